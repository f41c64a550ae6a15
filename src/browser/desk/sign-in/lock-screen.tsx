// The locked screen: nothing of the desk is on it but whether somebody waits; her passkey opens it.
import { useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import type { Line } from '../line/line.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { operator, signOut } from '../session.ts'
import { t } from '../words.ts'
import { unlockScreen } from './entering.ts'

export function LockScreen({ line }: { line: Line }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const open = line.conversations.value.filter((c) => c.ended.value === null && !c.practice)
  const offers = open.filter((c) => c.state.value === 'offered').length
  const unlock = async () => {
    setTrouble(null)
    try {
      await unlockScreen()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Alone operator={operator.value} title={t('lock.title')}>
      <p>{t(line.duty.value === 'off' ? 'lock.off-duty' : 'lock.on-duty', { n: open.length - offers })}</p>
      {offers > 0 && (
        <p class="band" role="alert">
          {t('lock.waits', { n: offers })}
        </p>
      )}
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="main" hotkey="s" press={unlock}>
          {t('lock.unlock')}
        </Button>
        {line.duty.value === 'off' && (
          <Button kind="quiet" press={async () => void (await signOut())}>
            {t('myself.sign-out')}
          </Button>
        )}
      </div>
      <p class="hint">{t('lock.hers')}</p>
    </Alone>
  )
}
