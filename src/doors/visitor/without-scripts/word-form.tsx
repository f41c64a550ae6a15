// The word about us in the frame of a talk that has ended without scripts: one tap, one sentence, or neither.
import type { Ask } from '../pages/page.ts'
import type { Tap, WordHere } from './word-here.ts'
import { sentenceMost } from './word-here.ts'

const taps: readonly Tap[] = [1, 2, 3]

export function WordForm({ ask, word, action }: { ask: Ask; word: WordHere; action: string }) {
  const say = (name: string) => ask.words.say(`talk.${name}`)
  if (word.is === 'sent' || word.is === 'refused') return <p class="notice">{say(word.is === 'sent' ? 'word.thanks' : 'word.refused')}</p>
  if (word.is !== 'offered') return null
  return (
    <form class="word" method="post" action={action} target="_top" autocomplete="off">
      <fieldset>
        <legend>{say('word.heading')}</legend>
        <p>{say('word.about')}</p>
        {taps.map((tap) => (
          <label class="tick">
            <input type="radio" name="tap" value={String(tap)} checked={word.tap === tap} autocomplete="off" />
            {say(`word.${tap}`)}
          </label>
        ))}
      </fieldset>
      <label for="word">{say('word.text')}</label>
      <textarea id="word" name="word" rows={2} maxlength={sentenceMost} dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false}>
        {word.text}
      </textarea>
      <label class="tick">
        <input type="checkbox" name="listener" value="yes" checked={word.mayName} autocomplete="off" />
        {say('word.listener')}
      </label>
      <p class="about">{say('plain.word')}</p>
      {word.told && (
        <p class="notice" role="status">
          {say(`word.${word.told}`)}
        </p>
      )}
      <button class="plain" name="about" value="us">
        {say('word.send')}
      </button>
    </form>
  )
}
