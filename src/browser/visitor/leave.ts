// The way out, at once: empties the page before the network has answered, here and in every other tab of the site.
// At most 1 KB; pages work without it, since the button is a link.

const root = document.documentElement
const target = document.querySelector<HTMLAnchorElement>('[data-leave]')!.href
const tabs = new BroadcastChannel('leave')
let escaped = -1e4
let shifts: number[] = []

function empty(): void {
  document.title = ''
  document.querySelectorAll<HTMLMediaElement>('audio,video').forEach((sound) => sound.pause())
  root.replaceChildren()
  const go = () => location.replace(target)
  // Without a network the browser would show the address in an error page; the emptied page stays empty instead.
  if (navigator.onLine) go()
  else addEventListener('online', go)
}

function leave(): void {
  tabs.postMessage(0)
  empty()
}

tabs.onmessage = empty

for (const press of ['click', 'auxclick'] as const) {
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
    if (event.repeat || event.isComposing) return
    const now = event.timeStamp
    if (event.key === 'Escape') {
      if (now - escaped < 1000) leave()
      escaped = now
    }
    const typing = (event.target as Element).closest?.('input,textarea,select,[contenteditable]')
    shifts = event.key === 'Shift' && !typing ? [...shifts.slice(-2), now] : []
    if (shifts.length > 2 && now - shifts[0]! < 3000) leave()
  },
  true,
)
addEventListener('pointerdown', () => (shifts = []))

/** Not `display`: the place on the page would be lost. */
function show(shown: boolean): void {
  root.style.visibility = shown ? '' : 'hidden'
}
// A page that the browser kept and brings back is asked for anew: its visit may have ended meanwhile.
addEventListener('pagehide', () => show(false))
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
// The picture in a phone's list of open apps.
document.addEventListener('visibilitychange', () => show(!document.hidden || !matchMedia('(pointer:coarse)').matches))

export {}
