// Signed in, keys still closed: her passphrase, asked once a shift where the passkey gives no key.
import { useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me, operator, signOut } from '../session.ts'
import { t } from '../words.ts'
import { enterPassphrase } from './entering.ts'

export function PassphraseStep() {
  const [passphrase, setPassphrase] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const has = me.value?.unlocks.some((u) => u.method === 'passphrase') === true
  const open = async () => {
    setWrong(null)
    setTrouble(null)
    try {
      if (!(await enterPassphrase(passphrase))) setWrong(t('passphrase.wrong'))
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Alone operator={operator.value} title={t('passphrase.title')}>
      {has ? (
        <Form>
          <Field
            label={t('passphrase.label')}
            hint={t('passphrase.once')}
            type="password"
            autocomplete="current-password"
            value={passphrase}
            change={setPassphrase}
            wrong={wrong}
            autofocus
          />
          <Trouble code={trouble} />
          <div class="row">
            <Button kind="main" submit press={open}>
              {t('passphrase.open')}
            </Button>
            <Button kind="quiet" press={async () => void (await signOut())}>
              {t('passphrase.other-passkey')}
            </Button>
          </div>
        </Form>
      ) : (
        <>
          <p>{t('passphrase.none')}</p>
          <Button kind="main" press={async () => void (await signOut())}>
            {t('passphrase.other-passkey')}
          </Button>
        </>
      )}
    </Alone>
  )
}
