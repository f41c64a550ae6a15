// Computes the contrast of every pair of colours that the site uses, in light and dark (WCAG 2.2, 1.4.6: 7:1).
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'

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

/** Every style of the site: its rules, each as its declarations, without what holds only on paper. */
const sheets = readdirSync(new URL('..', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => [path, readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').replaceAll(/\/\*.*?\*\//gs, '')] as const)
const rules = sheets.flatMap(([path, text]) => [...text.matchAll(/\{([^{}]*)\}/g)].map(([, rule]) => ({ path, rule: rule! })))
const token = (rule: string, property: string) => new RegExp(`(?:^|[;\\s])${property}: var\\(--([a-z-]+)\\)`).exec(rule)?.[1] ?? null

/** What a rule writes in a colour and on a ground that it sets itself. */
const together = rules.map(({ rule }) => [token(rule, 'color'), token(rule, 'background')] as const).filter((pair): pair is readonly [string, string] => !!pair[0] && !!pair[1])
/** What is written in a colour alone stands on the page or on a card; on the other grounds there are words and links. */
const alone = [...new Set(rules.map(({ rule }) => token(rule, 'color')).filter((text) => text !== null))].filter((text) => text !== 'paper')
const grounds = [...new Set(rules.map(({ rule }) => token(rule, 'background')).filter((ground) => ground !== null))].filter((ground) => ground !== 'teal')
const pairs = [
  ...new Set([...together, ...alone.flatMap((text) => [[text, 'paper'], [text, 'card']] as const), ...grounds.flatMap((ground) => [['ink', ground], ['teal', ground]] as const)].map((pair) => pair.join(' '))),
].map((pair) => pair.split(' ') as [string, string])

for (const [name, tokens] of [['light', light], ['dark', { ...light, ...dark }]] as const) {
  for (const [text, ground] of pairs) {
    test(`${text} on ${ground}, ${name}, has a contrast of at least 7`, () => {
      assert.ok(contrast(tokens![text]!, tokens![ground]!) >= 7, String(contrast(tokens![text]!, tokens![ground]!)))
    })
  }
}

test('the leave button stands out from the page by its border', () => {
  for (const tokens of [light!, { ...light, ...dark }]) assert.ok(contrast(tokens['ink']!, tokens['paper']!) >= 7)
})

test('black on white has a contrast of 21, so the sum is right', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21)
})

test('the pairs are read from the styles', () => {
  assert.ok(sheets.length >= 10, String(sheets.length))
  for (const pair of ['paper teal', 'ink sage', 'teal sage', 'ink sand', 'quiet paper', 'amber card', 'ink card']) assert.ok(pairs.some((one) => one.join(' ') === pair), pair)
})

test('a style names no colour of its own, but black on paper', () => {
  const named = sheets.flatMap(([path, text]) => (path.endsWith('tokens.css') ? [] : [...text.matchAll(/#[0-9a-f]{3,8}\b(?=[^{}]*;)|\b(?:rgb|hsl|oklch|color-mix)\(/g)].map(([colour]) => `${path} ${colour}`)))
  assert.deepEqual(named.filter((each) => !each.endsWith(' #000')), [])
})
