// What one can do and one's rights: ways to make things better, the law, a lawyer, papers.
import type { Ask, Sheet } from '../page.ts'
import { writtenPage } from '../../parts/written.tsx'

export const rightsPage = (ask: Ask): Sheet => writtenPage(ask, 'rights', '')
