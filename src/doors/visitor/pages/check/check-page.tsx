// The tool "check": written first, its form follows.
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export function checkPage(ask: Ask, _answers: string | null = null): Sheet {
  return writtenPage(ask, 'check', '')
}
