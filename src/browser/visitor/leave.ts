// The way out, at once: empties the page before the network has answered, here and in every other tab of the site.
// At most 1 KB; pages work without it, since the button is a link.

const root = document.documentElement
const target = document.querySelector<HTMLAnchorElement>('[data-leave]')!.href
let tabs: BroadcastChannel | null = null
let left = false
let escaped = -1e4
let shifts: number[] = []

function empty(): void {
  // Somebody who presses on and on would begin the step again each time, and never arrive.
  if (left) return
  left = true
  document.title = ''
  document.querySelectorAll<HTMLMediaElement>('audio,video').forEach((sound) => sound.pause())
  root.replaceChildren()
  // Where the step is not taken, for want of a network, a reload or a step forward to here asks for the exit, not for the page.
  history.replaceState(null, '', target)
  const go = () => location.replace(target)
  // Without a network the browser would show the address in an error page; the emptied page stays empty instead.
  if (navigator.onLine) go()
  else addEventListener('online', go)
}

function leave(): void {
  empty()
  tabs?.postMessage(0)
}

// A press that lasts opens a phone's menu, and one that slips begins to drag the link: neither becomes a click.
for (const press of ['click', 'auxclick', 'contextmenu', 'dragstart'] as const) {
  addEventListener(
    press,
    (event) => {
      if (!(event.target as Element).closest?.('[data-leave]')) return
      event.preventDefault()
      leave()
    },
    true,
  )
}

addEventListener(
  'keydown',
  (event) => {
    const now = event.timeStamp
    const esc = event.key === 'Escape'
    // 229: Safari says so of the key that ends a character, when it is no longer composing.
    // oxlint-disable-next-line typescript/no-deprecated
    if (!event.repeat && !event.isComposing && event.keyCode !== 229) {
      if (esc) {
        if (now - escaped < 1000) leave()
        escaped = now
      }
      // Fields to write in; a list, a box to tick or a button is none.
      const typing = (event.target as Element).matches?.(':read-write')
      shifts = event.key === 'Shift' && !typing ? [...shifts.slice(-2), now] : []
      if (shifts.length > 2 && now - shifts[0]! < 3000) leave()
    }
    // To the browser itself Esc means: stop loading. That would stop the step out.
    if (esc && left) event.preventDefault()
  },
  true,
)
addEventListener('pointerdown', () => (shifts = []), true)

/** Not `display`: the place on the page would be lost. */
function show(shown: boolean): void {
  root.style.visibility = shown ? '' : 'hidden'
}
// A page that the browser kept and brings back is asked for anew: its visit may have ended meanwhile.
addEventListener('pagehide', () => show(false))
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
  else show(true)
})
// The picture in a phone's list of open apps.
document.addEventListener('visibilitychange', () => show(!document.hidden || !matchMedia('(pointer:coarse)').matches))

// Last, since a browser may know no channels or refuse one: everything else works without.
try {
  tabs = new BroadcastChannel('leave')
  tabs.onmessage = ({ data }) => {
    if (!data) empty()
    // Without a network the emptied page may stand for long, and the next visit is a new one.
    else if (left && navigator.onLine) tabs!.postMessage(0)
  }
  // Still on its way here while another page was left: that one says so.
  tabs.postMessage(1)
} catch {
  // Other tabs end at their next step.
}

export {}
