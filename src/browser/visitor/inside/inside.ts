// In a conversation nothing leads out of the page: a page that the listener shares opens on it, and here she can keep what is said.
import { el, sayer } from '../element.ts'
import type { Later } from '../later.ts'
import { laterWords } from '../later-words.ts'
import type { Talk } from '../talk.ts'
import { addStyle } from './inside-style.ts'
import { openInside } from './open-inside.ts'

/** Milliseconds until it is tried again to get the words. */
const again = 10_000

const root = document.getElementById('talk')!
const main = root.closest('main')!

/** The script for it, as the page names it. */
const script = document.querySelector<HTMLTemplateElement>('template#left')!.content.querySelector('script')!
let comes = false

/** It comes with the first press, and hears the next ones; one that did not come is asked for again with the next. */
async function press(): Promise<void> {
  if (comes) return void document.dispatchEvent(new Event('keep'))
  comes = true
  try {
    // Firefox never asks again for a module that failed once: first it is known that it can be had.
    const { ok } = await fetch(script.src, { method: 'HEAD', cache: 'no-store', credentials: 'omit', redirect: 'error' })
    comes = ok
  } catch {
    comes = false
  }
  if (!comes || !root.isConnected) return
  const one = script.cloneNode() as HTMLScriptElement
  one.addEventListener('error', () => {
    comes = false
    one.remove()
  })
  root.append(one)
}

function begin(talk: Talk): void {
  laterWords().then(
    ({ left }) => {
      const say = sayer(left, document.documentElement.lang)
      const keep = el('p', { class: 'to-keep' }, el('button', { type: 'button', class: 'plain', click: () => void press() }, say('keep')))
      root.querySelector('.composer')!.after(keep)
      addStyle()
      openInside(root.querySelector<HTMLElement>('.log')!, say)
      const follow = (): void => {
        const hidden = talk.phase !== 'talking' || root.querySelector('.keep') !== null
        // Set again it would be one more change to follow, without end.
        if (keep.hidden !== hidden) keep.hidden = hidden
      }
      new MutationObserver(follow).observe(main, { attributes: true, childList: true, subtree: true })
      follow()
    },
    () => setTimeout(() => root.isConnected && begin(talk), again),
  )
}

document.dispatchEvent(new CustomEvent('later', { detail: begin satisfies Later['detail'] }))
