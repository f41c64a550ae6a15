// The page "sources".
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export function sourcesPage(ask: Ask): Sheet {
  return writtenPage(ask, 'call', '')
}
