// The inbox: who has waited longest first, in whose language, who reads what; and beside it the one message that is open.
import { useEffect, useState } from 'preact/hooks'
import type { LeftRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import { loadColleagues } from '../line/colleagues.ts'
import type { Line } from '../line/line.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me } from '../session.ts'
import { coordinatorsTeam } from '../team/team-keys.ts'
import { day, lasted, nameOf, t } from '../words.ts'
import { closeMessage, gone, lacking, loadInbox, openMessage, opened, rows } from './inbox-store.ts'
import { LeftMessage } from './left-message.tsx'
import { nameOfMember, titleOf } from './people.ts'

/** Milliseconds between two looks while the page is on the screen, whatever the server has said: some change comes with time alone. */
const again = 300_000

export function InboxPage({ line }: { line: Line }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const changed = line.left.value
  useEffect(() => {
    const look = () =>
      void loadInbox()
        .then(() => setTrouble(null))
        .catch((error: unknown) => setTrouble(codeOf(error)))
    look()
    const timer = setInterval(look, again)
    return () => clearInterval(timer)
  }, [changed])
  useEffect(() => closeMessage, [])
  const list = rows.value
  const tags = [...new Set(list?.flatMap(({ languages }) => languages))].sort().join(' ')
  useEffect(() => void loadColleagues(tags.split(' ').filter(Boolean)), [tags])
  return (
    <main class="page inbox" data-open={opened.value !== null} aria-labelledby="inbox-title">
      <section class="inbox-list">
        <h1 id="inbox-title">{t('inbox.title')}</h1>
        <p class="quiet">{t('inbox.why')}</p>
        <Lacking />
        <Trouble code={trouble ?? gone.value} />
        {list?.length === 0 && <p class="empty">{t('inbox.empty')}</p>}
        <ul class="inbox-rows">{list?.map((row) => <Row key={row.id} row={row} wrong={setTrouble} />)}</ul>
      </section>
      {opened.value && <LeftMessage key={opened.value.row.id} now={opened.value} />}
    </main>
  )
}

/** Why messages cannot be left, or by whom they cannot be read, and who changes that. */
function Lacking() {
  const { unseen, keyless } = lacking.value
  const none = keyless.includes(coordinatorsTeam)
  return (
    <>
      {unseen !== null && <p role="status">{t('inbox.unseen', { n: unseen })}</p>}
      {none && <p role="status">{t('inbox.no-box')}</p>}
      {!none && keyless.length > 0 && <p role="status">{t('inbox.keyless', { languages: keyless.map(nameOf).join(', ') })}</p>}
    </>
  )
}

function Row({ row, wrong }: { row: LeftRow; wrong: (code: string | null) => void }) {
  const { id, state, claimedBy, since, overdue, until } = row
  const mine = claimedBy === me.value?.member.id
  const others = claimedBy !== null && !mine && me.value?.member.role !== 'coordinator'
  const title = titleOf(row)
  const waits = t(state === 'answered' ? 'inbox.since-answer' : 'inbox.since', { time: lasted(Math.max(0, Date.now() / 1000 - since)) })
  const open = async () => {
    try {
      wrong(null)
      await openMessage(id)
    } catch (error) {
      wrong(codeOf(error))
    }
  }
  return (
    <li class={`inbox-row ${overdue ? 'overdue' : ''}`} aria-current={opened.value?.row.id === id}>
      <span class="inbox-what">
        <strong>{title}</strong>
        <span>
          {overdue && <b class="late">{t('inbox.overdue')} </b>}
          {t(`inbox.state-${state}`)}
          {claimedBy !== null && ` · ${mine ? t('inbox.mine') : t('inbox.by', { name: nameOfMember(claimedBy) })}`}
        </span>
        <span class="hint">
          {waits} · {t('inbox.until', { day: day(until) })}
        </span>
      </span>
      {!others && (
        <Button press={open} about={`${title}, ${waits}`}>
          {t('inbox.open')}
        </Button>
      )}
    </li>
  )
}
