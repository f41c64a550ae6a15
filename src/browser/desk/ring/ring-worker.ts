// Wakes her: shows the same few words whatever happened, and brings the desk to the front. It fetches, keeps and intercepts nothing.

/** Stands before this script as it is served: what is shown, by language. */
declare const ringTexts: Record<string, string>

/** The parts of a service worker's world that are used here (Service Workers, Push API, Notifications). */
type Woken = Event & { waitUntil(work: Promise<unknown>): void }
type Pressed = Woken & { notification: { close(): void } }
type Front = { focus(): Promise<unknown> }
type World = {
  location: Location
  registration: { showNotification(title: string, options: object): Promise<void> }
  clients: { matchAll(of: object): Promise<Front[]>; openWindow(url: string): Promise<unknown> }
  addEventListener(type: 'push', heard: (event: Woken) => void): void
  addEventListener(type: 'notificationclick', heard: (event: Pressed) => void): void
}
const world = globalThis as unknown as World

// Her language stands in the address with which this worker was registered, so that nothing need be written.
const language = new URL(world.location.href).searchParams.get('language') ?? ''
const shown = ringTexts[language] ?? Object.values(ringTexts)[0] ?? ''

world.addEventListener('push', (event) => {
  // A tag: several are one. Shown even when the desk is in front, because browsers take the permission away otherwise.
  event.waitUntil(world.registration.showNotification(shown, { tag: 'ring', renotify: true, lang: language }))
})

world.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const toFront = async (): Promise<unknown> => {
    const [desk] = await world.clients.matchAll({ type: 'window', includeUncontrolled: true })
    return desk ? desk.focus() : world.clients.openWindow('/')
  }
  event.waitUntil(toFront())
})
