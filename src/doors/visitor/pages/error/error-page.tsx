// What is said where something did not work: what happened, what is kept, and the way on.
import type { ProblemCode } from '../../../../shared/base/problem.ts'
import type { Ask, Sheet } from '../page.ts'

/** What a code says of itself, where it fits a page that holds nothing of what was written; all others are told in general words. */
const told = new Set<ProblemCode>(['malformed', 'too-large', 'wrong-origin', 'too-many'])

/** `start`: where the first page is. */
export function errorPage(ask: Ask, code: ProblemCode, start: string): Sheet {
  const say = ask.words.say
  return {
    title: say('site.error.title'),
    heading: say(code === 'not-found' ? 'site.error.notFound' : 'site.error.trouble'),
    style: '',
    withoutTalk: true,
    content: (
      <>
        <p>{say(told.has(code) ? `problems.${code}` : 'site.error.again')}</p>
        <p class="act">
          <a class="main-action" href={start}>
            {say('site.error.start')}
          </a>
        </p>
      </>
    ),
  }
}
