// The talk page: what it can do without scripts, and everything its script needs to do the rest.
import type { Message } from '../../../../shared/base/message.ts'
import type { ProblemCode } from '../../../../shared/base/problem.ts'
import { bundleScript, integrityOf, readStyle } from '../../../../platform/html/asset.ts'
import { scriptPath } from '../../addresses.ts'
import type { Ask, Sheet } from '../page.ts'
import { isLater } from './later-words.ts'
import { FactText } from '../../parts/fact.tsx'
import { WordsLine } from '../../parts/sources.tsx'
import { BeginForm } from '../../without-scripts/begin-form.tsx'

const style = readStyle(new URL('talk.css', import.meta.url))

/** The whole script: screen, connection and sealing. The same for every language; the words stand in the page. */
export const talkScript = await bundleScript(new URL('../../../../browser/visitor/chat.ts', import.meta.url))

/** Its solver of the work that is asked for under load. */
export const workScript = await bundleScript(new URL('../../../../browser/visitor/work.ts', import.meta.url))

/** What begins later (decision 0018): in a conversation the ways out of it that stay on the page, where she keeps it, and at its end the word about us. */
export const laterScripts = {
  inside: await bundleScript(new URL('../../../../browser/visitor/inside/inside.ts', import.meta.url)),
  left: await bundleScript(new URL('../../../../browser/visitor/inside/keep.ts', import.meta.url)),
  word: await bundleScript(new URL('../../../../browser/visitor/word/say-word.ts', import.meta.url)),
}

/** The refusals a visitor's page can be told. */
const told: readonly ProblemCode[] = [
  'malformed', 'too-large', 'unknown-message', 'out-of-order', 'wrong-origin', 'no-ticket', 'conversation-ended', 'line-full', 'cooling',
  'bad-statement', 'too-many', 'unavailable', 'full', 'internal',
]

/** Words only the server needs. */
const ofThePage = new Set([
  'title', 'heading', 'intro', 'noScriptCall', 'danger', 'dangerSay', 'language', 'woman', 'dangerWish', 'dangerWishAbout', 'also', 'alsoAbout', 'alsoLanguage', 'wishInterpreter',
])
const isOfThePage = (key: string): boolean => ofThePage.has(key) || key.startsWith('plain.') || isLater(key)

export function talkPage(ask: Ask): Sheet {
  const { words, pack } = ask
  const say = (key: string) => words.say(`talk.${key}`)
  const messages: Record<string, Message> = {}
  for (const [key, message] of Object.entries(words.area('talk'))) if (!isOfThePage(key)) messages[key] = message
  const problems = words.area('problems')
  for (const code of told) if (problems[code] !== undefined) messages[`problem.${code}`] = problems[code]
  return {
    title: say('title'),
    heading: say('heading'),
    style,
    scripts: [
      { name: 'talk', text: talkScript },
      { name: 'work', text: workScript },
    ],
    later: Object.entries(laterScripts).map(([name, text]) => ({ name, text })),
    content: (
      <>
        <p class="lead">{say('intro')}</p>
        <p class="danger-now">
          <b>{say('danger')}</b> <FactText pack={pack} words={words} id="emergency-112" dial /> <FactText pack={pack} words={words} id="police-101" dial />{' '}
          <a href="#danger">{say('dangerSay')}</a>
        </p>
        <div id="talk" data-spoken={ask.spoken?.tag ?? ask.language.tag} data-words={JSON.stringify(messages)}>
          <BeginForm ask={ask} />
        </div>
        {Object.entries(laterScripts).map(([name, text]) => (
          <template id={name}>
            <script type="module" src={scriptPath(name)} integrity={integrityOf(text)} crossorigin="anonymous" />
          </template>
        ))}
        <WordsLine pack={pack} words={words} />
      </>
    ),
  }
}
