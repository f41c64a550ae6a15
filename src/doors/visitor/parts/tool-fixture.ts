// A small pack for the tests of the tools: three languages, few words, so that each test sees the whole of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { loadPack } from '../../../domain/content/content.ts'
import type { Pack } from '../../../domain/content/content.ts'

const head = (name: string) => `---\ntitle: Pages\nheading: The ${name}\nstate: reviewed\n---\n`

const card = (help: string, interpreter: string) => `<!-- INTRO -->\nShow it.\n\n<!-- HELP ask: help -->\n${help}\n\n<!-- INTERPRETER ask: interpreter -->\n${interpreter}\n`

const pages: Record<string, string> = {
  'en/pages/check.md': `<!-- INTRO -->
Tick what you know.

<!-- DANGER-1 kinds: danger ask: choke -->
## Does this happen?
Held by the throat.

<!-- DANGER-2 kinds: danger ask: weapon -->
Threatened with a weapon.

<!-- ANSWER-ANY when: any -->
It is not your fault.

<!-- ANSWER-DANGER when: danger -->
## Today
Talk with somebody today.

<!-- ANSWER-PHYSICAL when: physical -->
**Physical**: somebody hurts you. [A doctor](where#care)

<!-- ANSWER-FINANCIAL when: financial sign-3 -->
**Financial**: somebody takes your money.

<!-- ANSWER-NONE when: none -->
You ticked nothing.
`,
  'en/pages/signs.md': `<!-- INTRO -->
Signs.

<!-- SIGN-1 kinds: financial -->
## Your money
You may not use your card.

<!-- SIGN-2 kinds: physical -->
## Your body
You are beaten.

<!-- SIGN-3 kinds: emotional -->
You feel small.

<!-- SIGN-17 -->
The list is not complete.
`,
  'en/pages/plan.md': `<!-- INTRO -->
Tick what matters.

<!-- A ask: leave -->
## What do you think about?
Leaving.

<!-- B ask: car -->
I have a car.

<!-- C ask: phone -->
My phone.

<!-- FIRST when: any -->
One thing at a time.

<!-- NONE when: none -->
You ticked nothing.
`,
  'en/pages/ready.md': `<!-- INTRO -->
Not for a plan.

<!-- LEAVE-1 when: leave -->
## Papers
Take with you:

- identity cards
- [The children](children)

<!-- LEAVE-2 when: leave -->
Put money aside. [More about it](#leave-1) [Go on](after)

<!-- LEAVE-5 when: car -->
Fill the tank. [The card](card) helps.
`,
  'en/pages/phone.md': '<!-- PHONE when: phone -->\nUse another phone.\n',
  'en/pages/card.md': card('I need help.', 'I need an interpreter. My language: {language}.'),
  'nl/pages/card.md': card('Ik heb hulp nodig.', 'Ik heb een tolk nodig. Mijn taal: {language}.'),
  'fr/pages/card.md': card('J’ai besoin d’aide.', 'J’ai besoin d’un interprète. Ma langue : {language}.'),
}

/** The pack. What it lacks is missing as in any pack that is not whole: words are their keys. */
export function toolPack(): Pack {
  const folder = mkdtempSync(join(tmpdir(), 'tool-pack-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const file = { name: 'Small', operator: 'Small', numbers: [], lines: [], timeZone: 'Europe/Brussels', source: 'en', languages: ['en', 'nl', 'fr'], deskLanguages: ['en'], beside: ['nl', 'fr'], neutral: {} }
  write('pack.json', JSON.stringify(file))
  write('facts.json', '[]')
  for (const [path, text] of Object.entries(pages)) write(path, head(/(\w+)\.md$/.exec(path)![1]!) + text)
  try {
    return loadPack(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
