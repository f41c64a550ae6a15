// What every page of the site is made from, and what it gives to the frame around it.
import type { ComponentChildren } from 'preact'
import type { Pack, Words } from '../../../domain/content/content.ts'
import type { Now } from '../availability.ts'
import type { Language } from '../../../shared/base/language.ts'

/** A page in one language. The same bytes go to everybody, so nothing here is about a person. */
export type Ask = {
  readonly pack: Pack
  readonly language: Language
  readonly words: Words
  /** Only for the talk page: the language somebody chose to talk in, where it is not the page's own. */
  readonly spoken: Language | null
  /** When it is made; only what says `until` may depend on it. */
  readonly at: Date
  /** Who is there; null where nobody knows. Only the first page may depend on it. */
  readonly now?: Now | null
}

export type Sheet = {
  /** For the tab and the browser's history: neutral. */
  readonly title: string
  readonly heading: string
  readonly content: ComponentChildren
  /** Stands after the ways to reach somebody, at the very end: sources, dates. */
  readonly after?: ComponentChildren
  /** From this instant on the page says something else, and is made anew; without it, it is true as long as this process runs. */
  readonly until?: Date
  /** The page's own style, minified, after the frame's. */
  readonly style: string
  /** Extra `data-…` attributes on <main>, for the page's script. */
  readonly data?: { readonly [name: `data-${string}`]: string }
  /** A small script of the page's own, inside the document after the frame's. */
  readonly inline?: string
  /** Its script asks this origin something. */
  readonly asks?: boolean
  /** Scripts of the page; the site serves each at `/script/<name>.js`, with its integrity. The same name always has the same text. */
  readonly scripts?: readonly Script[]
  /** Scripts that its own script begins later, each from a `<template>` in the content; served and named as the others. */
  readonly later?: readonly Script[]
  /** It has a frame with another page of ours in it. */
  readonly frames?: true
  /** The frame leaves out the way to talk at the end; on the talk page it does so by itself. */
  readonly withoutTalk?: boolean
  /** Of the list of all pages the frame shows the first alone: what is answered to a form may be long, and is packed quickly. */
  readonly withoutList?: boolean
}

/** `name`: kebab-case, one for each text (so with the language where words are inside). */
export type Script = { readonly name: string; readonly text: string }
