// The steps of keeping a conversation, between the texts and the field: what of it, the code, and that it is kept.
import { el, set } from '../element.ts'
import { NotAnswered } from '../left/ask.ts'
import { CodeStep } from '../left/code-step.ts'
import { Notice, button, daysField, dropWith, heading, labelled, readers } from '../left/parts.ts'
import { dayOf, say } from '../left/words.ts'
import type { Talk } from '../talk.ts'
import { Keeping, openersOf } from './keeping.ts'
import type { Openers } from './keeping.ts'

const root = document.getElementById('talk')!
const composer = root.querySelector<HTMLElement>('.composer')!

export class KeepPanel {
  readonly #talk: Talk
  readonly #notice = new Notice()
  readonly #code = new CodeStep()
  readonly #days = daysField()
  readonly #allButton = button(say('keep.all'), () => void this.#notice.during(this.#allButton, '', () => this.#toCode(true)), 'main-action')
  readonly #fromButton = button(say('keep.from'), () => void this.#notice.during(this.#fromButton, '', () => this.#toCode(false)))
  readonly #keepButton = button(say('keep.do'), () => void this.#notice.during(this.#keepButton, say('keep.doing'), () => this.#keep()), 'main-action')
  readonly #eraseButton = button(say('erase'), () => this.#askSure(true))
  readonly #yesButton = button(say('erase.yes'), () => void this.#notice.during(this.#yesButton, '', () => this.#keeping!.erase()))
  readonly #noButton = button(say('erase.no'), () => this.#askSure(false))
  readonly #sure = el('div', { class: 'sure', role: 'group', hidden: true }, el('p', {}, say('erase.sure')), el('div', { class: 'row' }, this.#yesButton, this.#noButton))
  readonly #until = el('p', { role: 'status' })
  readonly #doneHead = heading(say('keep.done'))
  readonly #what = el('section', {}, heading(say('keep')), el('p', {}, say('keep.about')), readers([], true), el('div', { class: 'row' }, this.#allButton, this.#fromButton, this.#not()))
  readonly #codeStep = el('section', {}, heading(say('code')), this.#code.root, labelled(say('days'), this.#days, say('days.about')), el('div', { class: 'row' }, this.#keepButton, this.#not()))
  readonly #againButton = button(say('keep'), () => this.#anew())
  readonly #done = el('section', {}, this.#doneHead, this.#until, el('div', { class: 'row' }, this.#eraseButton, this.#againButton), this.#sure)
  readonly #steps = [this.#what, this.#codeStep, this.#done]
  readonly #root = el('div', { class: 'keep' }, ...this.#steps, this.#notice.root)
  readonly #watch = new MutationObserver(() => this.#look())
  #at: Openers | null = null
  #keeping: Keeping | null = null

  constructor(talk: Talk) {
    this.#talk = talk
    composer.before(this.#root)
    this.#show(this.#what)
    this.#watch.observe(root.closest('main')!, { attributes: true, childList: true, subtree: true })
    dropWith(this.#root, () => {
      this.#drop()
      for (const one of this.#earlier) one.drop()
    })
  }

  /** What leads back to the conversation alone. */
  #not(): HTMLElement {
    const not = button(say('keep.not'), () => void this.#notice.during(not, '', () => this.#giveUp()))
    return not
  }

  /** What is on its way may come: only once it is known not to be there the panel goes. */
  async #giveUp(): Promise<void> {
    this.#givingUp = true
    try {
      await this.#keeping?.giveUp()
      this.#close()
    } finally {
      this.#givingUp = false
    }
  }

  #show(step: HTMLElement): void {
    const away = this.#root.isConnected && !this.#root.contains(document.activeElement) && document.activeElement === composer.querySelector('textarea')
    for (const one of this.#steps) one.hidden = one !== step
    // She writes: her place stays there.
    if (away) return
    const head = step.querySelector<HTMLElement>('h2')!
    head.focus()
    head.scrollIntoView({ block: 'nearest' })
  }

