// The desk: from the address she opened to the step she is at; everything it holds is in this tab's memory.
import { computed, effect } from '@preact/signals'
import { render } from 'preact'
import { Announcer } from './announcer.tsx'
import { Frame } from './frame.tsx'
import { IdleLock, browserClock } from './idle-lock.ts'
import { KeysHelp } from './keys-help.tsx'
import { listenForKeys } from './keyboard.ts'
import { identity } from './keys.ts'
import { callForAttention } from './line/attention.ts'
import { Line } from './line/line.ts'
import { letTimePass } from './line/now.ts'
import { Alone } from './parts/alone.tsx'
import { Button } from './parts/button.tsx'
import { begin, lock, locked, me, operator, step, takeInvitation } from './session.ts'
import { Invitation } from './sign-in/invitation.tsx'
import { LockScreen } from './sign-in/lock-screen.tsx'
import { PassphraseStep } from './sign-in/passphrase-step.tsx'
import { Second } from './sign-in/second.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { SetUp } from './team/set-up.tsx'
import { tend } from './team/tending.ts'
import { deskLanguages, preferred, speak, t } from './words.ts'

function Desk({ line }: { line: Line }) {
  return (
    <>
      <Step line={line} />
      <KeysHelp />
      <Announcer />
    </>
  )
}

function Step({ line }: { line: Line }) {
  const now = step.value
  switch (now.at) {
    case 'loading':
      return <Alone operator="" title={t('loading.title')} children={null} />
    case 'unreachable':
      return (
        <Alone operator="" title={t('unreachable.title')}>
          <p>{t('unreachable.what')}</p>
          <Button kind="main" hotkey="s" press={() => begin(null)}>
            {t('unreachable.again')}
          </Button>
        </Alone>
      )
    case 'sign-in':
      return <SignIn />
    case 'invitation':
      return <Invitation token={now.token} />
    case 'passphrase':
      return <PassphraseStep />
    case 'second':
      return <Second />
    case 'set-up':
      return <SetUp />
    case 'inside':
      return locked.value ? <LockScreen line={line} /> : <Frame line={line} />
  }
}

/** Runs the line, the idle lock and the calls for attention while somebody is inside. */
function watchOver(line: Line): void {
  const idle = new IdleLock(browserClock, lock)
  for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel']) {
    addEventListener(event, () => idle.touch(), { passive: true, capture: true })
  }
  document.addEventListener('visibilitychange', () => idle.check())
  let leave: (() => void) | null = null
  effect(() => {
    const inside = step.value.at === 'inside'
    if (inside && !leave) {
      line.start()
      const stops = [callForAttention(line), letTimePass()]
      leave = () => stops.forEach((stop) => stop())
    } else if (step.value.at === 'sign-in' && leave) {
      leave()
      leave = null
      line.dispose()
      document.title = operator.peek()
    }
  })
  effect(() => {
    if (step.value.at === 'inside' && !locked.value) idle.start()
    else idle.dispose()
  })
  // Also when she is signed while her desk is open.
  const active = computed(() => me.value?.member.state === 'active')
  effect(() => {
    if (step.value.at === 'inside' && !locked.value && identity.open.value && active.value) void tend()
  })
  // A tab with a conversation is not closed by a slip: its keys would be gone.
  addEventListener('beforeunload', (event) => {
    if (line.conversations.peek().some((c) => !c.practice && c.state.peek() === 'active' && !c.ended.peek())) event.preventDefault()
  })
}

async function start(): Promise<void> {
  const token = takeInvitation()
  await speak(preferred(navigator.languages, deskLanguages())).catch(() => undefined)
  const line = new Line(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`)
  listenForKeys()
  watchOver(line)
  render(<Desk line={line} />, document.getElementById('desk')!)
  await begin(token)
}

void start()
