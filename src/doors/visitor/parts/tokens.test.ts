// Computes the contrast of every pair of colours that the site uses, in light and dark (WCAG 2.2, 1.4.6: 7:1).
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const [light, dark] = css.split('@media').map((part) => Object.fromEntries([...part.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name!, value!])))

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(one: string, two: string): number {
  const [high, low] = [luminance(one), luminance(two)].toSorted((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

/** Text on its ground, as the styles of the site pair them. */
const pairs = [
  ['ink', 'paper'], ['quiet', 'paper'], ['teal', 'paper'], ['on-teal', 'teal'], ['on-sage', 'sage'], ['on-sand', 'sand'],
  ['ink', 'card'], ['quiet', 'card'], ['teal', 'card'], ['amber', 'card'], ['amber', 'paper'],
] as const

for (const [name, tokens] of [['light', light], ['dark', { ...light, ...dark }]] as const) {
  for (const [text, ground] of pairs) {
    test(`${text} on ${ground}, ${name}, has a contrast of at least 7`, () => {
      assert.ok(contrast(tokens![text]!, tokens![ground]!) >= 7, String(contrast(tokens![text]!, tokens![ground]!)))
    })
  }
}

test('the leave button stands out from the page by its border', () => {
  for (const tokens of [light!, { ...light, ...dark }]) assert.ok(contrast(tokens['on-sand']!, tokens['paper']!) >= 7)
})

test('black on white has a contrast of 21, so the sum is right', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21)
})
