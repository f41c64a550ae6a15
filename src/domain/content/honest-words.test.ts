// A test of all pages and words that a visitor reads: what promises too much never stands without its limit, or a link to it.
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadPack, pageNames } from './content.ts'
import type { Area, Block, Words } from './content.ts'

const pack = loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))

/** What promises too much by itself, in each language: anonymous, safe, no trace, confidential. */
const promises: Record<string, RegExp> = {
  en: /\b(?:anonym\w*|safe(?:ly|ty|r|st)?|secure\w*|traces?|untrace\w*|confidential\w*|invisible|private(?! windows?\b))\b/iu,
  nl: /\b(?:anoniem\w*|anonimiteit|veilig\w*|spoor|sporen|spoorloos|vertrouwelijk\w*|onzichtbaar)\b/iu,
  fr: /(?<!\p{L})(?:anonym\p{L}*|sécuri\p{L}*|sûre?s?|sûreté|traces?|confidenti\p{L}*|invisible\p{L}*)(?!\p{L})/iu,
  ar: /مجهول|هوي[ةّت]|آمن|أمان|الأمن|دون أثر|بلا أثر|أي أثر|آثار|بسرّ?ي/u,
}
/** A link to where the limits stand. */
const linked = /\]\((?:start#limits|device)\)/
const linkedOnStart = /\]\((?:start)?#limits\)|\]\(device\)/
/** These blocks say the limits themselves. */
const limits = new Set(['LIMITS'])
/** The words of the desk are for listeners. */
const read: Area[] = ['site', 'facts', 'talk', 'problems']

/** Without the question whether somebody feels safe, which promises nothing. */
const asRead = (block: Block, words: Words) => block.text.replaceAll(words.say('site.entry.open1'), '')

const found = (tag: string, text: string) => promises[tag]!.exec(text)?.[0] ?? null

for (const { tag } of pack.languages) {
  const words = pack.words(tag)

  test(`L-17: on no page in ${tag} does “anonymous”, “safe” or “no trace” stand without its limit or a link to it in the same block`, () => {
    const bare = pageNames.flatMap((name) =>
      pack.page(tag, name)!.blocks.flatMap((block) => {
        const word = found(tag, asRead(block, words))
        const limited = block.ids.some((id) => limits.has(id)) || (name === 'start' ? linkedOnStart : linked).test(block.text)
        return word === null || limited ? [] : [`${name} ${block.ids.join(' ')}: ${word}`]
      }),
    )
    assert.deepEqual(bare, [])
  })

  test(`L-17: no title, heading or other word in ${tag} that stands alone promises it`, () => {
    const alone: [string, string][] = pageNames.flatMap((name) => {
      const { title, heading } = pack.page(tag, name)!
      return [[`${name} title`, title], [`${name} heading`, heading]] as [string, string][]
    })
    for (const area of read) for (const [key, text] of Object.entries(pack.texts(tag)[area] ?? {})) if (key !== 'entry.open1') alone.push([`${area}.${key}`, text])
    assert.deepEqual(alone.flatMap(([where, text]) => (found(tag, text) === null ? [] : [`${where}: ${found(tag, text)}`])), [])
  })

  test(`L-17: the limits stand on the first page in ${tag}, and the page about the device is dated`, () => {
    assert.ok(pack.page(tag, 'start')!.blocks.some(({ ids }) => ids.includes('LIMITS')))
    assert.match(pack.page(tag, 'device')!.checked ?? '', /^\d{4}-\d\d-\d\d$/)
    assert.equal(pack.page(tag, 'device')!.title, pack.page(tag, 'start')!.title)
  })

  test(`L-10, L-17: the page about the device tells in ${tag} of Firefox’s copy, and leaves nothing out that the source says`, () => {
    const blocks = pack.page(tag, 'device')!.blocks
    assert.match(blocks.find(({ ids }) => ids.includes('OURS'))!.text, /Firefox/)
    const shape = (text: string) => [text.match(/^- /gm)?.length ?? 0, text.match(/^## /gm)?.length ?? 0, text.match(/\]\([a-z#]+\)/g) ?? []]
    const source = pack.page(pack.source, 'device')!.blocks
    assert.deepEqual(
      blocks.map(({ ids, text }) => [ids, ...shape(text)]),
      source.map(({ ids, text }) => [ids, ...shape(text)]),
    )
  })
}

test('the words that are looked for are found, in every language', () => {
  const examples: Record<string, string[]> = {
    en: ['It is anonymous.', 'You are safe here', 'It leaves no trace.', 'a safer place'],
    nl: ['Het is anoniem.', 'Je bent hier veilig', 'Het laat geen spoor na.', 'zonder sporen', 'een veilige plek'],
    fr: ['C’est anonyme.', 'en toute sécurité', 'sans laisser de traces', 'un lieu sûr'],
    ar: ['أنت في أمان هنا', 'مكان آمن', 'دون أثر', 'بسرّية', 'مجهول الهوية'],
  }
  assert.deepEqual(Object.keys(examples).toSorted(), pack.languages.map(({ tag }) => tag).toSorted())
  for (const [tag, texts] of Object.entries(examples)) for (const text of texts) assert.ok(found(tag, text), `${tag}: ${text}`)
  for (const [tag, text] of [['en', 'Do you feel unsafe? Open a private window.'], ['nl', 'Voel je je onveilig?'], ['fr', 'Il assure son retour.']] as const) assert.equal(found(tag, text), null)
})
