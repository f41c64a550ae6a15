// The desk's colours: every pair of text and ground that is used reaches 7:1, every edge that means something 3:1 (WCAG 2.2, 1.4.6 and 1.4.11).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const css = readFileSync(new URL('desk.css', import.meta.url), 'utf8')
const tokens = (block: string): Map<string, string> => new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6})/g)].map(([, name, value]) => [name!, value!]))
const light = tokens(css.slice(0, css.indexOf('@media')))
const dark = tokens(css.slice(css.indexOf('@media'), css.indexOf('* { box-sizing')))

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const text = [
  ['ink', 'paper'], ['ink', 'card'], ['quiet', 'paper'], ['quiet', 'card'], ['accent', 'paper'], ['accent', 'card'], ['on-accent', 'accent'],
  ['on-soft', 'soft'], ['warn', 'paper'], ['warn', 'card'], ['warn', 'warn-ground'], ['accent', 'warn-ground'], ['warn', 'soft'],
] as const
const edges = [['edge', 'paper'], ['edge', 'card'], ['accent', 'soft'], ['warn', 'card']] as const

for (const [name, colours] of [['light', light], ['dark', dark]] as const) {
  test(`in ${name}, text reaches 7:1 and edges 3:1`, () => {
    assert.ok(colours.size >= 12)
    const below = (pairs: readonly (readonly [string, string])[], least: number) =>
      pairs.flatMap(([a, b]) => {
        const ratio = contrast(colours.get(a)!, colours.get(b)!)
        return ratio < least ? [`${a} on ${b}: ${ratio.toFixed(2)}`] : []
      })
    assert.deepEqual(below(text, 7), [])
    assert.deepEqual(below(edges, 3), [])
  })
}
