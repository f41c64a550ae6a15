// The team: who belongs to it, until when each is signed, and what a coordinator can do about each of them.
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import type { Line } from '../line/line.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me } from '../session.ts'
import { day, t } from '../words.ts'
import { ChangeDialog } from './change-dialog.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { loadTeam, members } from './members-store.ts'
import { RecoverDialog } from './recover-dialog.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { SignDialog } from './sign-dialog.tsx'
import { spokenWords } from './spoken.tsx'
import { warningsOf } from './standing.ts'
import { tended } from './tending.ts'

type Asked = { what: 'sign' | 'change' | 'recover' | 'remove'; member: MemberRow } | { what: 'invite' } | null

/** Who waits to be signed first, then by name; removed ones last. */
export function orderMembers(rows: readonly MemberRow[]): MemberRow[] {
  const rank = { enrolled: 0, invited: 1, active: 1, removed: 2 }
  return rows.toSorted((a, b) => rank[a.state] - rank[b.state] || a.name.localeCompare(b.name))
}

/** A row that changes its place takes its focused button out of the page for a moment: the focus is given back. */
function useFocusThatStays(): void {
  const before = document.activeElement
  useLayoutEffect(() => {
    if (before instanceof HTMLElement && before.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true })
  })
}

const freshEvery = 4_000

/** Asks again while the page is looked at: nobody tells it that somebody used her link. Lasts until the returned function is called. */
function keepFresh(tell: (trouble: string | null) => void): () => void {
  let asking = false
  const ask = () => {
    if (asking || document.visibilityState !== 'visible') return
    asking = true
    void loadTeam()
      .then(
        () => tell(null),
        (error: unknown) => tell(codeOf(error)),
      )
      .finally(() => (asking = false))
  }
  ask()
  const timer = setInterval(ask, freshEvery)
  addEventListener('focus', ask)
  document.addEventListener('visibilitychange', ask)
  return () => {
    clearInterval(timer)
    removeEventListener('focus', ask)
    document.removeEventListener('visibilitychange', ask)
  }
}

export function MembersPage({ line }: { line: Line }) {
  const [asked, setAsked] = useState<Asked>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => keepFresh(setTrouble), [])
  useFocusThatStays()
  const close = () => setAsked(null)
  const onDuty = new Set(line.board.value?.listeners.map((l) => l.member))
  return (
    <main class="page" aria-labelledby="team-title">
      <div class="row">
        <h1 id="team-title">{t('team.title')}</h1>
        <Button kind="main" hotkey="i" press={() => setAsked({ what: 'invite' })}>
          {t('team.invite')}
        </Button>
      </div>
      <Trouble code={trouble ?? tended.value.trouble} />
      {tended.value.renewed > 0 && (
        <p class="band" role="status">
          {t('team.renewed', { n: tended.value.renewed })}
        </p>
      )}
      {members.value.length === 0 && trouble === null && <p class="empty">{t('team.empty')}</p>}
      <ul class="members">
        {orderMembers(members.value).map((member) => (
          <Member key={member.id} member={member} onDuty={onDuty.has(member.id)} ask={(what) => setAsked({ what, member })} />
        ))}
      </ul>
      {asked?.what === 'invite' && <InviteDialog close={close} invited={loadTeam} holdsRoot={me.value?.rootSealed != null} />}
      {asked?.what === 'sign' && <SignDialog member={asked.member} close={close} />}
      {asked?.what === 'change' && <ChangeDialog member={asked.member} close={close} />}
      {asked?.what === 'recover' && <RecoverDialog member={asked.member} close={close} />}
      {asked?.what === 'remove' && <RemoveDialog member={asked.member} close={close} />}
    </main>
  )
}

type MemberProps = { member: MemberRow; onDuty: boolean; ask: (what: 'sign' | 'change' | 'recover' | 'remove') => void }

function Member({ member, onDuty, ask }: MemberProps) {
  const self = member.id === me.value?.member.id
  const warnings = warningsOf(member, Date.now() / 1000)
  const there = member.state === 'enrolled' || member.state === 'active'
  return (
    <li class="card member">
      <div class="member-words">
        <h2>{member.name}</h2>
        <p>
          {t(`role.${member.role}`)} · {t(`state.${member.state}`)}
          {onDuty && <> · {t('duty.on')}</>}
        </p>
        {member.state !== 'removed' && <p class="quiet">{spokenWords(member.languages)}</p>}
        {member.signedUntil !== null && <p class="quiet">{t('team.signed-until', { day: day(member.signedUntil) })}</p>}
        {warnings.length > 0 && (
          <ul class="marks">
            {warnings.map((warning) => (
              <li key={warning} class="mark danger">
                {t(`warning.${warning}`)}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="row">
        {there && !self && (
          <Button kind={member.state === 'enrolled' ? 'main' : 'plain'} about={member.name} press={() => ask('sign')}>
            {t(member.state === 'enrolled' ? 'team.sign' : 'team.sign-again')}
          </Button>
        )}
        {member.state !== 'removed' && (
          <Button about={member.name} press={() => ask('change')}>
            {t('team.change')}
          </Button>
        )}
        {member.state !== 'removed' && !self && (
          <>
            <Button about={member.name} press={() => ask('recover')}>
              {t(member.state === 'invited' ? 'team.new-link' : 'team.recover')}
            </Button>
            <Button kind="quiet" about={member.name} press={() => ask('remove')}>
              {t('team.remove')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}
