// After enrolling: her fingerprint to read aloud, and a second passkey, which may wait but is reminded of.
import { useEffect, useState } from 'preact/hooks'
import { fingerprint } from '../../../shared/seal/identity.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { identity } from '../keys.ts'
import { goIn, me, operator, status } from '../session.ts'
import { Fingerprint } from '../team/fingerprint.tsx'
import { t } from '../words.ts'
import { AddCredential } from './add-credential.tsx'

export function Second() {
  const [adding, setAdding] = useState(false)
  const two = (me.value?.credentials.length ?? 0) > 1
  return (
    <Alone operator={operator.value} title={t(two ? 'second.have' : status.value?.setUp === true ? 'second.done' : 'second.title')} step={t('invitation.step', { n: 3, of: 3 })}>
      {status.value?.setUp === true && (
        <section class="stack" aria-labelledby="second-fingerprint">
          <h2 id="second-fingerprint">{t('myself.fingerprint')}</h2>
          <p>{t('second.read')}</p>
          <MyFingerprint />
        </section>
      )}
      {!two && status.value?.setUp === true && <h2>{t('second.title')}</h2>}
      {!two && <p>{t('second.why')}</p>}
      {!two && adding && <AddCredential want="passkey" done={() => setAdding(false)} />}
      {!two && !adding && (
        <div class="row">
          <Button kind="main" press={() => setAdding(true)}>
            {t('second.add')}
          </Button>
          <Button press={goIn}>{t('second.later')}</Button>
        </div>
      )}
      {two && (
        <Button kind="main" press={goIn}>
          {t('second.go')}
        </Button>
      )}
    </Alone>
  )
}

/** Her own fingerprint, to read to a coordinator over a voice she knows. */
export function MyFingerprint() {
  const [groups, setGroups] = useState<string[]>([])
  const keys = identity.open.value?.public
  useEffect(() => {
    if (keys && status.value) void fingerprint(status.value.depl, keys).then((text) => setGroups(text.split(' ')))
  }, [keys])
  return <Fingerprint groups={groups} />
}
