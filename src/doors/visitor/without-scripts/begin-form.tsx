// The talk page's form without scripts: the honest sentence, then the language, the wishes and the first words.
import { languages } from '../../../shared/base/language.ts'
import type { Ask } from '../pages/page.ts'
import { textMost } from './here-page.tsx'

export function BeginForm({ ask }: { ask: Ask }) {
  const say = (name: string) => ask.words.say(`talk.${name}`)
  const chosen = ask.spoken ?? ask.language
  return (
    <div class="without">
      <p>
        <b>{say('plain.honest')}</b>
      </p>
      <form class="choose composer" method="post" action="talk" autocomplete="off">
        <label for="language">{say('language')}</label>
        <select id="language" name="language" autocomplete="off">
          {languages.map(({ tag, name, dir }) => (
            <option value={tag} lang={tag} dir={dir} selected={tag === chosen.tag}>
              {name}
            </option>
          ))}
        </select>
        <label class="tick">
          <input type="checkbox" name="woman" value="yes" autocomplete="off" />
          {say('woman')}
        </label>
        <label class="tick">
          <input type="checkbox" name="danger" value="yes" autocomplete="off" aria-describedby="danger-about" />
          {say('dangerWish')}
        </label>
        <p class="about" id="danger-about">
          {say('dangerWishAbout')}
        </p>
        <label for="first">{say('first')}</label>
        <textarea id="first" name="first" maxlength={textMost} dir="auto" rows={3} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} aria-describedby="first-about" />
        <p class="about" id="first-about">
          {say('plain.firstAbout')}
        </p>
        <button class="main-action">{say('ask')}</button>
      </form>
      <p>{say('noScriptCall')}</p>
    </div>
  )
}
