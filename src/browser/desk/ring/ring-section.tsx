// On her own page: whether this browser rings when somebody waits, what that tells whom, quiet hours, a try, and off.
import { useEffect, useId, useState } from 'preact/hooks'
import { call, codeOf } from '../api.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { t } from '../words.ts'
import { canRing, keepQuiet, ringing, turnOff, turnOn } from './ringing.ts'
import type { Ringing } from './ringing.ts'

export function RingSection({ languages }: { languages: string }) {
  const [state, setState] = useState<Ringing | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const able = canRing()
  const act = async (work: () => Promise<string>) => {
    setTrouble(null)
    setSaid('')
    try {
      setSaid(await work())
      setState(await ringing())
    } catch (error) {
      // What a browser throws where it reaches no push service is no defect of ours.
      if (error instanceof Problem && error.code !== 'not-found') setTrouble(codeOf(error))
      else setSaid(t('ring.no-service'))
    }
  }
  useEffect(() => {
    if (able) void act(() => Promise.resolve(''))
  }, [])
  const tryIt = async () => ((await call('ring-test', {})).rung > 0 ? t('ring.tried') : t('ring.not-tried'))
  return (
    <section class="stack" aria-labelledby="myself-ring">
      <h2 id="myself-ring">{t('ring.title')}</h2>
      <p>{t('ring.what', { languages })}</p>
      <p class="quiet">{t('ring.who-learns')}</p>
      {!able && <p>{t('ring.unable')}</p>}
      {state && (
        <>
          <p>{t(state.here ? 'ring.on' : 'ring.off')}</p>
          {state.elsewhere > 0 && <p class="hint">{t('ring.elsewhere', { n: state.elsewhere })}</p>}
          {state.here && <QuietHours key={state.quiet?.from} quiet={state.quiet} keep={(quiet) => act(async () => (await keepQuiet(quiet), t('ring.quiet-kept')))} />}
          <div class="row">
            {!state.here && <Button press={() => act(async () => ((await turnOn(state.key, state.quiet)) === 'denied' ? t('ring.denied') : ''))}>{t('ring.turn-on')}</Button>}
            {state.here && <Button press={() => act(tryIt)}>{t('ring.try')}</Button>}
            {state.here && <Button press={() => act(async () => (await turnOff(false), ''))}>{t('ring.turn-off')}</Button>}
            {state.elsewhere > 0 && <Button press={() => act(async () => (await turnOff(true), ''))}>{t('ring.turn-off-all')}</Button>}
          </div>
        </>
      )}
      <Trouble code={trouble} />
      <p role="status">{said}</p>
    </section>
  )
}

type Quiet = Ringing['quiet']

function QuietHours({ quiet, keep }: { quiet: Quiet; keep: (quiet: Quiet) => Promise<void> }) {
  const [from, setFrom] = useState(quiet?.from ?? '')
  const [to, setTo] = useState(quiet?.to ?? '')
  const id = useId()
  const whole = from !== '' && to !== '' && from !== to
  return (
    <fieldset class="stack">
      <legend>{t('ring.quiet')}</legend>
      <div class="row">
        <label for={`${id}-from`}>{t('ring.quiet-from')}</label>
        <input id={`${id}-from`} type="time" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
        <label for={`${id}-to`}>{t('ring.quiet-to')}</label>
        <input id={`${id}-to`} type="time" value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        <Button press={() => keep(whole ? { from, to } : null)} disabled={!whole && (from !== '' || to !== '')}>
          {t('ring.quiet-keep')}
        </Button>
      </div>
    </fieldset>
  )
}
