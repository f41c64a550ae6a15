// Reading a fingerprint back: the member reads hers aloud, the coordinator types what she hears; only then is she signed.
import { useEffect, useState } from 'preact/hooks'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { fingerprint } from '../../../shared/seal/identity.ts'
import { codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Check, Choice, Field } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me, status } from '../session.ts'
import { t } from '../words.ts'
import { sameFingerprint } from './fingerprint.tsx'
import { signMember } from './signing.ts'
import { tend } from './tending.ts'

export function SignDialog({ member, close }: { member: MemberRow; close: () => void }) {
  const [groups, setGroups] = useState<string[]>([])
  const [way, setWay] = useState<'type' | 'compare'>('type')
  const [heard, setHeard] = useState('')
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set())
  const [printed, setPrinted] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const needsRoot = member.role === 'coordinator' && me.value?.rootSealed === null
  useEffect(() => {
    if (member.keys && status.value) void fingerprint(status.value.depl, member.keys).then((text) => setGroups(text.split(' ')))
  }, [member.id])

  const same = way === 'type' ? sameFingerprint(heard, groups) : groups.length > 0 && ticked.size === groups.length
  const sign = async () => {
    setTrouble(null)
    setWrong(same ? null : t('sign.different'))
    if (!same) return
    try {
      await signMember(member, printed)
      close()
      void tend()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  const tick = (index: number, on: boolean) => {
    const next = new Set(ticked)
    if (on) next.add(index)
    else next.delete(index)
    setTicked(next)
  }
  return (
    <Dialog title={t('sign.title', { name: member.name })} close={close} wide>
      <p>{t('sign.how', { name: member.name })}</p>
      <Choice
        label={t('sign.way')}
        value={way}
        options={(['type', 'compare'] as const).map((value) => ({ value, label: t(`sign.way-${value}`) }))}
        choose={setWay}
      />
      {way === 'type' ? (
        <Field label={t('sign.heard')} hint={t('sign.heard-hint')} value={heard} change={setHeard} wrong={wrong} maxLength={80} autofocus />
      ) : (
        <fieldset>
          <legend>{t('sign.compare')}</legend>
          {groups.map((group, index) => (
            <Check key={group + index} label={group} checked={ticked.has(index)} change={(on) => tick(index, on)} />
          ))}
          {wrong !== null && (
            <p class="wrong" role="alert">
              {wrong}
            </p>
          )}
        </fieldset>
      )}
      {needsRoot && <Field label={t('sign.root')} hint={t('sign.root-hint')} value={printed} change={setPrinted} maxLength={120} />}
      <Trouble code={trouble} />
      <div class="row">
        <Button kind="main" press={sign}>
          {t('sign.sign')}
        </Button>
        <Button press={close}>{t('dialog.cancel')}</Button>
      </div>
    </Dialog>
  )
}
