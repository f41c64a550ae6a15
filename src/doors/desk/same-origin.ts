// Whether a request comes from the desk's own page: nobody else's page may act with her cookie.
import type { IncomingHttpHeaders } from 'node:http'

/** The Origin must be the desk's own; where the browser also says how the sites stand to each other, it must be the same. */
export function isFromOurs(headers: IncomingHttpHeaders, address: URL): boolean {
  const site = headers['sec-fetch-site']
  return headers.origin === address.origin && (site === undefined || site === 'same-origin')
}
