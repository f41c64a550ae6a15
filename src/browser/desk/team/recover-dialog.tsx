// A fresh link: for somebody who lost her passkeys, or whose first link was never used.
import { useState } from 'preact/hooks'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { call, codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { t } from '../words.ts'
import { LinkOnce } from './link-once.tsx'
import { loadTeam } from './members-store.ts'

export function RecoverDialog({ member, close }: { member: MemberRow; close: () => void }) {
  const [token, setToken] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const recover = async () => {
    try {
      const made = await call('recover', { member: member.id })
      setToken(made.token)
      await loadTeam()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('recover.title', { name: member.name })} close={close} wide>
      {token !== null ? (
        <LinkOnce token={token} name={member.name} close={close} />
      ) : (
        <>
          <p>{t(member.state === 'invited' ? 'recover.what-link' : 'recover.what', { name: member.name })}</p>
          <Trouble code={trouble} />
          <div class="row">
            <Button kind="main" press={recover}>
              {t('recover.make')}
            </Button>
            <Button press={close}>{t('dialog.cancel')}</Button>
          </div>
        </>
      )}
    </Dialog>
  )
}
