// Where one can go or call: danger first, then help by phone, near by, a place to stay, a doctor.
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export const wherePage = (ask: Ask): Sheet => writtenPage(ask, 'where', '')
