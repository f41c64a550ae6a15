// Calls her when somebody waits: the sound until she answers, the count in the tab's title, the browser's note.
import { effect } from '@preact/signals'
import { operator } from '../session.ts'
import { t } from '../words.ts'
import type { Line } from './line.ts'
import { notify, notifyNoMore } from './notify.ts'
import { ring } from './sound.ts'

/** Lasts until the returned function is called. */
export function callForAttention(line: Line): () => void {
  let ringing: ReturnType<typeof setInterval> | undefined
  const quiet = () => {
    clearInterval(ringing)
    ringing = undefined
  }
  const stopTitle = effect(() => {
    const open = line.conversations.value
    const waiting = open.filter((c) => c.state.value === 'offered').length
    const unread = open.reduce((sum, c) => sum + c.unread.value, 0)
    const title = operator.value ? `${t('frame.title')} · ${operator.value}` : t('frame.title')
    document.title = waiting + unread > 0 ? `(${waiting + unread}) ${title}` : title
  })
  const stopSound = effect(() => {
    const offers = line.conversations.value.filter((c) => c.state.value === 'offered').length
    quiet()
    if (offers === 0) {
      notifyNoMore()
      return
    }
    notify()
    if (!line.sound.value) return
    ring()
    ringing = setInterval(ring, 4_000)
  })
  // A new word while she looks elsewhere sounds once.
  let before = 0
  const stopUnread = effect(() => {
    const unread = line.conversations.value.reduce((sum, c) => sum + c.unread.value, 0)
    if (unread > before && document.visibilityState !== 'visible' && line.sound.peek()) ring()
    before = unread
  })
  return () => {
    quiet()
    notifyNoMore()
    stopTitle()
    stopSound()
    stopUnread()
  }
}
