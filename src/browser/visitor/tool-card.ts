// The script of the card: beside what is chosen it fills in the interpreter's language, and shows the language that stands beside.
import { all, answerForm } from './tool-answer.ts'

answerForm((form) => {
  const interpreted = form.querySelector('select')!.selectedOptions[0]!
  for (const place of all('[data-in]')) place.textContent = interpreted.dataset[place.dataset['in']!] ?? interpreted.text
  const beside = form.querySelector<HTMLInputElement>('[name=beside]:checked')
  if (beside) for (const text of all('[data-beside]')) text.hidden = text.dataset['beside'] !== beside.value
})
