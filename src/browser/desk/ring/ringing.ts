// Whether this browser is rung: the worker, the browser's push subscription, and what the server knows of it.
import { call } from '../api.ts'
import { scriptAddress } from '../script-address.ts'
import { language } from '../words.ts'
import { toText } from '../../../shared/base/id.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'

export type Quiet = DeskOutput['ring']['quiet']
/** `here`: this browser is rung. `elsewhere`: so many others of hers. */
export type Ringing = { key: string; here: boolean; elsewhere: number; quiet: Quiet }

/** Whether this browser can be rung at all; on an iPhone only once the desk is on its home screen. */
export function canRing(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

/** Throws `Problem`. */
export async function ringing(): Promise<Ringing> {
  const { key, devices, quiet } = await call('ring', {})
  const subscription = await current()
  const here = subscription !== null && devices.includes(await idOf(subscription.endpoint))
  return { key, here, elsewhere: devices.length - (here ? 1 : 0), quiet }
}

/** By a press of hers only. `denied`: she or her browser said no to being shown anything. Throws `Problem`, or what the browser throws where it reaches no push service. */
export async function turnOn(key: string, quiet: Quiet): Promise<'on' | 'denied'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  await navigator.serviceWorker.register(scriptAddress(`/ring-worker.js?language=${language.value}`), { updateViaCache: 'none' })
  const { pushManager } = await navigator.serviceWorker.ready
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await call('ring-subscribe', { endpoint: subscription.endpoint, quiet })
  return 'on'
}

/** Quiet hours of all her browsers; null: none. Throws `Problem`. */
export async function keepQuiet(quiet: Quiet): Promise<void> {
  const subscription = await current()
  if (subscription) await call('ring-subscribe', { endpoint: subscription.endpoint, quiet })
}

/** This browser, or all of hers; here the worker goes too. Throws `Problem`; then nothing has changed here. */
export async function turnOff(everywhere: boolean): Promise<void> {
  const subscription = await current()
  if (everywhere) await call('ring-unsubscribe', { device: null })
  else if (subscription) await call('ring-unsubscribe', { device: await idOf(subscription.endpoint) })
  await subscription?.unsubscribe()
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister()
}

async function current(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration()
  return (await worker?.pushManager.getSubscription()) ?? null
}

/** As the server names it: SHA-256 of the endpoint, base64url. */
async function idOf(endpoint: string): Promise<string> {
  return toText(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(endpoint))))
}
