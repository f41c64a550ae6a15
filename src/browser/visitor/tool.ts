// Shows a tool's answer on the device: nothing of what is chosen is sent. Without this script the form asks our computer.
import { belongs, meantBy } from '../../shared/base/chosen.ts'

const all = <Kind extends HTMLElement>(selector: string) => [...document.querySelectorAll<Kind>(selector)]
const form = document.querySelector<HTMLFormElement>('#choose')!
const answer = document.querySelector<HTMLElement>('.answer')!
const heading = answer.querySelector('h2')!
const words = (text = '') => text.split(' ').filter(Boolean)

/** A card alone has these: the language of its interpreter, and the one that stands beside. */
function fillCard(): void {
  const interpreted = form.querySelector('select')?.selectedOptions[0]
  for (const place of all('[data-in]')) {
    const tag = place.dataset['in']!
    place.textContent = (tag && interpreted?.dataset[tag]) || interpreted!.text
  }
  const beside = form.querySelector<HTMLInputElement>('[name=beside]:checked')
  if (beside) for (const text of all('[data-beside]')) text.hidden = text.dataset['beside'] !== beside.value
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const boxes = all<HTMLInputElement>('#choose [type=checkbox]')
  const chosen = new Set(boxes.filter((box) => box.checked).map((box) => box.name))
  const meant = meantBy(boxes.map(({ name, dataset }) => ({ name, kinds: words(dataset['kinds']) })), chosen)
  for (const part of all('[data-when]')) part.hidden = !belongs(words(part.dataset['when']), meant)
  fillCard()
  answer.hidden = false
  answer.scrollIntoView()
  heading.focus({ preventScroll: true })
})

for (const button of all('.print button')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
