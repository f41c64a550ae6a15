// Finds a language on the device: nothing of what is typed is sent. Without this script the form asks our computer.
import { findLanguages } from '../../shared/base/find-language.ts'

const form = document.forms[0]!
const [found, none] = ['found', 'none'].map((name) => document.getElementById(name)!) as [HTMLElement, HTMLElement]
const list = found.parentElement!.querySelector('ul')!

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const rows = [...document.querySelectorAll<HTMLElement>('#all li')].map((row) => [row, row.dataset['names']!] as const)
  const meant = findLanguages(form.querySelector('input')!.value, rows)
  list.replaceChildren(...meant.map((row) => row.cloneNode(true)))
  const [shown, other] = meant.length > 0 ? [found, none] : [none, found]
  shown.parentElement!.hidden = false
  other.parentElement!.hidden = true
  shown.focus()
})
