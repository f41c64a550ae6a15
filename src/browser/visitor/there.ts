// Keeps the first page's line about who is there true, as long as somebody looks at the page.
import { thereLine } from '../../shared/base/there.ts'
import type { ThereTexts } from '../../shared/base/there.ts'

type Here = { tag: string; now: 'free' | 'busy' | null; next: string | null }

const line = document.querySelector<HTMLElement>('[data-there]')!
const link = document.querySelector('.main-action')!
const texts = JSON.parse(line.dataset['there']!) as ThereTexts & { talk: string; when: string }

async function look(): Promise<void> {
  if (document.hidden) return
  let said = ''
  try {
    const answer = await fetch('/now.json', { credentials: 'omit', cache: 'no-store' })
    const { languages, leave } = (await answer.json()) as { languages: Here[]; leave: boolean }
    const tag = document.documentElement.lang
    const { now, next } = languages.find((one) => one.tag === tag)!
    said = thereLine(texts, tag, now, next, leave)
    link.textContent = now ? texts.talk : texts.when
  } catch {
    // Nobody answers: what the line said may not be so any more.
  }
  if (line.textContent !== said) line.textContent = said
}

document.addEventListener('visibilitychange', () => void look())
setInterval(() => void look(), 60_000)
