// The page "call".
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export function callPage(ask: Ask): Sheet {
  return writtenPage(ask, 'call', '')
}
