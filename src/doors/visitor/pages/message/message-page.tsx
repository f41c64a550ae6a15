// The page on which a message is left for whoever can answer later.
import { bundleScript } from '../../../../platform/html/asset.ts'
import { leftPage } from '../../parts/left-page.tsx'
import type { Ask, Sheet } from '../page.ts'

const script = { name: 'message', text: await bundleScript(new URL('../../../../browser/visitor/left/message.ts', import.meta.url)) }

export function messagePage(ask: Ask): Sheet {
  const say = (key: string) => ask.words.say(`left.${key}`)
  const intro = (
    <>
      <p class="lead">{say('message.intro')}</p>
      <p>{say('message.how')}</p>
    </>
  )
  const without = (
    <>
      <p>{say('noScript')}</p>
      <p>{say('noScriptCall')}</p>
      <p class="quiet">{say('noScriptOn')}</p>
    </>
  )
  return leftPage(ask, 'message', script, intro, without)
}
