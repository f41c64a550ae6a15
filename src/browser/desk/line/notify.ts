// A note of the browser that somebody waits: never who, never in what language, never a word.
import { signal } from '@preact/signals'
import { t } from '../words.ts'

type Permission = NotificationPermission | 'none'

const known = (): Permission => ('Notification' in globalThis ? Notification.permission : 'none')
export const permission = signal<Permission>(known())

/** Asked for by a press of hers only; never when the desk loads. */
export async function askToNotify(): Promise<void> {
  if (known() === 'default') await Notification.requestPermission()
  permission.value = known()
}

let shown: Notification | null = null

/** Shows the note while the desk is out of sight; a press brings the desk to the front. */
export function notify(): void {
  if (known() !== 'granted' || document.visibilityState === 'visible') return
  try {
    shown = new Notification(t('notify.title'), { body: t('notify.body'), tag: 'listening-ear-desk', silent: true })
    shown.onclick = () => {
      globalThis.focus()
      shown?.close()
    }
  } catch {
    // Some phones know the class and refuse to make one; the sound and the title stand.
    shown = null
  }
}

export function notifyNoMore(): void {
  shown?.close()
  shown = null
}
