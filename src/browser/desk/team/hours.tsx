// When somebody means to be there: hours of a week by language, and days that are closed. Visitors read when a language opens next.
import { useEffect, useId, useState } from 'preact/hooks'
import { call, codeOf } from '../api.ts'
import type { DeskOutput, WeekHours } from '../../../shared/wire/desk-api.ts'
import { Button } from '../parts/button.tsx'
import { Check } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { status } from '../session.ts'
import { day, language, nameOf, t } from '../words.ts'

type Hours = DeskOutput['hours']

export function HoursPage() {
  const [hours, setHours] = useState<Hours | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [saved, setSaved] = useState(false)
  /** What another coordinator has saved meanwhile; what was typed here stays until she chooses. */
  const [theirs, setTheirs] = useState<Hours | null>(null)
  useEffect(() => {
    call('hours', {})
      .then(setHours)
      .catch((error: unknown) => setTrouble(codeOf(error)))
  }, [])
  const change = (changed: Partial<Hours>) => {
    if (hours) setHours({ ...hours, ...changed })
    setSaved(false)
  }
  const save = async (version: string) => {
    setTrouble(null)
    setSaved(false)
    try {
      const answer = await call('put-hours', { hours: hours!.hours, closed: hours!.closed, version })
      if (answer.is === 'changed') return setTheirs(await call('hours', {}))
      change({ version: answer.version })
      setTheirs(null)
      setSaved(true)
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  const incomplete = hours?.hours.some((one) => one.languages.length === 0 || one.days.length === 0 || one.from === '' || one.to === '') ?? true
  return (
    <main class="page" aria-labelledby="hours-title">
      <h1 id="hours-title">{t('hours.title')}</h1>
      <p class="quiet">{t('hours.why')}</p>
      {hours && (
        <Form>
          <p class="hint">{t('hours.zone', { zone: hours.timeZone })}</p>
          {hours.hours.length === 0 && <p class="empty">{t('hours.none')}</p>}
          {hours.hours.map((one, at) => (
            <Opening
              key={at}
              number={at + 1}
              one={one}
              change={(changed) => change({ hours: hours.hours.with(at, changed) })}
              remove={() => change({ hours: hours.hours.toSpliced(at, 1) })}
            />
          ))}
          {hours.others > 0 && <p class="hint">{t('hours.others', { n: hours.others })}</p>}
          <div>
            <Button press={() => change({ hours: [...hours.hours, newOpening()] })}>{t('hours.add')}</Button>
          </div>
          <Closed hours={hours} change={(closed) => change({ closed })} />
          <Trouble code={trouble} />
          {incomplete && hours.hours.length > 0 && <p class="hint">{t('hours.incomplete')}</p>}
          {theirs && (
            <Theirs
              hours={theirs}
              mine={() => save(theirs.version)}
              take={() => {
                setHours(theirs)
                setTheirs(null)
              }}
            />
          )}
          <div class="row">
            <Button kind="main" press={() => save(hours.version)} disabled={theirs !== null || (incomplete && hours.hours.length > 0)}>
              {t('hours.save')}
            </Button>
            <span role="status">{saved ? t('hours.saved') : ''}</span>
          </div>
        </Form>
      )}
      {!hours && <Trouble code={trouble} />}
    </main>
  )
}

/** What is saved now, in short, and which of the two shall stand. */
function Theirs({ hours, mine, take }: { hours: Hours; mine: () => Promise<void>; take: () => void }) {
  return (
    <section class="stack">
      <p role="alert">{t('hours.changed')}</p>
      <h2>{t('hours.theirs')}</h2>
      {hours.hours.length === 0 && <p class="empty">{t('hours.none')}</p>}
      <ul class="plain-list">
        {hours.hours.map((one, at) => (
          <li key={at}>
            {one.languages.map(nameOf).join(', ')}: {one.days.map(weekday).join(', ')}, {one.from}–{one.to}
            {one.holidays && ` · ${t('hours.holidays')}`}
          </li>
        ))}
        {hours.closed.map((one) => (
          <li key={one}>
            {t('hours.closed')}: {dayOf(one)}
          </li>
        ))}
      </ul>
      <div class="row">
        <Button press={take}>{t('hours.take-theirs')}</Button>
        <Button kind="danger" press={mine}>
          {t('hours.save-mine')}
        </Button>
      </div>
    </section>
  )
}

const newOpening = (): WeekHours => ({ languages: [], days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', holidays: false, since: today(), until: null })
const today = () => new Date().toISOString().slice(0, 10)

/** An ISO day; noon keeps it the same day wherever she is. */
const dayOf = (iso: string): string => day(Date.parse(`${iso}T12:00:00`) / 1000)

/** 2024-01-01 was a Monday. */
const weekday = (number: number) => new Intl.DateTimeFormat(language.value, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, number))

type OpeningProps = { number: number; one: WeekHours; change: (changed: WeekHours) => void; remove: () => void }

function Opening({ number, one, change, remove }: OpeningProps) {
  const tags = [...new Set([...(status.value?.languages ?? []), ...one.languages])]
  const about = t('hours.opening', { n: number })
  return (
    <fieldset class="hours-opening stack">
      <legend>{about}</legend>
      <Several title={t('hours.languages')} all={tags} chosen={one.languages} label={nameOf} choose={(languages) => change({ ...one, languages })} />
      <Several title={t('hours.days')} all={[1, 2, 3, 4, 5, 6, 7]} chosen={one.days} label={weekday} choose={(days) => change({ ...one, days: days.toSorted((a, b) => a - b) })} />
      <div class="row">
        <Time label={t('hours.from')} value={one.from} change={(from) => change({ ...one, from })} />
        <Time label={t('hours.to')} value={one.to === '24:00' ? '00:00' : one.to} change={(to) => change({ ...one, to })} />
      </div>
      {one.from !== '' && one.to !== '' && one.to <= one.from && <p class="hint">{t('hours.next-day')}</p>}
      <Check label={t('hours.holidays')} checked={one.holidays} change={(holidays) => change({ ...one, holidays })} />
      <div>
        <Button kind="quiet" about={about} press={remove}>
          {t('hours.remove')}
        </Button>
      </div>
    </fieldset>
  )
}

type SeveralProps<T extends string | number> = { title: string; all: readonly T[]; chosen: readonly T[]; label: (one: T) => string; choose: (chosen: T[]) => void }

function Several<T extends string | number>({ title, all, chosen, label, choose }: SeveralProps<T>) {
  const id = useId()
  return (
    <div role="group" aria-labelledby={id}>
      <p class="group-title" id={id}>
        {title}
      </p>
      <div class="row">
        {all.map((one) => (
          <Check key={one} label={label(one)} checked={chosen.includes(one)} change={(on) => choose(on ? [...chosen, one] : chosen.filter((other) => other !== one))} />
        ))}
      </div>
    </div>
  )
}

function Time({ label, value, change, type = 'time' }: { label: string; value: string; change: (value: string) => void; type?: 'time' | 'date' }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type={type} value={value} onInput={(event) => change(event.currentTarget.value)} />
    </div>
  )
}

/** Days on which nothing opens, and the holidays that come, on which only hours that say so do. */
function Closed({ hours, change }: { hours: Hours; change: (closed: string[]) => void }) {
  const [next, setNext] = useState('')
  const add = () => {
    change([...new Set([...hours.closed, next])].toSorted())
    setNext('')
  }
  return (
    <section class="stack">
      <h2>{t('hours.closed')}</h2>
      {hours.closed.length === 0 && <p class="empty">{t('hours.closed-none')}</p>}
      <ul class="plain-list">
        {hours.closed.map((one) => (
          <li key={one}>
            {dayOf(one)}{' '}
            <Button kind="quiet" about={dayOf(one)} press={() => change(hours.closed.filter((other) => other !== one))}>
              {t('hours.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <div class="row">
        <Time type="date" label={t('hours.closed-day')} value={next} change={setNext} />
        <Button press={add} disabled={next === ''}>
          {t('hours.closed-add')}
        </Button>
      </div>
      {hours.holidays.length > 0 && <p class="hint">{t('hours.coming', { days: hours.holidays.map((one) => dayOf(one.day)).join(' · ') })}</p>}
    </section>
  )
}
