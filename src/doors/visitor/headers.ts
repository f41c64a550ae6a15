// The headers of the site, on every answer, errors too: nothing is stored, sent on, framed, or let in from elsewhere.
import { permissionsPolicy } from '../../platform/http/browser-features.ts'

/** What differs by installation. */
export type HeaderSettings = {
  /** Served under TLS: then HSTS for two years. */
  readonly tls: boolean
  /** What the operator wants said about subdomains and preload; they bind other sites of the same domain. */
  readonly hsts: { readonly subdomains: boolean; readonly preload: boolean }
}

export type Headers = { readonly [name: string]: string }

/** The table. `base` is the policy where a page has none of its own: it fits a page with the frame's style and script alone. */
export function siteHeaders(settings: HeaderSettings, base: string): Headers {
  const { tls, hsts } = settings
  const extra = `${hsts.subdomains ? '; includeSubDomains' : ''}${hsts.preload ? '; preload' : ''}`
  return {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': base,
    'permissions-policy': permissionsPolicy(),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'request-otr': '1',
    'x-robots-tag': 'noindex, noarchive',
    'integrity-policy': 'blocked-destinations=(script style)',
    ...(tls ? { 'strict-transport-security': `max-age=63072000${extra}` } : {}),
  }
}

/**
 * A page's policy. Whatever runs is named by its hash, inline or of ours: never "what this origin serves" (decision 0014). `socket`:
 * our own, where the page talks to it. `asks`: its script asks this origin. `frames`: it has a frame of ours. `framed`: it stands in one, and may be framed by our own pages alone.
 */
export function policy(page: { style?: string; scripts?: readonly string[]; socket?: string; asks?: boolean; frames?: boolean; framed?: boolean }): string {
  const scripts = page.scripts ?? []
  return [
    "default-src 'none'",
    ...(page.style ? [`style-src ${page.style}`] : []),
    ...(scripts.length > 0 ? [`script-src ${scripts.join(' ')}`] : []),
    // Safari 15 does not count its own origin's socket as 'self'.
    ...(page.socket ? [`connect-src 'self' ${page.socket}`] : []),
    ...(page.frames ? ["frame-src 'self'"] : []),
    ...(page.asks ? ["connect-src 'self'"] : []),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${page.framed ? "'self'" : "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}
