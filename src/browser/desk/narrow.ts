// Whether the screen is as narrow as a phone's, or a window zoomed so far in; the same edge as in the style sheet.
import { signal } from '@preact/signals'

const query = matchMedia('(max-width: 699px)')
export const narrow = signal(query.matches)
query.addEventListener('change', () => (narrow.value = query.matches))
