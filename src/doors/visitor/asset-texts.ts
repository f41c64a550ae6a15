// The styles and the two scripts that every page carries inside itself.
import { bundleScript, readStyle } from '../../platform/html/asset.ts'

export const asset = {
  tokens: readStyle(new URL('parts/tokens.css', import.meta.url)),
  frame: readStyle(new URL('parts/frame.css', import.meta.url)),
  leave: await bundleScript(new URL('../../browser/visitor/leave.ts', import.meta.url)),
  inSight: await bundleScript(new URL('../../browser/visitor/in-sight.ts', import.meta.url)),
}
