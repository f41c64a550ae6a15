// The tool "card": written first, its form follows.
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export function cardPage(ask: Ask, _answers: string | null = null): Sheet {
  return writtenPage(ask, 'card', '')
}
