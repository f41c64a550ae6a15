// What the two pages of left messages are made of: their words for the script, and what they say where no script runs.
import type { ComponentChildren } from 'preact'
import type { Message } from '../../../shared/base/message.ts'
import type { ProblemCode } from '../../../shared/base/problem.ts'
import { readStyle } from '../../../platform/html/asset.ts'
import type { Ask, Script, Sheet } from '../pages/page.ts'
import { WordsLine } from './sources.tsx'

const style = readStyle(new URL('left.css', import.meta.url))

/** The refusals these pages can be told. */
const told: readonly ProblemCode[] = ['malformed', 'too-large', 'wrong-origin', 'not-found', 'code-taken', 'no-team', 'epoch', 'too-many', 'unavailable', 'full', 'internal']

/** `name`: which of the two. `without`: what stands there until the script has taken its place, and where none runs. */
export function leftPage(ask: Ask, name: 'message' | 'return', script: Script, intro: ComponentChildren, without: ComponentChildren): Sheet {
  const { words, pack } = ask
  const messages: Record<string, Message> = {}
  for (const [key, message] of Object.entries(words.area('left'))) if (!/\.(title|intro|how)$|^noScript|^plain\./.test(key)) messages[key] = message
  const problems = words.area('problems')
  for (const code of told) messages[`problem.${code}`] = problems[code]!
  const teams = pack.languages.map(({ tag }) => tag)
  return {
    title: words.say(`left.${name}.title`),
    heading: words.say(`left.${name}.heading`),
    style,
    scripts: [script],
    content: (
      <>
        {intro}
        <div id="left" data-words={JSON.stringify(messages)} data-teams={teams.join(' ')} data-lists={teams.filter((tag) => pack.codeWords(tag)).join(' ')}>
          <div class="without">{without}</div>
        </div>
        <WordsLine pack={pack} words={words} />
      </>
    ),
  }
}
