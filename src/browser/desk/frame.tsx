// The desk's frame: where she is, how the connection stands, the language, the lock, and what needs her attention.
import { useEffect, useRef } from 'preact/hooks'
import { Button } from './parts/button.tsx'
import { LanguageChoice } from './parts/language-choice.tsx'
import { ContentPage } from './content/content.tsx'
import { InboxPage } from './inbox/inbox.tsx'
import { showKeys } from './keys-help.tsx'
import type { Line } from './line/line.ts'
import { Help } from './line/help.tsx'
import { Waiting } from './line/waiting.tsx'
import { ConversationPlace } from './line/conversation-view.tsx'
import { narrow } from './narrow.ts'
import { Notices } from './notices.tsx'
import { lock, me, status } from './session.ts'
import { BoardPage } from './team/board.tsx'
import { CountsPage } from './team/counts.tsx'
import { HoursPage } from './team/hours.tsx'
import { MembersPage } from './team/members.tsx'
import { MyselfPage } from './sign-in/myself.tsx'
import { t } from './words.ts'
import { goTo, page, place, places } from './where.ts'
import type { PageName, PlaceName } from './where.ts'
import { useShortcut } from './keyboard.ts'

const pages: { name: PageName; ability: string; hotkey: string }[] = [
  { name: 'line', ability: 'listen', hotkey: 'g' },
  { name: 'inbox', ability: 'listen', hotkey: 'i' },
  { name: 'board', ability: 'see-line', hotkey: 'b' },
  { name: 'team', ability: 'invite', hotkey: 'm' },
  { name: 'counts', ability: 'see-counts', hotkey: 'v' },
  { name: 'content', ability: 'see-content', hotkey: 'j' },
  { name: 'hours', ability: 'set-hours', hotkey: '0' },
  { name: 'myself', ability: 'self', hotkey: 'u' },
]

export function Frame({ line }: { line: Line }) {
  const abilities = me.value?.abilities ?? []
  return (
    <div class="frame">
      <header class="top">
        <span class="name">{status.value?.operator}</span>
        <nav aria-label={t('frame.pages')}>
          {pages
            .filter((one) => abilities.includes(one.ability))
            .map((one) => (
              <Tab key={one.name} name={one.name} hotkey={one.hotkey} />
            ))}
        </nav>
        <div class="end">
          <ConnectionWord line={line} />
          {!narrow.value && (
            <>
              <LanguageChoice />
              <Button kind="quiet" press={showKeys}>
                {t('frame.keys')}
              </Button>
            </>
          )}
          <Button hotkey="l" press={() => lock()}>
            {t('frame.lock')}
          </Button>
        </div>
      </header>
      <div class="middle">
        <Notices line={line} />
        <Page line={line} />
      </div>
      {page.value === 'line' && <BarBelow line={line} />}
    </div>
  )
}

function Tab({ name, hotkey }: { name: PageName; hotkey: string }) {
  const go = () => goTo(name)
  const tab = useRef<HTMLButtonElement>(null)
  const current = page.value === name
  useShortcut(hotkey, t(`frame.${name}`), go)
  useEffect(() => {
    // On a narrow screen the row of pages is moved aside: where she is stays in sight.
    if (current) tab.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  }, [current, narrow.value])
  return (
    <button type="button" class="tab" ref={tab} aria-current={current ? 'page' : undefined} aria-keyshortcuts={hotkey} onClick={go}>
      {t(`frame.${name}`)}
    </button>
  )
}

function ConnectionWord({ line }: { line: Line }) {
  const state = line.connection.state.value
  return (
    <span class={`link-state is-${state}`} role="status">
      <span class={`shape ${state}`} aria-hidden="true" />
      {t(`connection.${state}`)}
    </span>
  )
}

function Page({ line }: { line: Line }) {
  switch (page.value) {
    case 'line':
      return (
        <main class="places" data-place={place.value} aria-label={t('frame.line')}>
          <h1 class="only-heard">{t('frame.line')}</h1>
          <PlaceKeys />
          <Waiting line={line} />
          <ConversationPlace line={line} />
          <Help line={line} />
        </main>
      )
    case 'inbox':
      return <InboxPage line={line} />
    case 'board':
      return <BoardPage line={line} />
    case 'team':
      return <MembersPage line={line} />
    case 'counts':
      return <CountsPage />
    case 'content':
      return <ContentPage />
    case 'hours':
      return <HoursPage />
    case 'myself':
      return <MyselfPage />
  }
}

/** A key for each place: shows it where the screen is narrow, and puts the focus there. */
function PlaceKeys() {
  const go = (name: PlaceName) => {
    place.value = name
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`.place.${name} h2`)?.focus())
  }
  useShortcut('k', t('place.waiting'), () => go('waiting'))
  useShortcut('c', t('place.conversation'), () => go('conversation'))
  useShortcut('h', t('place.help'), () => go('help'))
  return null
}

/** On a narrow screen the three places take turns. */
function BarBelow({ line }: { line: Line }) {
  const waiting = line.conversations.value.filter((c) => c.state.value === 'offered').length
  const unread = line.conversations.value.reduce((sum, c) => sum + c.unread.value, 0)
  const count = { waiting, conversation: unread, help: 0 }
  return (
    <nav class="bar-below" data-place={place.value} aria-label={t('frame.places')}>
      {places.map((name) => (
        <button
          key={name}
          type="button"
          class={`tab for-${name}`}
          aria-current={place.value === name ? 'true' : undefined}
          onClick={() => (place.value = name)}
        >
          {t(`place.${name}`)}
          {count[name] > 0 && <strong> ({count[name]})</strong>}
        </button>
      ))}
    </nav>
  )
}
