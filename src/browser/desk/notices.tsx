// What needs her attention above everything else: the connection, her statement, a second passkey, a coordinator's content past its day.
import { ContentNotice, useContentNotice } from './content/content-notice.tsx'
import { Button } from './parts/button.tsx'
import type { Line } from './line/line.ts'
import { now } from './line/now.ts'
import { narrow } from './narrow.ts'
import { me } from './session.ts'
import { warningsOf } from './team/standing.ts'
import { goTo, page } from './where.ts'
import { day, t } from './words.ts'

export function Notices({ line }: { line: Line }) {
  const member = me.value?.member
  const ofContent = useContentNotice()
  // Where there is little room, the page about herself says these itself.
  const saidThere = narrow.value && page.value === 'myself'
  const warnings = member ? warningsOf(member, Date.now() / 1000).filter((one) => !saidThere || (one !== 'one-credential' && one !== 'not-signed')) : []
  const until = line.shiftUntil.value
  const shiftOver = until !== null && now.value > until
  if (warnings.length === 0 && ofContent.length === 0 && line.connection.state.value !== 'broken' && !shiftOver) return <div />
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
      {warnings.map((warning) => {
        const words = warning === 'one-credential' && narrow.value ? 'one-credential-short' : warning
        return (
          <p key={warning} class="notice reminder">
            <span>{t(`notice.${words}`, { day: member?.signedUntil ? day(member.signedUntil) : '' })}</span>
            {(warning === 'one-credential' || warning === 'not-signed') && page.value !== 'myself' && (
              <Button kind="quiet" press={() => goTo('myself')}>
                {t(`notice.${words}-do`)}
              </Button>
            )}
          </p>
        )
      })}
      <ContentNotice says={ofContent} />
    </aside>
  )
}
