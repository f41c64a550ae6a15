// What needs her attention above everything else: the connection, her statement, a second passkey.
import { Button } from './parts/button.tsx'
import type { Line } from './line/line.ts'
import { now } from './line/now.ts'
import { me } from './session.ts'
import { warningsOf } from './team/standing.ts'
import { goTo, page } from './where.ts'
import { day, t } from './words.ts'

export function Notices({ line }: { line: Line }) {
  const member = me.value?.member
  const warnings = member ? warningsOf(member, Date.now() / 1000) : []
  const until = line.shiftUntil.value
  const shiftOver = until !== null && now.value > until
  if (warnings.length === 0 && line.connection.state.value !== 'broken' && !shiftOver) return <div />
  const broken = line.connection.state.value === 'broken'
  return (
    <aside class="notices" aria-label={t('frame.notices')}>
      {broken && (
        <p class="notice" role="status">
          {t('notice.broken')}
        </p>
      )}
      {shiftOver && (
        <p class="notice" role="status">
          {t('notice.shift-over')}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} class="notice reminder">
          <span>{t(`notice.${warning}`, { day: member?.signedUntil ? day(member.signedUntil) : '' })}</span>
          {(warning === 'one-credential' || warning === 'not-signed') && page.value !== 'myself' && (
            <Button kind="quiet" press={() => goTo('myself')}>
              {t(`notice.${warning}-do`)}
            </Button>
          )}
        </p>
      ))}
    </aside>
  )
}
