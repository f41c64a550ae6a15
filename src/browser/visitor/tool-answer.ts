// Shows the answer of a tool on the device: nothing of what is chosen is sent. Without this the form asks our computer.
import { belongs, meantBy } from '../../shared/base/chosen.ts'

export const all = <Kind extends HTMLElement>(selector: string): Kind[] => [...document.querySelectorAll<Kind>(selector)]
const words = (text = '') => text.split(' ').filter(Boolean)

/** Answers the form of this page. `also` is done just before the answer is shown. */
export function answerForm(also?: (form: HTMLFormElement) => void): void {
  const form = document.querySelector<HTMLFormElement>('#choose')!
  const heading = document.querySelector<HTMLElement>('#answer')!
  const answer = heading.parentElement!

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const boxes = all<HTMLInputElement>('[type=checkbox]')
    const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.name))
    const meant = meantBy(boxes.map(({ name, dataset }) => ({ name, kinds: words(dataset['kinds']) })), chosen)
    for (const part of all('[data-when]')) part.hidden = !belongs(words(part.dataset['when']), meant)
    also?.(form)
    answer.hidden = false
    answer.scrollIntoView()
    heading.focus({ preventScroll: true })
  })

  for (const button of all('.print button')) {
    button.hidden = false
    button.onclick = () => print()
  }
}
