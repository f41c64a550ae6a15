// The page on which somebody comes back to her message with its code.
import { bundleScript } from '../../../../platform/html/asset.ts'
import { leftPage } from '../../parts/left-page.tsx'
import { EnterForm, Honest } from '../../without-scripts/left-here-forms.tsx'
import type { Ask, Sheet } from '../page.ts'

const script = { name: 'return', text: await bundleScript(new URL('../../../../browser/visitor/left/return.ts', import.meta.url)) }

export function returnPage(ask: Ask): Sheet {
  const say = (key: string) => ask.words.say(`left.${key}`)
  const without = (
    <>
      <Honest ask={ask} />
      <EnterForm ask={ask} />
      <p>
        <a href="message">{say('message.link')}</a>
      </p>
    </>
  )
  return leftPage(ask, 'return', script, <p class="lead">{say('return.intro')}</p>, without)
}
