// How the way out stands on a page: run inside the page, or by walking through it with Tab; what is found wrong comes back as sentences.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

/** A telephone, the same held across (or with its keyboard up), a computer's window at 400 %, one wide and low, a computer. */
export const views = [[320, 568], [568, 320], [320, 256], [1280, 400], [1280, 800]] as const

/** What is wrong with the button at the page's start, middle and end, in each of these views. The page is back at its start afterwards. */
export async function faultsIn(page: Page, sizes: readonly (readonly [number, number])[] = views): Promise<string[]> {
  const found: string[] = []
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const fault of await page.evaluate(faults)) found.push(`${width}×${height} ${fault}`)
  }
  return found
}

function faults(): string[] {
  const button = document.querySelector<HTMLElement>('[data-leave]')!
  const found: string[] = []
  const view = { right: document.documentElement.clientWidth, bottom: window.innerHeight }
  const first = document.querySelector('a[href],button,input,select,textarea,summary,[tabindex]:not([tabindex="-1"])')
  if (first !== button) found.push(`before it in the order of Tab: ${first!.outerHTML.slice(0, 80)}`)
  if (document.querySelector('[tabindex]:not([tabindex="0"],[tabindex="-1"])')) found.push('somebody makes an order of Tab of their own')
  for (const part of [0, 0.5, 1]) {
    scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * part)
    const say = (fault: string) => found.push(`at ${part}: ${fault}`)
    const { left, right, top, bottom, width, height } = button.getBoundingClientRect()
    if (left < 0 || top < 0 || right > view.right || bottom > view.bottom) say(`not in view: ${left} ${top} ${right} ${bottom}`)
    if (height < 48 || width < 48) say(`${width} by ${height}`)
    if (height > view.bottom / 3) say(`takes ${height} of ${view.bottom}`)
    const points = [[left + 5, top + 5], [right - 5, top + 5], [left + 5, bottom - 5], [right - 5, bottom - 5], [(left + right) / 2, (top + bottom) / 2]]
    const over = points.map(([x, y]) => document.elementFromPoint(x!, y!)).filter((seen) => seen !== button)
    if (over.length > 0) say(`covered: ${over[0]?.outerHTML.slice(0, 80) ?? 'nothing is there'}`)
    if (part < 1 || top < view.bottom / 2) continue
    // The button lies over the page: what stands last must come up above it.
    for (const last of document.querySelectorAll('.sheet *')) {
      if (last.getClientRects().length > 0 && last.childElementCount === 0 && last.getBoundingClientRect().bottom > top) say(`below it: ${last.outerHTML.slice(0, 80)}`)
    }
  }
  scrollTo(0, 0)
  return found
}

/** Walks with Tab until it has come round; gives what had the focus while the button covered it or it was not in view. */
export async function coveredIn(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<{ steps: number; found: string[] }> {
  const found: string[] = []
  for (let steps = 0; ; steps++) {
    assert.ok(steps < 400, 'Tab comes round')
    await page.keyboard.press(key)
    const at = await page.evaluate(coveredFocus)
    if (at === 'round' && steps > 0) return { steps, found }
    if (at && at !== 'round') found.push(at)
  }
}

async function coveredFocus(): Promise<string | null> {
  const element = document.activeElement as HTMLElement
  const button = document.querySelector('[data-leave]')!
  if (element === document.body || element === document.documentElement || element.dataset['walked']) return 'round'
  element.dataset['walked'] = 'yes'
  if (element === button) return null
  const fault = (): string | null => {
    const over = button.getBoundingClientRect()
    const rects = [...element.getClientRects()]
    if (rects.some((rect) => rect.bottom > over.top && rect.top < over.bottom && rect.right > over.left && rect.left < over.right)) return 'under the button'
    return rects.every((rect) => rect.bottom <= 0 || rect.top >= innerHeight) ? 'out of view' : null
  }
  // A browser may scroll to what has the focus only with its next frames: what is wrong then stays wrong.
  if (fault() !== null) await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  const at = fault()
  return at === null ? null : `${at}: ${element.outerHTML.slice(0, 90)}`
}

/** The contrasts of the button as the browser computes its colours (WCAG 2.2, 1.4.6), and what it computes them from. */
export function coloursOf(page: Page): Promise<{ words: number; edge: number; border: string; ground: string }> {
  return page.evaluate(() => {
    const luminance = (colour: string): number => {
      const [r, g, b] = colour.match(/[\d.]+/g)!.map(Number).map((c) => (c <= 255 * 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
    }
    const contrast = (one: string, two: string): number => {
      const [low, high] = [luminance(one), luminance(two)].toSorted((a, b) => a - b)
      return (high! + 0.05) / (low! + 0.05)
    }
    const button = getComputedStyle(document.querySelector('[data-leave]')!)
    const ground = getComputedStyle(document.documentElement).backgroundColor
    const border = `${button.borderTopStyle} ${button.borderTopWidth}`
    return { words: contrast(button.color, button.backgroundColor), edge: contrast(button.borderTopColor, ground), border, ground }
  })
}
