// The style of what comes later, added to the page's own sheet: a rule that a script adds needs no looser policy, and the page carries none of it.

const fields = '.keep :is(select, textarea, input:not([type="checkbox"]))'

const rules = [
  '.keep, .reading { margin-block: 0 1.5rem; padding: 1.25rem; border: 2px solid var(--teal); border-radius: 10px; background: var(--card); scroll-margin-block: 5rem }',
  '.keep h2, .reading > h2:first-child { margin-block: 0 0.75rem; scroll-margin-block: 5rem }',
  '.reading > .plain { margin-block-end: 1rem }',
  '.readers { margin-block: 0.75rem 1.25rem; padding: 1rem 1.25rem 0.25rem; border-radius: 10px; background: var(--sage); color: var(--ink) }',
  '.readers .about { color: inherit }',
  '.to-keep { margin-block-end: 0.75rem }',
  '.keep .row { margin-block-start: 1rem }',
  '.keep .field { margin-block-end: 1.25rem }',
  '.keep .field label { display: block; font-weight: 600 }',
  `${fields} { display: block; inline-size: 100%; min-block-size: 3.25rem; margin-block: 0.35rem 0; padding: 0.6rem 0.9rem; border: 2px solid var(--ink); border-radius: 10px; background: var(--card); color: var(--ink); font: inherit }`,
  '.keep [aria-invalid="true"] { border-style: dashed }',
  '.keep .tick { display: flex; align-items: center; gap: 0.9rem; min-block-size: 3rem; margin-block-end: 1.25rem }',
  '.keep .plain { margin-block-end: 0.5rem }',
  '.code { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.5rem 1.25rem; margin-block: 1.25rem; padding-block: 1.1rem; padding-inline: 2.75rem 1.25rem; border: 2px solid var(--ink); border-radius: 10px; font-size: 1.2rem; font-weight: 600 }',
  '.code.digits { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); font-variant-numeric: tabular-nums; letter-spacing: 0.08em }',
  '.again { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 0 1.25rem }',
  '.keep .notice:empty { margin: 0; padding: 0; border: 0 }',
  '.wrong { color: var(--amber); font-weight: 600 }',
  '.wrong:empty { display: none }',
  '.way { min-block-size: 3rem; padding: 0; border: 0; background: none; color: var(--teal); font-weight: 600; text-decoration: underline; text-align: start }',
]
/** A browser that does not know it refuses the rule alone: the PIN is then seen as it is typed. */
const maybe = '.veiled { -webkit-text-security: disc }'

let added = false

export function addStyle(): void {
  if (added) return
  added = true
  const [sheet] = document.styleSheets
  for (const rule of rules) sheet!.insertRule(rule, sheet!.cssRules.length)
  try {
    sheet!.insertRule(maybe, sheet!.cssRules.length)
  } catch {
    // Said above.
  }
}
