// Sees what pages of a browser ask for, what they complain of, and what they leave behind in it.
import type { BrowserContext, Page } from 'playwright-core'

/** Each empty where nothing was kept; an entry names what is there. */
export type Kept = { readonly [where in 'cookies' | 'local' | 'session' | 'databases' | 'caches' | 'workers' | 'files']: readonly string[] }

export const nothingKept: Kept = { cookies: [], local: [], session: [], databases: [], caches: [], workers: [], files: [] }

export class PageWatch {
  /** `scheme://host` of every request and socket of the watched pages, but `data:`. */
  readonly origins = new Set<string>()
  /** What the console was told as an error or a warning, and what was thrown. */
  readonly complaints: string[] = []

  /** Before the page opens anything. */
  attach(page: Page): void {
    const note = (url: string): void => {
      if (!url.startsWith('data:')) this.origins.add(url.split('/', 3).join('/'))
    }
    page.on('request', (request) => note(request.url()))
    page.on('websocket', (socket) => note(socket.url()))
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text())
    })
    page.on('pageerror', (error) => this.complaints.push(error.message))
  }

  /** What the page's origin keeps in this browser at this moment, with every cookie of the context. */
  async kept(page: Page, context: BrowserContext): Promise<Kept> {
    const cookies = (await context.cookies()).map(({ name, domain }) => `${name} of ${domain}`)
    const found = await page.evaluate(async () => {
      const registrations = await navigator.serviceWorker.getRegistrations()
      const files: string[] = []
      const folder = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> }
      for await (const name of folder.keys()) files.push(name)
      return {
        cookie: document.cookie,
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        databases: (await indexedDB.databases()).map(({ name }) => name ?? '(no name)'),
        caches: await caches.keys(),
        workers: registrations.map(({ scope }) => scope),
        files,
      }
    })
    const { cookie, ...rest } = found
    return { cookies: cookie === '' ? cookies : [...cookies, cookie], ...rest }
  }

  /** Where the document itself would have something from: elements that are loaded, or that ask to be ready for another host. */
  async loads(page: Page): Promise<string[]> {
    return page.evaluate(() => {
      const elements = document.querySelectorAll<HTMLElement>('link[href], [src], [srcset], object[data], [poster], [ping], use[href]')
      return [...elements].flatMap((element) => ['href', 'src', 'srcset', 'data', 'poster', 'ping'].map((name) => element.getAttribute(name) ?? '')).filter((value) => value !== '' && value !== 'data:,')
    })
  }
}
