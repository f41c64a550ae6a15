// A member's name for the team, her languages and levels; what she was signed for is signed anew with them.
import { useState } from 'preact/hooks'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { t } from '../words.ts'
import { changeMember } from './signing.ts'
import { Spoken } from './spoken.tsx'
import { tend } from './tending.ts'

export function ChangeDialog({ member, close }: { member: MemberRow; close: () => void }) {
  const [name, setName] = useState(member.name)
  const [speaks, setSpeaks] = useState(member.languages)
  const [woman, setWoman] = useState(member.woman)
  const [trouble, setTrouble] = useState<string | null>(null)
  const save = async () => {
    if (name.trim() === '') return setTrouble('malformed')
    try {
      await changeMember(member, name.trim(), { languages: speaks, woman })
      close()
      void tend()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('change.title', { name: member.name })} close={close} wide>
      <Field label={t('invite.name')} hint={t('invite.name-hint')} value={name} change={setName} maxLength={80} />
      <Spoken speaks={speaks} woman={woman} change={(list, w) => (setSpeaks(list), setWoman(w))} />
      {member.state === 'active' && <p class="hint">{t(member.role === 'listener' ? 'change.signed-anew' : 'change.coordinator')}</p>}
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="main" press={save}>
          {t('change.save')}
        </Button>
        <Button press={close}>{t('dialog.cancel')}</Button>
      </div>
    </Dialog>
  )
}
