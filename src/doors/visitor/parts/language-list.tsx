// Languages one can ask to talk in, as large rows that each lead to the talk page.
import type { Language } from '../../../shared/base/language.ts'
import { readStyle } from '../../../platform/html/asset.ts'
import { talkIn } from '../addresses.ts'

/** Goes into the style of every page that shows the list. */
export const languageListStyle = readStyle(new URL('language-list.css', import.meta.url))

/** `folder`: of the language whose pages one stays on, '' or ending in a slash. `names`: what a script finds each by. */
export function LanguageList({ list, folder, names }: { list: readonly Language[]; folder: string; names?: ReadonlyMap<string, string> }) {
  return (
    <ul class="languages">
      {list.map(({ tag, name, dir }) => (
        <li {...(names ? { 'data-names': names.get(tag) } : {})}>
          <a href={folder + talkIn(tag)}>
            <bdi lang={tag} dir={dir}>
              {name}
            </bdi>
          </a>
        </li>
      ))}
    </ul>
  )
}
