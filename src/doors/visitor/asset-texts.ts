// The styles and the scripts that pages carry inside themselves; `there` is the first page's alone.
import { bundleScript, readStyle } from '../../platform/html/asset.ts'

export const asset = {
  tokens: readStyle(new URL('parts/tokens.css', import.meta.url)),
  frame: readStyle(new URL('parts/frame.css', import.meta.url)),
  leave: await bundleScript(new URL('../../browser/visitor/leave.ts', import.meta.url)),
  there: await bundleScript(new URL('../../browser/visitor/there.ts', import.meta.url)),
  inSight: await bundleScript(new URL('../../browser/visitor/in-sight.ts', import.meta.url)),
}
