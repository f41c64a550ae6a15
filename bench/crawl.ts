// Walks the site as a visitor could, from the entry page along the links of one visit, and weighs what travels.
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib'
import { get } from './ask-http.ts'

/** Bytes on the wire: of the page, and in brotli of all scripts it runs (its own files as they travel, inline ones compressed). */
export type Weighed = { path: string; page: number; scripts: number; exit: string | null }

const browser = { accept: 'text/html', 'accept-encoding': 'gzip, deflate, br', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }

/** Every page under the visit that the entry page opens, the entry page first. `skip`: paths not to follow. */
export async function crawl(port: number, skip: (path: string) => boolean): Promise<Weighed[]> {
  const entry = await weigh(port, '/')
  const visit = entry.weighed.path.split('/')[1]!
  const found = new Map([[entry.weighed.path, entry.weighed]])
  const ahead = [...entry.links]
  for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
    if (found.has(path) || skip(path) || path.split('/')[1] !== visit) continue
    const { weighed, links } = await weigh(port, path)
    found.set(path, weighed)
    ahead.push(...links)
  }
  return [...found.values()]
}

async function weigh(port: number, at: string): Promise<{ weighed: Weighed; links: string[] }> {
  const got = await get(port, at, browser)
  if (got.status < 200 || got.status >= 300) throw new Error(`${at} answers ${got.status}`)
  const html = opened(got.body, got.headers).toString('utf8')
  const base = new URL(got.path, 'http://localhost')
  const links = matches(html, /<a\s[^>]*?href="([^"#]+)/g).map((href) => new URL(href.replaceAll('&amp;', '&'), base))
  const own = links.filter((url) => url.host === 'localhost' && url.protocol === 'http:').map((url) => url.pathname)
  let scripts = 0
  // What waits in a template is fetched by the few who need it, and weighed by itself (decision 0018).
  for (const [, attributes = '', text = ''] of html.replaceAll(/<template\b[\s\S]*?<\/template>/g, '').matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    const source = /\ssrc="([^"]+)"/.exec(attributes)?.[1]
    if (source) scripts += (await get(port, new URL(source, base).pathname, { 'accept-encoding': 'br' })).body.length
    else if (text) scripts += brotliCompressSync(text).length
  }
  const exit = own.find((path) => path.endsWith('/leave')) ?? null
  return { weighed: { path: got.path, page: got.body.length, scripts, exit }, links: own }
}

function opened(body: Buffer, headers: [string, string][]): Buffer {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
  return encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((found) => found[1]!)
}
