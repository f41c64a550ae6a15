// What was said: hers and the visitor's as bubbles, each with its own direction; what is not yet sent is visibly not yet sent.
import { useEffect, useRef, useState } from 'preact/hooks'
import { hour, t } from '../words.ts'
import type { Conversation, Said } from './conversation.ts'

export function Bubbles({ conversation }: { conversation: Conversation }) {
  const list = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const said = conversation.said.value
  const stays = useRef(true)
  stays.current = atEnd
  useEffect(() => {
    if (atEnd) list.current?.scrollTo(0, list.current.scrollHeight)
  }, [said.length, atEnd])
  useEffect(() => {
    // What stands above or below may grow: who was at the end stays there.
    const sizes = new ResizeObserver(() => {
      if (stays.current) list.current?.scrollTo(0, list.current.scrollHeight)
    })
    if (list.current) sizes.observe(list.current)
    return () => sizes.disconnect()
  }, [])
  useEffect(() => {
    // What she has on the screen is read; a hidden tab reads nothing.
    const read = () => {
      if (document.visibilityState === 'visible') conversation.unread.value = 0
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [said.length])
  return (
    <div class="bubbles-frame">
      <div
        class="bubbles"
        ref={list}
        role="log"
        aria-label={t('bubbles.name')}
        tabIndex={0}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget
          setAtEnd(scrollHeight - scrollTop - clientHeight < 40)
        }}
      >
        {said.length === 0 && <p class="empty">{t(conversation.ready.value ? 'bubbles.empty' : 'bubbles.not-yet')}</p>}
        <ol>
          {said.map((one) => (
            <Bubble key={one.key} said={one} tag={conversation.language.value} />
          ))}
        </ol>
      </div>
      {!atEnd && (
        <button type="button" class="button to-end" onClick={() => setAtEnd(true)}>
          {t('bubbles.to-end')}
        </button>
      )}
    </div>
  )
}

function Bubble({ said, tag }: { said: Said; tag: string }) {
  if (said.from === 'note') return <li class="note">{t(`note.${said.text}`)}</li>
  return (
    <li class={`bubble ${said.from} ${said.state}${said.from === 'me' && said.text.startsWith('▪ ') ? ' shared-card' : ''}`}>
      <span class="who">{/^(listener|interpreter|coordinator)$/.test(said.from) ? t(`role.${said.from}`) : t(`bubble.${said.from}`)}</span>
      <p dir="auto" lang={tag}>
        {said.text}
      </p>
      <span class="bubble-state">
        <time>{hour(said.at)}</time>
        {said.state !== 'heard' && <span>{t(`bubble.${said.state}`)}</span>}
      </span>
    </li>
  )
}
