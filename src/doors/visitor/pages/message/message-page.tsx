// The page on which a message is left for whoever can answer later.
import { bundleScript } from '../../../../platform/html/asset.ts'
import { leftPage } from '../../parts/left-page.tsx'
import { Honest, WriteForm } from '../../without-scripts/left-here-forms.tsx'
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
      <Honest ask={ask} />
      <WriteForm ask={ask} />
      <p>
        <a href="return">{say('return.link')}</a>
      </p>
    </>
  )
  return leftPage(ask, 'message', script, intro, without)
}
