// She wants to keep a conversation: fetches the words for it, and only then begins what says them.
import type { Later } from '../later.ts'
import { laterWords } from '../later-words.ts'
import type { KeepPanel } from './keep-panel.ts'

const place = document.getElementById('left')!
let panel: typeof KeepPanel | null = null

async function open(): Promise<void> {
  if (!panel) {
    const { left, lists } = await laterWords()
    // What the pages of left messages bring with them.
    Object.assign(place.dataset, { words: JSON.stringify(left), teams: '', lists })
    panel = (await import('./keep-panel.ts')).KeepPanel
  }
  const Panel = panel
  document.dispatchEvent(new CustomEvent('later', { detail: ((talk) => void new Panel(talk)) satisfies Later['detail'] }))
}

// Without a network the page says so by itself; the button stays, and can be pressed again.
document.addEventListener('keep', () => void open().catch(() => undefined))
await open().catch(() => undefined)
