// One body in the three forms we send it: Brotli, gzip and plain, made once.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export type Encoding = 'br' | 'gzip' | 'identity'
export type Packed = { readonly [encoding in Encoding]: Buffer }

/**
 * Packs a text. `small`: as small as it gets, which takes more than 10 ms for a page, so only once and ahead of time. `quick`: a
 * tenth larger in a fraction of a millisecond (Brotli's quality 5), for what a request can bring about.
 */
export type Packing = 'small' | 'quick'

export function pack(text: string, packing: Packing = 'small'): Packed {
  const identity = Buffer.from(text)
  const br = brotliCompressSync(identity, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: packing === 'small' ? 11 : 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: identity.length,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  })
  return { identity, gzip: gzipSync(identity, { level: 9 }), br }
}

/** The best form this Accept-Encoding takes (RFC 9110, 12.5.3). `*` is not taken as a yes: plain always works. */
export function encodingFor(accept: string | undefined): Encoding {
  if (!accept) return 'identity'
  let encoding = read.get(accept)
  if (!encoding) {
    encoding = takes(accept, 'br') ? 'br' : takes(accept, 'gzip') ? 'gzip' : 'identity'
    if (read.size < 100 && accept.length < 100) read.set(accept, encoding)
  }
  return encoding
}

/** Browsers say one of a handful; reading each anew would cost as much as sending the page. */
const read = new Map<string, Encoding>()

function takes(accept: string, name: string): boolean {
  for (const item of accept.split(',')) {
    const [coding, ...params] = item.trim().toLowerCase().split(/\s*;\s*/)
    if (coding === name) return !params.some((param) => /^q=0(\.0*)?$/.test(param))
  }
  return false
}
