// Herself at this desk: whether she is signed, her fingerprint, her passkeys and her passphrase.
import { useState } from 'preact/hooks'
import { call, codeOf } from '../api.ts'
import { showKeys } from '../keys-help.tsx'
import { narrow } from '../narrow.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { LanguageChoice } from '../parts/language-choice.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { RingSection } from '../ring/ring-section.tsx'
import { loadMe, me, signOut } from '../session.ts'
import { spokenWords } from '../team/spoken.tsx'
import { day, t } from '../words.ts'
import { AddCredential } from './add-credential.tsx'
import { MyFingerprint } from './second.tsx'

export function MyselfPage() {
  const [adding, setAdding] = useState<'passkey' | 'passphrase' | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const mine = me.value
  if (!mine) return null
  const { member, credentials, unlocks } = mine
  const hasPassphrase = unlocks.some((u) => u.method === 'passphrase')
  const remove = async (credential: string) => {
    setTrouble(null)
    try {
      await call('remove-credential', { credential })
      await loadMe()
      setRemoving(null)
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <main class="page" aria-labelledby="myself-title">
      <h1 id="myself-title">{member.name}</h1>
      <section class="stack">
        <p>
          {t(`role.${member.role}`)} · {spokenWords(member.languages)}
        </p>
        <p>{member.signedUntil === null ? t('myself.not-signed') : t('myself.signed-until', { day: day(member.signedUntil) })}</p>
      </section>
      <section class="stack" aria-labelledby="myself-fingerprint">
        <h2 id="myself-fingerprint">{t('myself.fingerprint')}</h2>
        <p class="quiet">{t('myself.fingerprint-how')}</p>
        <MyFingerprint />
      </section>
      <section class="stack" aria-labelledby="myself-passkeys">
        <h2 id="myself-passkeys">{t('myself.passkeys')}</h2>
        <div class="table-frame">
          <table>
            <thead>
              <tr>
                <th>{t('myself.device')}</th>
                <th>{t('myself.added')}</th>
                <th>{t('myself.opens')}</th>
                <th>
                  <span class="only-heard">{t('myself.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {credentials.map((one, index) => (
                <tr key={one.id}>
                  <td>{one.label || t('myself.unnamed', { n: index + 1 })}</td>
                  <td>{day(Date.parse(one.addedOn) / 1000)}</td>
                  <td>{t(one.prf ? 'myself.opens-itself' : 'myself.opens-passphrase')}</td>
                  <td>
                    {credentials.length > 1 && (
                      <Button kind="quiet" about={one.label || t('myself.unnamed', { n: index + 1 })} press={() => setRemoving(one.id)}>
                        {t('myself.remove')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div class="row">
          <Button kind={credentials.length < 2 ? 'main' : 'plain'} hotkey="a" press={() => setAdding('passkey')}>
            {t('myself.add-passkey')}
          </Button>
          <Button hotkey="f" press={() => setAdding('passphrase')}>{t(hasPassphrase ? 'myself.change-passphrase' : 'myself.set-passphrase')}</Button>
        </div>
      </section>
      {mine.abilities.includes('listen') && <RingSection languages={spokenWords(member.languages)} />}
      {narrow.value && (
        <section class="stack" aria-labelledby="myself-language">
          <h2 id="myself-language">{t('language.choose')}</h2>
          <div class="row">
            <LanguageChoice />
            <Button kind="quiet" press={showKeys}>
              {t('frame.keys')}
            </Button>
          </div>
        </section>
      )}
      <section class="stack">
        <Trouble code={trouble} />
        <Button hotkey="q" press={async () => setTrouble(await signOut())}>{t('myself.sign-out')}</Button>
      </section>
      {adding && (
        <Dialog title={t(`myself.${adding === 'passkey' ? 'add-passkey' : 'set-passphrase'}`)} close={() => setAdding(null)}>
          <AddCredential want={adding} done={() => setAdding(null)} />
        </Dialog>
      )}
      {removing !== null && (
        <Dialog title={t('myself.remove-title')} close={() => setRemoving(null)}>
          <p>{t('myself.remove-what')}</p>
          <Trouble code={trouble} />
          <div class="row">
            <Button kind="danger" press={() => remove(removing)}>
              {t('myself.remove')}
            </Button>
            <Button press={() => setRemoving(null)}>{t('dialog.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </main>
  )
}
