// Reads a block's Markdown into a small tree of our own; what it cannot say (HTML, pictures) is left out, so no text becomes markup, and named.
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
  return read(text).prose
}

/** What of a block's text no page shows, as sentences that name it: the check says each, and an import refuses them. */
export function unreadable(text: string): string[] {
  return read(text).lost.map(({ type, raw }) => {
    const line = raw.trim().replaceAll(/\s+/g, ' ')
    return `no page shows “${line.length > 60 ? `${line.slice(0, 60)}…` : line}” (${type}): write headings, paragraphs, lists, **bold** and links to pages alone.`
  })
}

function read(text: string): { prose: Prose[]; lost: Token[] } {
  const lost: Token[] = []
  const prose = (marked.lexer(text) as Token[]).flatMap((token): Prose[] => {
    if (token.type === 'heading') return [{ is: 'heading', inside: inlines((token as Tokens.Heading).tokens, lost) }]
    if (token.type === 'paragraph') return [{ is: 'paragraph', inside: inlines((token as Tokens.Paragraph).tokens, lost) }]
    // The numbers of an ordered list are nowhere else.
    if (token.type === 'list' && !(token as Tokens.List).ordered) return [{ is: 'list', items: (token as Tokens.List).items.map((item) => itemOf(item, lost)) }]
    if (token.type !== 'space') lost.push(token)
    return []
  })
  return { prose, lost }
}

/** An item is one run of words; whatever stands below it in the item has no place. */
function itemOf({ tokens }: Tokens.ListItem, lost: Token[]): Inline[] {
  const [first, ...below] = tokens.filter(({ type }) => type !== 'space')
  lost.push(...below)
  if (!first) return []
  return first.type === 'paragraph' ? inlines((first as Tokens.Paragraph).tokens, lost) : inlines([first], lost)
}

function inlines(tokens: Token[], lost: Token[]): Inline[] {
  return tokens.flatMap((token): Inline[] => {
    switch (token.type) {
      case 'strong':
        return [{ is: 'strong', inside: inlines((token as Tokens.Strong).tokens, lost) }]
      case 'em':
      case 'del':
        return inlines((token as Tokens.Em | Tokens.Del).tokens, lost)
      case 'link': {
        const link = token as Tokens.Link
        const inside = inlines(link.tokens, lost)
        return /^[a-z]+(#[\w-]+)?$|^#[\w-]+$/.test(link.href) ? [{ is: 'link', to: link.href, inside }] : inside
      }
      case 'text': {
        const text = token as Tokens.Text
        return text.tokens ? inlines(text.tokens, lost) : cited(text.text)
      }
      case 'escape':
      case 'codespan':
        return cited((token as Tokens.Escape | Tokens.Codespan).text)
      case 'br':
        return [{ is: 'text', text: ' ' }]
      default:
        if (/^<br\s*\/?>$/i.test(token.raw)) return [{ is: 'text', text: ' ' }]
        lost.push(token)
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
