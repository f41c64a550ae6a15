// An invitation's first page: who is invited, and the passkey she makes.
import { useEffect, useState } from 'preact/hooks'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { call, codeOf } from '../api.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { operator, status, step } from '../session.ts'
import { t } from '../words.ts'
import { beginEnrolment, finishEnrolment } from './enrolling.ts'
import type { Enrolment } from './enrolling.ts'
import { NewPassphrase } from './new-passphrase.tsx'

export function Invitation({ token }: { token: string }) {
  const [invited, setInvited] = useState<DeskOutput['invitation'] | null>(null)
  const [begun, setBegun] = useState<Enrolment | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const attempt = async (work: () => Promise<void>) => {
    setTrouble(null)
    try {
      await work()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  useEffect(() => {
    void attempt(async () => setInvited(await call('invitation', { token })))
  }, [token])

  const finish = async (enrolment: Enrolment, passphrase: string | null) => {
    await finishEnrolment(enrolment, passphrase)
    step.value = { at: 'second' }
  }
  const make = () =>
    attempt(async () => {
      const enrolment = await beginEnrolment(token, status.value?.depl ?? '')
      if (enrolment.made.prf === null) setBegun(enrolment)
      else await finish(enrolment, null)
    })

  if (begun) {
    return (
      <Alone operator={operator.value} title={t('invitation.passphrase-title')} step={t('invitation.step', { n: 2, of: 3 })}>
        <p>{t('invitation.passphrase-why')}</p>
        <NewPassphrase chosen={(passphrase) => attempt(() => finish(begun, passphrase))} />
        <Trouble code={trouble} />
      </Alone>
    )
  }
  if (!invited) {
    return (
      <Alone operator={operator.value} title={t('invitation.title')}>
        {trouble === null ? <p>{t('invitation.looking')}</p> : <Trouble code={trouble} />}
        {trouble !== null && <Button press={() => void (step.value = { at: 'sign-in' })}>{t('invitation.to-sign-in')}</Button>}
      </Alone>
    )
  }
  return (
    <Alone operator={operator.value} title={t('invitation.welcome', { name: invited.name })} step={t('invitation.step', { n: 1, of: 3 })}>
      <p>{t(invited.recovery ? 'invitation.recovery' : `invitation.as-${invited.role}`)}</p>
      <p>{t('invitation.passkey')}</p>
      <ul class="stack">
        <li>{t('invitation.passkey-own')}</li>
        <li>{t('invitation.passkey-keys')}</li>
      </ul>
      <Trouble code={trouble} />
      <Button kind="main" hotkey="s" press={make}>
        {t('invitation.make')}
      </Button>
    </Alone>
  )
}
