// Turns a tree of elements into the text of a whole document.
import { renderToString } from 'preact-render-to-string'
import type { VNode } from 'preact'

/** The document's text, with the doctype that keeps browsers in standards mode. */
export function renderDocument(html: VNode): string {
  return '<!doctype html>' + renderToString(html)
}
