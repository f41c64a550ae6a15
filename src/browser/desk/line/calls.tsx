// What colleagues ask for and she could answer: to join them, or to go on instead of them.
import { useEffect } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { lasted, nameOf, t } from '../words.ts'
import { loadColleagues } from './colleagues.ts'
import type { Line } from './line.ts'
import { now } from './now.ts'

export function Calls({ line }: { line: Line }) {
  const calls = line.calls.value
  useEffect(() => void loadColleagues(), [])
  if (calls.length === 0) return null
  return (
    <>
      <h3>{t('calls.title')}</h3>
      <ul class="offers">
        {calls.map((one, index) => {
          const about = t(`calls.${one.kind}`, { language: nameOf(one.language), into: nameOf(one.into ?? one.language) })
          return (
            <li key={one.conversation + one.kind} class="card offer">
              <p class="offer-language">{about}</p>
              {one.mine && <p class="marks"><span class="mark">{t('calls.mine')}</span></p>}
              <p class="quiet">{t('calls.since', { time: lasted(one.seconds + Math.max(0, now.value - line.callsAt.value) / 1000) })}</p>
              {line.duty.value === 'off' && <p class="hint">{t('calls.goes-on-duty')}</p>}
              <div class="row">
                <Button kind="main" about={about} disabled={!line.mayListen.value} press={() => line.join(one.conversation, one.kind)} {...(index === 0 ? { hotkey: 's' } : {})}>
                  {t(one.kind === 'handover' ? 'calls.take-over' : 'calls.join')}
                </Button>
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}
