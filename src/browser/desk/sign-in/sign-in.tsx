// The door: one passkey, one button.
import { useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { operator, status } from '../session.ts'
import { t } from '../words.ts'
import { signIn } from './entering.ts'

export function SignIn() {
  const [trouble, setTrouble] = useState<string | null>(null)
  const enter = async () => {
    setTrouble(null)
    try {
      await signIn()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Alone operator={operator.value} title={t('sign-in.title')}>
      <p>{t('sign-in.how')}</p>
      <Trouble code={trouble} />
      <Button kind="main" hotkey="s" press={enter}>
        {t('sign-in.show')}
      </Button>
      <p class="hint">{t(status.value?.setUp === false ? 'sign-in.not-set-up' : 'sign-in.lost')}</p>
    </Alone>
  )
}
