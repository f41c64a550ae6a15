// Hands a left message on to a colleague whose keys the directory vouches for.
import { useEffect, useState } from 'preact/hooks'
import type { ColleagueRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import { colleagues, loadColleagues, speaks } from '../line/colleagues.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { seconds } from '../team/signing.ts'
import { coordinatorSign, keysOf } from '../team/verified.ts'
import { nameOf, t } from '../words.ts'
import { hand, opened } from './inbox-store.ts'
import { directoryNow } from './left-teams.ts'

/** `holder`: who has it now, whom it does not go to. */
export function HandDialog({ holder, close }: { holder: string | null; close: () => void }) {
  const [to, setTo] = useState('')
  const [trouble, setTrouble] = useState<string | null>(null)
  const languages = opened.value?.row.languages ?? []
  useEffect(() => void loadColleagues(languages), [])
  const known = colleagues.value.filter(({ id }) => id !== holder).toSorted((a, b) => Number(b.onDuty) - Number(a.onDuty))
  const label = (one: ColleagueRow): string => [one.name, ...speaks(one, languages).map(nameOf), ...(one.onDuty ? [t('duty.on')] : [])].join(' · ')
  const go = async () => {
    setTrouble(null)
    try {
      const directory = await directoryNow()
      const keys = keysOf(directory, to, seconds())
      if (!keys) return setTrouble('member-unknown')
      // What she is, the signed directory says.
      await hand(to, coordinatorSign(directory, to, seconds()) === null ? 'listener' : 'coordinator', keys)
      close()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('inbox.hand')} close={close}>
      <p>{t('inbox.hand-what')}</p>
      <Choice label={t('inbox.hand-to')} value={to} options={known.map((one) => ({ value: one.id, label: label(one) }))} choose={setTo} />
      {known.length === 0 && <p class="hint">{t('inbox.hand-nobody')}</p>}
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
