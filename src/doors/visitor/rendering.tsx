// Renders each page once, in every form it is sent in, with its policy; the same bytes go to everybody.
import { asset } from './asset-texts.ts'
import { Frame, waysUnderLanguage } from './parts/frame.tsx'
import type { Ways } from './parts/frame.tsx'
import { policy } from './headers.ts'
import type { Headers } from './headers.ts'
import { scriptPath } from './addresses.ts'
import type { PageName } from './addresses.ts'
import type { Ask, Script, Sheet } from './pages/page.ts'
import { renderDocument } from '../../platform/html/document.ts'
import { cspHash, integrityOf } from '../../platform/html/asset.ts'
import { pack } from '../../platform/html/packed.ts'
import type { Encoding, Packing } from '../../platform/html/packed.ts'

/** The policy of a page that has no style and no script but the frame's. */
export const framePolicy = policy({ style: cspHash(asset.tokens + asset.frame), scripts: [asset.leave, asset.inSight].map(cspHash) })

/** A body ready to send: for each encoding its bytes and the headers that are its own. */
export type Ready = { readonly [encoding in Encoding]: { readonly body: Buffer; readonly headers: Headers } }

/** Makes a text ready to send with these headers beside the table's. */
export function ready(text: string, headers: Headers, type: string, packing: Packing = 'small'): Ready {
  const packed = pack(text, packing)
  const of = (encoding: Encoding) => ({
    body: packed[encoding],
    headers: Object.freeze({
      ...headers,
      'content-type': `${type}; charset=utf-8`,
      'content-length': String(packed[encoding].length),
      ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    }),
  })
  return { br: of('br'), gzip: of('gzip'), identity: of('identity') }
}

/** Where a page is from: `socket` is our own (two with a space between, where there is an onion service), `share` the page's short address for somebody else, null where it has none. */
export type Origin = { readonly socket: string; readonly share: string | null }

/** A page's document and the policy that goes with it. `page` is null for the entry page and errors. */
export function documentOf(ask: Ask, sheet: Sheet, page: PageName | null, { socket, share }: Origin, ways: Ways = waysUnderLanguage): { html: string; policy: string } {
  const inline = [asset.leave, asset.inSight, ...(sheet.inline ? [sheet.inline] : [])]
  const style = asset.tokens + asset.frame + sheet.style
  const scripts = (sheet.scripts ?? []).map(({ name, text }: Script) => ({ address: scriptPath(name), integrity: integrityOf(text) }))
  const html = renderDocument(
    <Frame
      pack={ask.pack}
      language={ask.language}
      words={ask.words}
      title={sheet.title}
      heading={sheet.heading}
      page={page}
      ways={ways}
      style={style}
      inline={inline}
      share={share}
      scripts={scripts}
      after={sheet.after}
      {...(sheet.data ? { data: sheet.data } : {})}
      {...(sheet.withoutTalk ? { withoutTalk: true } : {})}
      {...(sheet.withoutList ? { withoutList: true } : {})}
    >
      {sheet.content}
    </Frame>,
  )
  const later = (sheet.later ?? []).map(({ text }) => `'${integrityOf(text)}'`)
  const allowed = [...inline.map(cspHash), ...scripts.map(({ integrity }) => `'${integrity}'`), ...later]
  return { html, policy: policy({ style: cspHash(style), scripts: allowed, ...(scripts.length > 0 ? { socket } : {}), ...(sheet.asks ? { asks: true } : {}), ...(sheet.frames ? { frames: true } : {}) }) }
}
