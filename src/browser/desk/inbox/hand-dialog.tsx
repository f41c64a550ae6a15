// Hands a left message on to a colleague whose keys the directory vouches for.
import { useEffect, useState } from 'preact/hooks'
import { codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { loadTeam, members } from '../team/members-store.ts'
import { here, seconds } from '../team/signing.ts'
import { keysOf } from '../team/verified.ts'
import { t } from '../words.ts'
import { hand, opened } from './inbox-store.ts'

export function HandDialog({ close }: { close: () => void }) {
  const [to, setTo] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => void loadTeam().catch((error: unknown) => setTrouble(codeOf(error))), [])
  const languages = opened.value?.row.languages ?? []
  const speaks = (tags: { tag: string }[]) => languages.length === 0 || tags.some(({ tag }) => languages.includes(tag))
  const colleagues = members.value.filter(({ state, role, languages: tags }) => state === 'active' && (role === 'coordinator' || speaks(tags)))
  const go = async () => {
    setTrouble(null)
    try {
      const row = colleagues.find(({ id }) => id === to)
      const keys = row && keysOf((await here()).directory, row.id, seconds())
      if (!row || !keys) return setTrouble('member-unknown')
      await hand(row.id, row.role, keys)
      close()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('inbox.hand')} close={close}>
      <p>{t('inbox.hand-what')}</p>
      <Choice label={t('inbox.hand-to')} value={to} options={colleagues.map(({ id, name }) => ({ value: id, label: name }))} choose={setTo} />
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="main" press={go} disabled={to === ''}>
          {t('inbox.hand')}
        </Button>
        <Button press={close}>{t('dialog.cancel')}</Button>
      </div>
    </Dialog>
  )
}
