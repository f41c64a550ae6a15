// Removing somebody: what happens, said before it happens.
import { useState } from 'preact/hooks'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { t } from '../words.ts'
import { removeMember } from './signing.ts'
import { teamsWith } from './team-keys.ts'
import { tend } from './tending.ts'

export function RemoveDialog({ member, close }: { member: MemberRow; close: () => void }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const remove = async () => {
    try {
      const before = await removeMember(member.id)
      close()
      void tend(teamsWith(before, member.id))
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('remove.title', { name: member.name })} close={close}>
      <ul class="stack">
        {['session', 'conversations', 'keys', 'back'].map((what) => (
          <li key={what}>{t(`remove.${what}`, { name: member.name })}</li>
        ))}
      </ul>
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="danger" press={remove}>
          {t('remove.remove')}
        </Button>
        <Button press={close}>{t('dialog.cancel')}</Button>
      </div>
    </Dialog>
  )
}
