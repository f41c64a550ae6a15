// Adding a passkey step by step: the one she has opens her keys, the new one is made, and her keys are sealed for it.
import { useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import type { Opened } from '../keys.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me, status } from '../session.ts'
import { t } from '../words.ts'
import { addCredential, makeCredential, needsPassphrase, setPassphrase } from './credentials.ts'
import type { NewCredential } from './credentials.ts'
import { openAgain } from './entering.ts'
import { NewPassphrase } from './new-passphrase.tsx'

type Props = { want: 'passkey' | 'passphrase'; done: () => void }

export function AddCredential({ want, done }: Props) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [credential, setCredential] = useState<NewCredential | null>(null)
  const [old, setOld] = useState('')
  const [label, setLabel] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const depl = status.value?.depl ?? ''
  const byPassphrase = me.value?.unlocks.every((u) => u.method === 'passphrase') === true
  const attempt = async (work: () => Promise<void>) => {
    setTrouble(null)
    setWrong(null)
    try {
      await work()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  const reopen = () =>
    attempt(async () => {
      const again = await openAgain(byPassphrase ? old : '')
      setOpened(again)
      if (!again) setWrong(t(byPassphrase ? 'passphrase.wrong' : 'add.not-opened'))
    })

  if (!opened) {
    return (
      <div class="stack">
        <p>{t(byPassphrase ? 'add.open-passphrase' : 'add.open-passkey')}</p>
        {byPassphrase && (
          <Field label={t('passphrase.label')} type="password" autocomplete="current-password" value={old} change={setOld} autofocus />
        )}
        {wrong !== null && <p class="wrong">{wrong}</p>}
        <Trouble code={trouble} />
        <Button kind="main" press={reopen}>
          {t('add.continue')}
        </Button>
      </div>
    )
  }
  if (want === 'passphrase' || (credential && needsPassphrase(credential))) {
    const chosen = (passphrase: string) =>
      attempt(async () => {
        if (credential) await addCredential(depl, credential, opened, passphrase)
        else await setPassphrase(depl, opened, passphrase)
        done()
      })
    return (
      <div class="stack">
        {credential && <p>{t('invitation.passphrase-why')}</p>}
        <NewPassphrase chosen={chosen} />
        <Trouble code={trouble} />
      </div>
    )
  }
  const make = () =>
    attempt(async () => {
      const made = await makeCredential(depl, label.trim())
      if (needsPassphrase(made)) return setCredential(made)
      await addCredential(depl, made, opened, null)
      done()
    })
  return (
    <div class="stack">
      <p>{t('add.other-device')}</p>
      <Field label={t('add.label')} hint={t('add.label-hint')} value={label} change={setLabel} maxLength={60} autofocus />
      <Trouble code={trouble} />
      <Button kind="main" press={make}>
        {t('add.make')}
      </Button>
    </div>
  )
}
