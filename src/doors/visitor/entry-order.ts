// Which languages the entry page shows first: those the browser asks for; the rest stays in the order of need.
import { languages } from '../../shared/base/language.ts'
import type { Language } from '../../shared/base/language.ts'

/** At most so many are lifted, so that there are few different entry pages to keep. */
const most = 2

/** The languages a browser asks for (RFC 9110, 12.5.4) that we know, best first, at most two. It decides nothing else. */
export function liftedBy(accept: string | undefined): readonly Language[] {
  if (!accept || accept.length > 200) return []
  let lifted = known.get(accept)
  if (!lifted) {
    lifted = readLanguages(accept)
    if (known.size < 300) known.set(accept, lifted)
  }
  return lifted
}

/** What browsers commonly say; it is asked for with every entry page. */
const known = new Map<string, readonly Language[]>()

function readLanguages(accept: string): Language[] {
  const asked = accept
    .split(',')
    .map((item, index) => {
      const [range = '', ...params] = item.trim().split(/\s*;\s*/)
      const q = params.find((param) => param.startsWith('q='))
      return { range: range.toLowerCase(), q: q ? Number(q.slice(2)) || 0 : 1, index }
    })
    .filter(({ q }) => q > 0)
    .toSorted((a, b) => b.q - a.q || a.index - b.index)
  const found = new Set<Language>()
  for (const { range } of asked) {
    const match = matching(range)
    if (match) found.add(match)
    if (found.size === most) break
  }
  return [...found]
}

// Lookup (RFC 4647, 3.4): the range itself, then without its last part; Chinese of any kind is the one we have.
function matching(range: string): Language | null {
  for (let tag = range; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    const exact = languages.find((language) => language.tag.toLowerCase() === tag)
    if (exact) return exact
  }
  const aliases: Record<string, string> = { zh: 'zh-Hans', prs: 'fa-AF', kmr: 'ku', hr: 'bs', sr: 'bs' }
  const alias = aliases[range.split('-')[0]!]
  return languages.find((language) => language.tag === alias) ?? null
}
