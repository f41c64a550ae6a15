// The talk page without scripts once somebody was asked for: a frame that renews itself, and outside of it the field, whose words stay.
import { readStyle } from '../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../pages/page.ts'
import { sayStep, saidStep } from '../addresses.ts'
import type { TalkHere } from './talk-here.ts'

const style = readStyle(new URL('../pages/talk/talk.css', import.meta.url)) + readStyle(new URL('here.css', import.meta.url))

/** UTF-16 units of one text; its bytes fit a form in every script, and the texts of others in a box. */
export const textMost = 2000

/** `key`: the page's own, for its frame and forms. */
export function herePage(ask: Ask, talk: TalkHere, key: string): Sheet {
  const say = (name: string) => ask.words.say(`talk.${name}`)
  const action = sayStep(key)
  const is = talk.phase
  const asks = talk.word !== null && /^(looking|offered|sending)$/.test(talk.word.is)
  return {
    title: say('title'),
    heading: say('heading'),
    style,
    frames: true,
    withoutTalk: true,
    withoutList: true,
    data: { 'data-phase': 'talking' },
    content: (
      <>
        {is !== 'over' && (
          <form class="composer" method="post" action={action} autocomplete="off">
            <label for="text">{say('write')}</label>
            <textarea id="text" name="text" required maxlength={textMost} dir="auto" rows={2} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
            <button class="main-action">{say('send')}</button>
          </form>
        )}
        {/* Below the field: who is there, then the newest text, are what stands next to it. */}
        <iframe class={is === 'over' ? `said ended${asks ? ' asks' : ''}` : 'said'} src={saidStep(key)} title={say('texts')} referrerpolicy="no-referrer" />
        {is !== 'over' && (
          <div class="about">
            <p>{say('plain.newest')}</p>
            <p>{say('plain.renews')}</p>
            <p>{say('plain.reload')}</p>
          </div>
        )}
        {is !== 'over' && (
          <details class="end">
            <summary class="plain">{say('end')}</summary>
            <form class="sure" method="post" action={action} autocomplete="off">
              <p>{say('end.sure')}</p>
              <button class="plain" name="end" value="yes">
                {say('end.yes')}
              </button>
            </form>
          </details>
        )}
        <p class="honest">{say('plain.honest')}</p>
        <p class="quiet">{say('limit')}</p>
      </>
    ),
  }
}
