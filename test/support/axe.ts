// What axe finds on a page, as sentences; and whether anything runs over the edge.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Every violation on the page as it stands now; empty where there is none. */
export async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(tags).analyze()
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  return [...found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`), ...(wide ? ['runs over the edge'] : [])]
}
