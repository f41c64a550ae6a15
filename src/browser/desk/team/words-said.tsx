// What visitors said about us, opened here with the coordinators' key; a coordinator can erase one.
import { useEffect, useState } from 'preact/hooks'
import { deskKeys, teamEntry } from '../../../shared/seal/left-desk.ts'
import { openWord } from '../../../shared/seal/word.ts'
import type { Word } from '../../../shared/seal/word.ts'
import { call, codeOf } from '../api.ts'
import { herself } from '../inbox/inbox-store.ts'
import { readTeamKeys } from '../inbox/left-teams.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { status } from '../session.ts'
import { nameOf, t } from '../words.ts'

type Said = { id: string; day: string; word: Word | null; listener: string | null }

/** All of them, opened. Throws `Problem`. */
async function read(): Promise<Said[]> {
  const [{ words }, keys, { members }] = [await call('words', {}), await readTeamKeys(), await call('members', {})]
  const depl = status.value!.depl
  const keyFor = deskKeys(depl, herself(), keys)
  return Promise.all(
    words.map(async ({ id, day, epoch, sealed }) => {
      const body = keys.find((key) => key.team === 'coordinators' && key.epoch === epoch)?.body
      const team = body && teamEntry(body)
      const pair = team && (await keyFor(team))
      const word = pair ? await openWord(depl, team, pair, sealed) : null
      const listener = word?.listener ? (members.find((member) => member.id === word.listener)?.name ?? null) : null
      return { id, day, word, listener }
    }),
  )
}

/** Its day, language and tap, and its place in the list, so that no two buttons are called the same. */
function aboutOf(said: readonly Said[], id: string): string {
  const at = said.findIndex((one) => one.id === id)
  const { day, word } = said[at]!
  return [day, ...(word ? [nameOf(word.language), t(`words.tap.${word.tap}`)] : []), `${at + 1} / ${said.length}`].join(' · ')
}

export function WordsSaid() {
  const [said, setSaid] = useState<Said[] | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const failed = (error: unknown): void => setTrouble(codeOf(error))
  useEffect(() => void read().then(setSaid, failed), [])
  const erase = (id: string): void => void call('erase-word', { id }).then(() => setSaid((all) => all?.filter((one) => one.id !== id) ?? null), failed)
  return (
    <section class="stack words-said" aria-labelledby="words-title">
      <h2 id="words-title">{t('words.title')}</h2>
      <p class="quiet">{t('words.why')}</p>
      <Trouble code={trouble} />
      {said?.length === 0 && <p class="empty">{t('words.empty')}</p>}
      <ul class="stack">
        {said?.map(({ id, day, word, listener }) => (
          <li key={id}>
            <p class="quiet">{word ? `${day} · ${nameOf(word.language)} · ${t(`words.tap.${word.tap}`)}` : day}</p>
            {word === null && <p>{t('words.closed')}</p>}
            {word?.text && (
              <p lang={word.language} dir="auto">
                {word.text}
              </p>
            )}
            {listener !== null && <p class="quiet">{t('words.listener', { name: listener })}</p>}
            <Button kind="quiet" about={aboutOf(said, id)} press={() => erase(id)}>
              {t('words.erase')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
