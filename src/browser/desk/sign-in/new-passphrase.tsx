// Choosing a passphrase: its rule said before, checked while she types, typed twice.
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { faultOf, passphraseMin } from '../passphrase.ts'
import { t } from '../words.ts'

export function NewPassphrase({ chosen }: { chosen: (passphrase: string) => Promise<void> }) {
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const choose = async () => {
    const fault = faultOf(first, again)
    setWrong(fault === null ? null : t(`passphrase.fault-${fault}`, { n: passphraseMin }))
    if (fault === null) await chosen(first)
  }
  return (
    <Form>
      <Field
        label={t('passphrase.new')}
        hint={t('passphrase.rule', { n: passphraseMin })}
        type="password"
        autocomplete="new-password"
        value={first}
        change={setFirst}
      />
      <Field label={t('passphrase.again')} type="password" autocomplete="new-password" value={again} change={setAgain} wrong={wrong} />
      <Button kind="main" submit press={choose}>
        {t('passphrase.set')}
      </Button>
    </Form>
  )
}
