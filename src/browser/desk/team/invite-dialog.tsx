// Inviting somebody: her name for the team, her role, what she speaks; then the link, once.
import { useState } from 'preact/hooks'
import { call, codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Choice, Field } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { t } from '../words.ts'
import { LinkOnce } from './link-once.tsx'
import { Spoken } from './spoken.tsx'
import type { Speaks } from './spoken.tsx'

export function InviteDialog({ close, invited, holdsRoot }: { close: () => void; invited: () => Promise<void>; holdsRoot: boolean }) {
  const [name, setName] = useState('')
  const [role, setRole] = useState<'listener' | 'coordinator'>('listener')
  const [speaks, setSpeaks] = useState<Speaks[]>([])
  const [woman, setWoman] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [token, setToken] = useState<string | null>(null)

  const invite = async () => {
    setWrong(name.trim() === '' ? t('invite.name-missing') : null)
    if (name.trim() === '') return
    try {
      const made = await call('invite', { name: name.trim(), role, languages: speaks, woman })
      setToken(made.token)
      await invited()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  if (token !== null) {
    return (
      <Dialog title={t('link.title', { name: name.trim() })} close={close} wide>
        <LinkOnce token={token} name={name.trim()} close={close} />
      </Dialog>
    )
  }
  return (
    <Dialog title={t('invite.title')} close={close} wide>
      <Field label={t('invite.name')} hint={t('invite.name-hint')} value={name} change={setName} wrong={wrong} maxLength={80} autofocus />
      <Choice
        label={t('invite.role')}
        value={role}
        options={(['listener', 'coordinator'] as const).map((value) => ({ value, label: t(`role.${value}`) }))}
        choose={setRole}
      />
      {role === 'coordinator' && !holdsRoot && <p class="hint">{t('invite.needs-root')}</p>}
      <Spoken speaks={speaks} woman={woman} change={(list, w) => (setSpeaks(list), setWoman(w))} />
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="main" press={invite}>
          {t('invite.make')}
        </Button>
        <Button press={close}>{t('dialog.cancel')}</Button>
      </div>
    </Dialog>
  )
}
