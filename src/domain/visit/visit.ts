// The face of visits: who may read on under a prefix, and which visits have ended; known in memory first, then in the store.
import { createSecretKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { toBytes, toText } from '../../shared/base/id.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { openAnswers, sealAnswers } from './answers.ts'
import { newPrefix, prefixLength, readPrefix, renewPrefix } from './prefix.ts'
import type { Prefix } from './prefix.ts'
import { expireAfter, forgetAfter, keepFor, renewAfter, step } from './times.ts'
import type { UnsavedVisits } from './unsaved.ts'
import type { EndedVisits } from './visit-store.ts'

export { UnsavedVisits } from './unsaved.ts'
export { endedVisits } from './visit-store.ts'
export type { EndedVisits } from './visit-store.ts'
export { expireAfter, renewAfter } from './times.ts'
export { prefixLength }

/** What a prefix is at this moment. `visit` is the name the line knows it by. */
export type Look =
  /** Not one of ours. */
  | { is: 'none' }
  | { is: 'ended' }
  /** `renewed`: the prefix to go on under, where this one is older than `renewAfter`. */
  | { is: 'live'; visit: Uint8Array; renewed: string | null }
  /** Past `expireAfter`: it lives on only while it holds a place or a conversation. */
  | { is: 'expired'; visit: Uint8Array; renewed: string }

/** What visits ask of the line: whether one holds something there, and that it lets go. */
export type Holder = { holds(visit: Uint8Array): Promise<boolean>; leaveVisit(visit: Uint8Array): Promise<void> }

/** So many prefixes are kept as read; about 1 MB. */
const lately = 4000
const pollEvery = 1000
const sweepEvery = 600_000

/**
 * The visits of this process. `key` is the installation's, shared by its processes. Call `start` once: until the list of
 * ended visits has been read, every prefix that this process did not make itself counts as ended.
 */
export class Visits {
  readonly #key: KeyObject
  readonly #store: EndedVisits
  readonly #bus: Bus
  readonly #holder: Holder
  readonly #now: () => number
  readonly #ended = new Map<string, number>()
  /** Made here before the list was read; empty afterwards. */
  readonly #own = new Set<string>()
  readonly #lately = new Map<string, Prefix & { name: string }>()
  readonly #unsaved = new Set<string>()
  readonly #unleft = new Set<string>()
  /** What of these two would outlive this process. */
  #kept: UnsavedVisits | null = null
  /** What is being let go of on the line at this moment; each by itself, so that a slow one holds up no other. */
  readonly #leaving = new Map<string, Promise<void>>()
  #last = 0
  #loaded = false
  #disposed = false
  #working: Promise<void> | null = null
  /** Whether something was ended since the last round began. */
  #fresh = false
  #timers: NodeJS.Timeout[] = []
  #deaf: () => void = () => undefined

  /** `now` gives whole seconds since 1970; only tests set it. */
  constructor(key: Uint8Array, store: EndedVisits, bus: Bus, holder: Holder, now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.#key = createSecretKey(key)
    this.#store = store
    this.#bus = bus
    this.#holder = holder
    this.#now = now
  }

  /**
   * Begins to read the list and to follow it; resolves after the first attempt, also where the database is away. `kept`: where what
   * the store does not have yet outlives a crash, and what was ended before one is found.
   */
  async start(kept: UnsavedVisits | null = null): Promise<void> {
    this.#kept = kept
    this.#deaf = this.#bus.listen('visits', (hint) => {
      if (typeof hint === 'string' && toBytes(hint)?.length === 32) this.#remember(hint)
    })
    await this.#takeOver()
    await this.refresh()
    this.#timers = [
      setInterval(() => void this.refresh(), pollEvery).unref(),
      setInterval(() => void this.#sweep(), sweepEvery).unref(),
    ]
  }

  /** A fresh visit's prefix. */
  open(): string {
    const prefix = newPrefix(this.#key, this.#now())
    if (!this.#loaded) this.#own.add(toText(readPrefix(this.#key, prefix)!.visit))
    return prefix
  }

  // A page, its links and its socket come under one prefix within minutes: what was read is kept for the last few thousand.
  #read(prefix: string): (Prefix & { name: string }) | null {
    const known = this.#lately.get(prefix)
    if (known) return known
    const read = readPrefix(this.#key, prefix)
    if (!read) return null
    const named = { ...read, name: toText(read.visit) }
    // A copy: a part of an address holds on to the whole of it, with the page that somebody read.
    this.#lately.set(Buffer.from(prefix).toString(), named)
    if (this.#lately.size > lately) this.#lately.delete(this.#lately.keys().next().value!)
    return named
  }

  /** What this prefix is, from memory. */
  look(prefix: string): Look {
    const read = this.#read(prefix)
    if (!read) return { is: 'none' }
    if (this.#ended.has(read.name)) return { is: 'ended' }
    if (!this.#loaded && !this.#own.has(read.name)) return { is: 'ended' }
    const age = this.#now() - read.at
    // One from the future was made by a clock that was wrong, and would outlive the list that says which have ended.
    if (age > forgetAfter || age < -step) return { is: 'ended' }
    if (age <= renewAfter) return { is: 'live', visit: read.visit, renewed: null }
    const renewed = renewPrefix(this.#key, prefix, this.#now())
    return { is: age <= expireAfter ? 'live' : 'expired', visit: read.visit, renewed }
  }

  /** Whether a visit, by the name the line knows it by, has been ended as far as this process has heard. */
  hasEnded(visit: Uint8Array): boolean {
    return this.#ended.has(toText(visit))
  }

  /** Seals what was answered to a form for an address of this visit; `prefix` is one that `look` found. Throws `Problem('too-large')`. */
  sealAnswers(prefix: string, form: string, text: string): string {
    return sealAnswers(this.#key, prefix, form, text)
  }

  /** What was answered; null where it is none of this visit and form, and of an ended visit always. */
  openAnswers(prefix: string, form: string, sealed: string): string | null {
    const { is } = this.look(prefix)
    return is === 'none' || is === 'ended' ? null : openAnswers(this.#key, prefix, form, sealed)
  }

  /** Whether an expired visit lives on because it holds something; no where the database is away. */
  async livesOn(visit: Uint8Array): Promise<boolean> {
    try {
      return await this.#holder.holds(visit)
    } catch {
      return false
    }
  }

  /**
   * Ends the visit of a prefix, whatever its age, and everything it holds on the line. True at once in this process; the
   * other nodes and the store hear of it as soon as they can be reached.
   */
  end(prefix: string): void {
    const read = readPrefix(this.#key, prefix)
    if (!read) return
    const name = toText(read.visit)
    if (this.#ended.has(name) && !this.#unsaved.has(name)) return
    this.#owe(name)
    this.#kept?.keep(name)
    this.#bus.tell('visits', name)
    // Behind the answer, which is written in this turn: the screen is to be blank before the database is asked for anything.
    setImmediate(() => {
      if (this.#disposed) return
      if (this.#unleft.has(name)) this.#leave(name)
      this.#fresh = true
      void this.#follow()
    })
  }

  /** Saves what is not saved, lets go on the line, and reads what others ended. Never throws; a failure is tried again. */
  async refresh(): Promise<void> {
    for (const name of this.#unleft) this.#leave(name)
    await Promise.all([this.#follow(), ...this.#leaving.values()])
  }

  #follow(): Promise<void> {
    return (this.#working ??= this.#work().finally(() => {
      this.#working = null
      if (!this.#disposed && this.#fresh) void this.#follow()
    }))
  }

  async #work(): Promise<void> {
    this.#fresh = false
    await this.#save()
    try {
      // A number can become visible after a higher one: look back over the last thousand.
      const { visits, last } = await this.#store.after(this.#loaded ? Math.max(0, this.#last - 1000) : 0)
      for (const visit of visits) this.#remember(toText(visit))
      this.#last = Math.max(this.#last, last)
      this.#loaded = true
      this.#own.clear()
    } catch {
      await this.#takeOver() // the store cannot tell what another process ended; its file can
    }
  }

  /** Ends here what another process ended and could not save: one that was killed, or one beside this on the same folder. */
  async #takeOver(): Promise<void> {
    for (const name of (await this.#kept?.others()) ?? []) this.#owe(name)
  }

  #owe(name: string): void {
    this.#remember(name)
    this.#unsaved.add(name)
    this.#unleft.add(name)
  }

  #paid(name: string): void {
    if (!this.#unsaved.has(name) && !this.#unleft.has(name)) this.#kept?.done(name)
  }

  #leave(name: string): void {
    if (this.#leaving.has(name)) return
    const done = this.#holder.leaveVisit(toBytes(name)!).then(
      () => {
        this.#unleft.delete(name)
        this.#paid(name)
      },
      () => undefined, // the next round tries again
    )
    this.#leaving.set(name, done.finally(() => this.#leaving.delete(name)))
  }

  async #save(): Promise<void> {
    const names = [...this.#unsaved]
    if (names.length === 0) return
    try {
      await this.#store.add(names.map((name) => toBytes(name)!))
      for (const name of names) {
        this.#unsaved.delete(name)
        this.#paid(name)
      }
    } catch {
      return
    }
  }

  #remember(name: string): void {
    if (!this.#ended.has(name)) this.#ended.set(name, this.#now())
  }

  async #sweep(): Promise<void> {
    const before = this.#now() - keepFor
    for (const [name, at] of this.#ended) if (at < before && !this.#unsaved.has(name)) this.#ended.delete(name)
    await this.#store.sweep().catch(() => undefined)
  }

  /** Stops following, after one last attempt to save what is not saved. */
  async dispose(): Promise<void> {
    this.#disposed = true
    this.#deaf()
    for (const timer of this.#timers) clearInterval(timer)
    await Promise.all([this.#working, ...this.#leaving.values()])
    for (const name of this.#unleft) this.#leave(name)
    await Promise.all([this.#save(), ...this.#leaving.values()])
    await this.#kept?.dispose()
  }
}
