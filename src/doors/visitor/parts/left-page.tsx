// What the two pages of left messages are made of: their words for the script, and what they say where no script runs.
import type { ComponentChildren } from 'preact'
import type { Pack, Words } from '../../../domain/content/content.ts'
import type { Message } from '../../../shared/base/message.ts'
import type { ProblemCode } from '../../../shared/base/problem.ts'
import { readStyle } from '../../../platform/html/asset.ts'
import type { Ask, Script, Sheet } from '../pages/page.ts'
import { WordsLine } from './sources.tsx'

const style = readStyle(new URL('left.css', import.meta.url))

/** The refusals these pages can be told. */
const told: readonly ProblemCode[] = ['malformed', 'too-large', 'wrong-origin', 'not-found', 'code-taken', 'left-full', 'no-team', 'epoch', 'too-many', 'unavailable', 'full', 'internal']

/** The words of left messages that a script needs; `kept`: also those of a conversation that is kept. */
export function leftWords(words: Words, kept: boolean): Record<string, Message> {
  const messages: Record<string, Message> = {}
  for (const [key, message] of Object.entries(words.area('left'))) if (!/\.(title|intro|how)$|^noScript|^plain\./.test(key) && (kept || !/^(keep|inside)\b/.test(key))) messages[key] = message
  const problems = words.area('problems')
  for (const code of told) messages[`problem.${code}`] = problems[code]!
  return messages
}

/** The languages with words for return codes, with a space between. */
export const codeLists = (pack: Pack): string => pack.languages.map(({ tag }) => tag).filter((tag) => pack.codeWords(tag)).join(' ')

/** `name`: which of the two. `without`: what stands there until the script has taken its place, and where none runs. */
export function leftPage(ask: Ask, name: 'message' | 'return', script: Script, intro: ComponentChildren, without: ComponentChildren): Sheet {
  const { words, pack } = ask
  const teams = pack.languages.map(({ tag }) => tag)
  return {
    title: words.say(`left.${name}.title`),
    heading: words.say(`left.${name}.heading`),
    style,
    scripts: [script],
    content: (
      <>
        {intro}
        <div id="left" data-words={JSON.stringify(leftWords(words, false))} data-teams={teams.join(' ')} data-lists={codeLists(pack)}>
          <div class="without">{without}</div>
        </div>
        <WordsLine pack={pack} words={words} />
      </>
    ),
  }
}
