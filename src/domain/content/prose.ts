// Reads a block's Markdown into a small tree of our own; what it cannot say (HTML, pictures) is left out, so no text becomes markup.
import { marked } from 'marked'
import type { Token, Tokens } from 'marked'
import { citation } from './pages.ts'

export type Inline =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'strong'; readonly inside: readonly Inline[] }
  /** To a page of the same language by its name, with or without a place in it. */
  | { readonly is: 'link'; readonly to: string; readonly inside: readonly Inline[] }
  | { readonly is: 'fact'; readonly id: string }

export type Prose =
  | { readonly is: 'heading'; readonly inside: readonly Inline[] }
  | { readonly is: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly is: 'list'; readonly items: readonly (readonly Inline[])[] }

/** A block's text as headings, paragraphs and lists. */
export function readProse(text: string): Prose[] {
  const out: Prose[] = []
  for (const token of marked.lexer(text) as Token[]) {
    if (token.type === 'heading') out.push({ is: 'heading', inside: inlines((token as Tokens.Heading).tokens) })
    else if (token.type === 'paragraph') out.push({ is: 'paragraph', inside: inlines((token as Tokens.Paragraph).tokens) })
    else if (token.type === 'list')
      out.push({ is: 'list', items: (token as Tokens.List).items.map((item) => inlines(item.tokens)) })
  }
  return out
}

function inlines(tokens: Token[]): Inline[] {
  return tokens.flatMap((token): Inline[] => {
    switch (token.type) {
      case 'strong':
        return [{ is: 'strong', inside: inlines((token as Tokens.Strong).tokens) }]
      case 'link': {
        const link = token as Tokens.Link
        return /^[a-z]+(#[\w-]+)?$|^#[\w-]+$/.test(link.href) ? [{ is: 'link', to: link.href, inside: inlines(link.tokens) }] : inlines(link.tokens)
      }
      case 'text': {
        const text = token as Tokens.Text
        return text.tokens ? inlines(text.tokens) : cited(text.text)
      }
      case 'escape':
        return cited((token as Tokens.Escape).text)
      default:
        return []
    }
  })
}

function cited(text: string): Inline[] {
  return text.split(citation).flatMap((piece, index): Inline[] => {
    if (index % 2 === 1) return [{ is: 'fact', id: piece }]
    return piece === '' ? [] : [{ is: 'text', text: piece }]
  })
}