  #drop(): void {
    this.#watch.disconnect()
    this.#code.drop()
    this.#key = null
    this.#keeping?.drop()
  }

  #close(): void {
    this.#drop()
    this.#root.remove()
    composer.querySelector('textarea')!.focus()
  }

  async #toCode(all: boolean): Promise<void> {
    this.#at = await openersOf(this.#talk)
    if (!this.#root.isConnected) return
    // Nobody may listen now, or another than a moment ago.
    if (!this.#at || this.#talk.phase !== 'talking' || this.#at.listener.name !== this.#talk.member) return this.#notice.say(say('noTeam'))
    this.#keeping = new Keeping(this.#talk, all, () => this.#tell())
    await this.#code.begin()
    if (this.#root.isConnected) this.#show(this.#codeStep)
    else this.#code.drop()
  }

  async #keep(): Promise<void> {
    const [at, keeping] = [this.#at!, this.#keeping!]
    // What is on its way goes with this code and PIN; another one typed now would open nothing.
    this.#code.hold(true)
    const key = this.#key ?? (await this.#code.key(at.depl))
    if (!key) return this.#code.hold(false)
    if (!this.#root.isConnected || this.#keeping !== keeping) return
    this.#key = key
    if (keeping.until === null) await keeping.begin(at, key, Number(this.#days.value), say('keep.told')).catch((error: unknown) => this.#refused(error))
    if (keeping.until === null || this.#keeping !== keeping || this.#givingUp) return
    this.#code.drop()
    this.#key = null
    this.#tell()
    this.#show(this.#done)
    this.#look()
  }

  /** The listener is told as any text is said: only she whom it is true for, and only while she is there. */
  #tellHer(): void {
    const keeping = this.#keeping
    if (keeping?.until == null || keeping.isTold || this.#done.hidden || this.#talk.phase !== 'talking' || this.#talk.member !== keeping.member) return
    keeping.isTold = true
    if (this.#talk.write(say('keep.told'))) keeping.told()
  }

  #givingUp = false
  #isOver = false
  /** Kept with somebody before: what of it is not brought yet still is, also when this closes; it ends with the page. */
  readonly #earlier: Keeping[] = []
  #key: Awaited<ReturnType<CodeStep['key']>> = null

  /** A key has changed since, or somebody else has this code: what was made is no good, and nothing has come. */
  async #refused(error: unknown): Promise<void> {
    if (error instanceof NotAnswered && /^(epoch|no-team|member-unknown|code-taken)$/.test(error.code)) {
      this.#key = null
      this.#code.hold(false)
      this.#keeping?.forget()
      if (error.code === 'code-taken') await this.#code.begin()
      this.#at = (await openersOf(this.#talk)) ?? this.#at
      if (error.code === 'member-unknown') throw new NotAnswered('no-team')
    }
    throw error
  }

  #look(): void {
    const { phase, member } = this.#talk
    const keeping = this.#keeping
    // Before it is asked to be kept, the end of the conversation ends this too: there is nobody to tell, and nothing was promised.
    if (phase === 'over' && !keeping?.sent) return this.#close()
    // Who listened when it began listens no more: what was begun was for her.
    if (keeping && !keeping.sent && member !== keeping.member) return this.#anew()
    this.#tellHer()
    keeping?.look()
    if (phase === 'over' && !this.#isOver) {
      this.#isOver = true
      this.#tell()
    }
  }

  #tell(): void {
    const keeping = this.#keeping!
    const minute = this.#isOver ? '' : ` ${say('keep.minute')}`
    set(this.#doneHead, say(keeping.erased ? 'erased' : 'keep.done'))
    const kept = keeping.until === null ? '' : say('keep.until', { date: dayOf(keeping.until) }) + minute
    set(this.#until, keeping.erased ? say('erased.what') : keeping.stopped ? say('keep.stopped') : kept)
    this.#eraseButton.hidden = keeping.erased
    this.#againButton.hidden = this.#talk.phase !== 'talking' || !(keeping.erased || keeping.stopped)
    this.#sure.hidden = true
  }

  /** Under a code of its own: the one before leads to what was kept until then. */
  #anew(): void {
    const before = this.#keeping!
    if (before.until === null || before.erased) before.drop()
    else this.#earlier.push(before)
    this.#keeping = this.#key = null
    this.#code.drop()
    this.#show(this.#what)
  }

  #askSure(on: boolean): void {
    this.#sure.hidden = !on
    this.#eraseButton.hidden = on
    ;(on ? this.#noButton : this.#eraseButton).focus()
  }
}
