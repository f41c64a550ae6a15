// What stays on somebody's phone or computer, what the way out can and cannot do, and what one can do oneself.
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export const devicePage = (ask: Ask): Sheet => writtenPage(ask, 'device', '')
