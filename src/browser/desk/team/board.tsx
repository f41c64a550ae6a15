// The line live, for a coordinator: who waits in which language and since when, who is on duty; never a word of a conversation.
import { useEffect } from 'preact/hooks'
import { lasted, nameOf, t } from '../words.ts'
import type { Line } from '../line/line.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { members } from './members-store.ts'

type BoardMessage = Extract<ToDesk, { t: 'board' }>
export type WaitingByLanguage = { language: string; n: number; longest: number; danger: number; woman: number; asleep: number }

/** By language, the longest wait first. */
export function waitingByLanguage(rows: BoardMessage['waiting']): WaitingByLanguage[] {
  const by = new Map<string, WaitingByLanguage>()
  for (const row of rows) {
    const one = by.get(row.language) ?? { language: row.language, n: 0, longest: 0, danger: 0, woman: 0, asleep: 0 }
    one.n++
    one.longest = Math.max(one.longest, row.seconds)
    if (row.danger) one.danger++
    if (row.woman) one.woman++
    if (row.state === 'dormant') one.asleep++
    by.set(row.language, one)
  }
  return [...by.values()].toSorted((a, b) => b.longest - a.longest)
}

export function BoardPage({ line }: { line: Line }) {
  useEffect(() => {
    line.watch(true)
    return () => line.watch(false)
  }, [])
  const board = line.board.value
  return (
    <main class="page" aria-labelledby="board-title">
      <h1 id="board-title">{t('board.title')}</h1>
      {board === null ? (
        <p class="empty">{t('board.loading')}</p>
      ) : (
        <>
          <WaitingTable rows={waitingByLanguage(board.waiting)} />
          <OnDutyTable rows={board.listeners} />
          <TalkingTable rows={board.talking} />
        </>
      )}
    </main>
  )
}

function WaitingTable({ rows }: { rows: WaitingByLanguage[] }) {
  return (
    <section class="stack" aria-labelledby="board-waiting">
      <h2 id="board-waiting">{t('board.waiting')}</h2>
      {rows.length === 0 ? (
        <p class="empty">{t('board.nobody-waits')}</p>
      ) : (
        <div class="table-frame">
          <table>
            <thead>
              <tr>
                <th>{t('board.language')}</th>
                <th class="number">{t('board.people')}</th>
                <th>{t('board.longest')}</th>
                <th>{t('board.remarks')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.language}>
                  <td>{nameOf(row.language)}</td>
                  <td class="number">{row.n}</td>
                  <td>{lasted(row.longest)}</td>
                  <td>{remarks(row)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function remarks(row: WaitingByLanguage): string {
  return [
    row.danger > 0 ? t('board.in-danger', { n: row.danger }) : '',
    row.woman > 0 ? t('board.ask-woman', { n: row.woman }) : '',
    row.asleep > 0 ? t('board.asleep', { n: row.asleep }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function OnDutyTable({ rows }: { rows: BoardMessage['listeners'] }) {
  const nameOfMember = (id: string) => members.value.find((m) => m.id === id)?.name ?? t('board.unknown')
  return (
    <section class="stack" aria-labelledby="board-duty">
      <h2 id="board-duty">{t('board.duty')}</h2>
      {rows.length === 0 ? (
        <p class="empty">{t('board.nobody-on-duty')}</p>
      ) : (
        <div class="table-frame">
          <table>
            <thead>
              <tr>
                <th>{t('board.listener')}</th>
                <th>{t('board.state')}</th>
                <th>{t('board.load')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.member}>
                  <td>{nameOfMember(row.member)}</td>
                  <td>
                    <span class={`shape ${row.duty}`} aria-hidden="true" />
                    {t(row.duty === 'missed' ? 'board.missed' : `duty.${row.duty}`)}
                  </td>
                  <td>{t('duty.load', { load: row.load, capacity: row.capacity })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function TalkingTable({ rows }: { rows: BoardMessage['talking'] }) {
  return (
    <section class="stack" aria-labelledby="board-talking">
      <h2 id="board-talking">{t('board.talking')}</h2>
      {rows.length === 0 && <p class="empty">{t('board.nobody-talks')}</p>}
      <ul>
        {rows.map((row) => (
          <li key={row.language}>{t('board.talk-row', { language: nameOf(row.language), n: row.n })}</li>
        ))}
      </ul>
    </section>
  )
}
