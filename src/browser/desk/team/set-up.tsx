// The set-up of an installation by its first coordinator: the root key, on paper for the safe, and the teams' first keys.
import { useEffect, useState } from 'preact/hooks'
import { longest, makeStatement } from '../../../shared/seal/directory.ts'
import { makeRoot } from '../../../shared/seal/team-key.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { call, codeOf } from '../api.ts'
import { identity } from '../keys.ts'
import { Alone } from '../parts/alone.tsx'
import { Button } from '../parts/button.tsx'
import { Check, Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { goIn, loadMe, loadStatus, me, operator, status } from '../session.ts'
import { day, t } from '../words.ts'
import { seconds } from './signing.ts'
import { Spoken } from './spoken.tsx'
import type { Speaks } from './spoken.tsx'
import { firstKeys } from './team-keys.ts'

type Root = Awaited<ReturnType<typeof makeRoot>>

/** The group of the printed key that she types back, so that a sheet which was not printed shows now and not in a year. */
const askedGroup = 5

/** True where this is the asked group of what was printed. */
export function typedBack(printed: string, typed: string): boolean {
  return printed.split(' ')[askedGroup - 1] === typed.trim().toLowerCase()
}

export function SetUp() {
  const [root, setRoot] = useState<Root | null>(null)
  const [printed, setPrinted] = useState(false)
  const [kept, setKept] = useState(false)
  const [listens, setListens] = useState(false)
  const [speaks, setSpeaks] = useState<Speaks[]>(me.value?.member.languages ?? [])
  const [woman, setWoman] = useState(me.value?.member.woman ?? false)
  const [trouble, setTrouble] = useState<string | null>(null)

  useEffect(() => {
    const [open, depl] = [identity.open.value, status.value?.depl]
    if (open && depl) void makeRoot(depl, open.public).then(setRoot)
  }, [])
  const finish = async () => {
    setTrouble(null)
    try {
      if (root) await setUp(root, listens ? speaks : [], listens && woman)
      goIn()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  if (!kept) return <Paper root={root} printed={printed} print={() => setPrinted(true)} done={() => setKept(true)} />
  return (
    <Alone operator={operator.value} title={t('set-up.team-title')} step={t('set-up.step', { n: 2, of: 2 })} wide>
      <p>{t('set-up.team-what')}</p>
      <Check label={t('set-up.listens')} hint={t('set-up.listens-hint')} checked={listens} change={setListens} />
      {listens && <Spoken speaks={speaks} woman={woman} change={(list, w) => (setSpeaks(list), setWoman(w))} />}
      <Trouble code={trouble} />
      <Button kind="main" press={finish} disabled={listens && speaks.length === 0}>
        {t('set-up.finish')}
      </Button>
      <p class="hint">{t('set-up.takes')}</p>
    </Alone>
  )
}

type PaperProps = { root: Root | null; printed: boolean; print: () => void; done: () => void }

function Paper({ root, printed, print, done }: PaperProps) {
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const check = () => {
    if (root && typedBack(root.printed, typed)) done()
    else setWrong(t('set-up.typed-wrong'))
  }
  return (
    <Alone operator={operator.value} title={t('set-up.title')} step={t('set-up.step', { n: 1, of: 2 })} wide>
      <p>{t('set-up.root-what')}</p>
      <p>{t('set-up.root-safe')}</p>
      {root === null ? (
        <p>{t('set-up.making')}</p>
      ) : (
        <>
          <div class="print-sheet">
            <h2>{t('set-up.sheet-title', { operator: operator.value })}</h2>
            <p>{t('set-up.sheet-what')}</p>
            <ol class="root-code" aria-label={t('set-up.sheet-title', { operator: operator.value })}>
              {root.printed.split(' ').map((group, index) => (
                <li key={index}>{group}</li>
              ))}
            </ol>
            <p>{t('set-up.sheet-made', { day: day(seconds()) })}</p>
          </div>
          <Button
            kind={printed ? 'plain' : 'main'}
            press={() => {
              globalThis.print()
              print()
            }}
          >
            {t('set-up.print')}
          </Button>
          {printed && (
            <Form>
              <Field label={t('set-up.type-back', { n: askedGroup })} value={typed} change={setTyped} wrong={wrong} maxLength={8} />
              <Button kind="main" submit press={check}>
                {t('set-up.checked')}
              </Button>
            </Form>
          )}
        </>
      )}
    </Alone>
  )
}

/** Her own statements signed, the teams' keys made, all of it sent at once. Throws `Problem`. */
async function setUp(root: Root, languages: Speaks[], woman: boolean): Promise<void> {
  const [now, mine, open] = [status.value, me.value, identity.open.value]
  if (!now || !mine || !open) throw new Problem('not-signed-in')
  const { depl } = now
  const member = mine.member.id
  if (languages.length > 0) await call('set-member', { member, name: mine.member.name, languages, woman })
  const from = seconds()
  const coordinator = { member, n: 1, ...open.public, from, until: from + longest.coordinator - 86_400 }
  // Without a language she is offered nobody, and can still join where she is called.
  const listener = { member, n: 2, ...open.public, languages, woman, by: member, from, until: from + longest.listener }
  const statements = [await makeStatement('coordinator', depl, coordinator, root.pair.privateKey), await makeStatement('listener', depl, listener, open.sign.privateKey)]
  const teamKeys = await firstKeys(depl, now.languages, { member, identity: open }, from)
  await call('set-up', { root: root.root, rootSealed: root.rootSealed, statements, teamKeys })
  await loadStatus()
  await loadMe()
}
