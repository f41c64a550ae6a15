// The talk page's form without scripts: the honest sentence, then the language, the wishes and the first words.
import { languages } from '../../../shared/base/language.ts'
import type { Language } from '../../../shared/base/language.ts'
import type { Ask } from '../pages/page.ts'
import { textMost } from './here-page.tsx'

/** The further languages she agrees to, best first. */
export const alsoFields = ['also-1', 'also-2'] as const

function Choice({ language: { tag, name, dir }, chosen = false }: { language: Language; chosen?: boolean }) {
  return (
    <option value={tag} lang={tag} dir={dir} selected={chosen}>
      {name}
    </option>
  )
}

export function BeginForm({ ask }: { ask: Ask }) {
  const say = (name: string) => ask.words.say(`talk.${name}`)
  const chosen = ask.spoken ?? ask.language
  return (
    <div class="without">
      <p>
        <b>{say('plain.honest')}</b>
      </p>
      <form class="composer" method="post" action="talk" autocomplete="off">
        {/* With scripts this part and the field go on to stand in the page as they are. */}
        <div class="choose">
          <label for="language">{say('language')}</label>
          <select id="language" name="language" autocomplete="off">
            {languages.map((one) => (
              <Choice language={one} chosen={one.tag === chosen.tag} />
            ))}
          </select>
          <details>
            <summary>{say('also')}</summary>
            <p class="about">{say('alsoAbout')}</p>
            {alsoFields.map((name, i) => (
              <select name={name} autocomplete="off" aria-label={ask.words.say('talk.alsoLanguage', { n: i + 1 })}>
                <option value="">–</option>
                {languages.map((one) => (
                  <Choice language={one} />
                ))}
              </select>
            ))}
            <label class="tick">
              <input type="checkbox" name="interpreter" value="yes" autocomplete="off" />
              {say('wishInterpreter')}
            </label>
          </details>
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
        </div>
        <label for="text">{say('first')}</label>
        <textarea id="text" name="first" maxlength={textMost} dir="auto" rows={3} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} aria-describedby="stays" />
        <p class="about" id="stays">
          {say('plain.firstAbout')}
        </p>
        <button class="main-action">{say('ask')}</button>
      </form>
      <p>{say('noScriptCall')}</p>
    </div>
  )
}
