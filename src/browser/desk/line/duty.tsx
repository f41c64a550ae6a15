// On duty, paused or off: said in words and shape, changed only by her.
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Check, Choice } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { hour, t } from '../words.ts'
import type { Line } from './line.ts'
import { askToNotify, permission } from './notify.ts'
import { pauses } from './wrap-up.ts'

export function DutyCard({ line }: { line: Line }) {
  const duty = line.duty.value
  return (
    <div class={`card duty duty-${duty}`}>
      <p class="duty-state" role="status">
        <span class={`shape ${duty}`} aria-hidden="true" />
        <strong>{t(`duty.${duty}`)}</strong>
        {duty !== 'off' && <span class="quiet">{t('duty.load', { load: line.load.value, capacity: line.capacity.value })}</span>}
      </p>
      <Trouble code={line.trouble.value} />
      {line.elsewhere.value ? <Elsewhere line={line} /> : duty === 'off' ? <GoOn line={line} /> : <OnDuty line={line} />}
    </div>
  )
}

function GoOn({ line }: { line: Line }) {
  const [capacity, setCapacity] = useState(line.wantedCapacity)
  if (!line.mayListen.value) return <p class="quiet">{t('duty.not-signed')}</p>
  return (
    <>
      <Choice
        label={t('duty.capacity')}
        value={capacity}
        options={[1, 2, 3, 4, 0].map((n) => ({ value: n, label: n === 0 ? t('duty.calls-only') : String(n) }))}
        choose={setCapacity}
      />
      <Button kind="main" hotkey="d" press={() => line.goOnDuty(capacity)}>
        {t('duty.go-on')}
      </Button>
    </>
  )
}

/** Another tab holds her shift, or this tab did before it was loaded anew: its keys are gone, new ones take over. */
function Elsewhere({ line }: { line: Line }) {
  return (
    <>
      <p>{t('duty.elsewhere')}</p>
      <div class="row">
        <Button kind="main" hotkey="d" press={() => line.goOnDuty(line.capacity.value || line.wantedCapacity)}>
          {t('duty.take-over')}
        </Button>
      </div>
    </>
  )
}

function OnDuty({ line }: { line: Line }) {
  const duty = line.duty.value
  return (
    <>
      {duty === 'missed' && <p>{t('duty.missed-why')}</p>}
      {duty === 'wrap-up' && line.wrapUp.until.value !== null && <p>{t('duty.wrap-up-until', { time: hour(line.wrapUp.until.value) })}</p>}
      {duty === 'draining' && <p>{t('duty.draining-why')}</p>}
      <div class="row">
        {duty === 'on' && (
          <Button hotkey="p" press={() => line.pause(true)}>
            {t('duty.pause')}
          </Button>
        )}
        {(duty === 'paused' || duty === 'missed' || duty === 'wrap-up') && (
          <Button kind="main" hotkey="p" press={() => line.pause(false)}>
            {t('duty.resume')}
          </Button>
        )}
        {duty !== 'draining' && (
          <Button hotkey="d" press={() => line.goOffDuty()}>
            {t('duty.go-off')}
          </Button>
        )}
      </div>
      <PauseAfter line={line} />
      <Check label={t('duty.sound')} checked={line.sound.value} change={(on) => (line.sound.value = on)} />
      {permission.value === 'default' && (
        <Button kind="quiet" hotkey="n" press={askToNotify}>
          {t('duty.notify')}
        </Button>
      )}
      {permission.value === 'granted' && <p class="quiet">{t('duty.notify-on')}</p>}
      {permission.value === 'denied' && <p class="quiet">{t('duty.notify-denied')}</p>}
    </>
  )
}

/** How long nobody new is offered to her after each conversation. */
function PauseAfter({ line }: { line: Line }) {
  return (
    <Choice
      label={t('duty.pause-after')}
      value={line.wrapUp.minutes.value}
      options={pauses.map((n) => ({ value: n, label: n === 0 ? t('duty.pause-none') : t('time.minutes', { n }) }))}
      choose={(n) => (line.wrapUp.minutes.value = n)}
    />
  )
}
