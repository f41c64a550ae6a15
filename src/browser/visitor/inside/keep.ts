// She wants to keep a conversation: fetches the words for it, and only then begins what says them.
import type { Later } from '../later.ts'
import { laterWords } from '../later-words.ts'
import type { KeepPanel } from './keep-panel.ts'

const place = document.getElementById('left')!
let panel: typeof KeepPanel | null = null
/** Being fetched: a second press waits for nothing of its own. */
let opening = false

async function open(): Promise<void> {
  if (opening) return
  opening = true
  try {
    begin(await fetched())
  } finally {
    opening = false
  }
}

async function fetched(): Promise<typeof KeepPanel> {
  if (!panel) {
    const { left, lists } = await laterWords()
    // What the pages of left messages bring with them.
    Object.assign(place.dataset, { words: JSON.stringify(left), teams: '', lists })
    panel = (await import('./keep-panel.ts')).KeepPanel
  }
  return panel
}

/** One at a time, and only while there is a conversation: it may have ended since she pressed. */
function begin(Panel: typeof KeepPanel): void {
  const opens = (talk: Parameters<Later['detail']>[0]): void => {
    if (talk.phase === 'talking' && document.querySelector('.keep') === null) void new Panel(talk)
  }
  document.dispatchEvent(new CustomEvent('later', { detail: opens satisfies Later['detail'] }))
}

// Without a network the page says so by itself; the button stays, and can be pressed again.
document.addEventListener('keep', () => void open().catch(() => undefined))
await open().catch(() => undefined)
