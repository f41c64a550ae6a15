// What axe finds on a page, as sentences; and whether anything runs over the edge.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Every violation of these rules on the page as it stands now; empty where there is none. */
export async function brokenRules(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  // The other mode puts frames together in a tab of its own, which takes longer than the looking; without frames it finds the same.
  const { violations: found } = await axe.setLegacyMode(page.frames().length === 1).analyze()
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}

/** The same, and whether the page is wider than its window. */
export async function violations(page: Page): Promise<string[]> {
  const rules = await brokenRules(page)
  // Last: a page that was just made narrow takes its narrow shape meanwhile.
  const wide = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return null
    const over = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 || one.getBoundingClientRect().left < -0.5)
    return over.at(-1)?.outerHTML.slice(0, 200) ?? ''
  })
  return [...rules, ...(wide === null ? [] : [`runs over the edge: ${wide}`])]
}
