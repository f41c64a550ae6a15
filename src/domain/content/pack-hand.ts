// A small pack in a folder of its own for tests: two languages with every page and file of words, whole and reviewed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { areas } from './words.ts'
import { pageNames } from './pack.ts'
import { hashOf } from './record.ts'

const page = (title: string, text: string) => `---
title: ${title}
heading: ${title}
state: reviewed
reviewed: 2026-12-01 native speaker
---
<!-- SIGN-1 kinds: psychological -->
## ${title}
${text}

- {line-one} ${title}
- [${title}](start#sign-1)

<!-- LEGAL-1 -->
**${text}** {free-lawyer}
`

const fact = (id: string, kind: string, value: string, role: string) => ({
  id, kind, value, source: 'https://source.example', checkedOn: '2026-11-24', state: 'confirmed', whenUnconfirmed: 'marked', recheckBy: { role, on: '2027-11-24' },
})

export type PackHand = Disposable & {
  readonly folder: string
  read(file: string): string
  write(file: string, text: string): void
  /** Changes a file and fails where the change changes nothing. */
  change(file: string, from: string | RegExp, to: string): void
}

/** English is the source; Dutch its translation, reviewed, its record fresh. */
export function packHand(): PackHand {
  const folder = mkdtempSync(join(tmpdir(), 'ear small pack '))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const json = (file: string, value: unknown) => write(file, `${JSON.stringify(value, null, 2)}\n`)
  json('pack.json', {
    name: 'Small', operator: 'Small', numbers: [], source: 'en', languages: ['en', 'nl'], deskLanguages: ['en'], beside: ['nl'], lines: [], timeZone: 'Europe/Brussels',
    neutral: { en: 'https://weather.example/', nl: 'https://weather.example/' },
  })
  json('facts.json', [fact('line-one', 'phone', '0123 45 67', 'coordinator'), fact('free-lawyer', 'claim', 'A lawyer can be free.', 'lawyer')])
  for (const name of pageNames) {
    write(`en/pages/${name}.md`, page('Questions and answers', 'You are not alone with what happens to you.'))
    write(`nl/pages/${name}.md`, page('Vragen en antwoorden', 'Je staat niet alleen met wat je overkomt.'))
  }
  for (const area of areas) {
    const texts = area === 'facts' ? [{ 'free-lawyer': 'A lawyer can be free.' }, { 'free-lawyer': 'Een advocaat kan gratis zijn.' }] : [{ hello: 'Hello {name}, you can go on.' }, { hello: 'Dag {name}, je kunt verder.' }]
    json(`en/words/${area}.json`, texts[0])
    if (area !== 'desk') json(`nl/words/${area}.json`, texts[1])
  }
  const files = [...pageNames.map((name) => `pages/${name}.md`), ...areas.filter((area) => area !== 'desk').map((area) => `words/${area}.json`)]
  const sources = Object.fromEntries(files.map((file) => [file, hashOf(readFileSync(join(folder, 'en', file)))]))
  const record = { state: 'reviewed', made: '2026-11-24', by: 'machine', reviewed: '2026-12-01 native speaker', promises: null }
  const reading = { on: '2026-11-24', planted: 10, found: 9, errorsBefore: 12, errorsAfter: 1, rounds: 1, notes: '' }
  json('en/record.json', { ...record, reading: null, sources: {} })
  json('nl/record.json', { ...record, reading, sources })
  return {
    folder,
    read,
    write,
    change(file, from, to) {
      const text = read(file).replace(from, to)
      if (text === read(file)) throw new Error(`the change to ${file} changes nothing`)
      write(file, text)
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
