// The headers of the desk's origin, on every answer: nothing stored, framed, sent on or let in from elsewhere; passkeys and nothing else of the device.
import { permissionsPolicy } from '../../platform/http/browser-features.ts'

export type Headers = { readonly [name: string]: string }

/** Passkeys; the link of an invitation is copied; a listener hears that somebody waits while another window is in front. */
const allowed = ['clipboard-write', 'media-playback-while-not-visible', 'publickey-credentials-create', 'publickey-credentials-get']

/**
 * `address`: the desk's public one. `script`: the integrity of its one script; the policy names these bytes instead of "whatever this
 * origin serves". An external script by its hash needs Firefox 116, Safari 15.6 or Chromium 59.
 */
export function deskHeaders(address: URL, script: string): Headers {
  const tls = address.protocol === 'https:'
  const socket = `${tls ? 'wss' : 'ws'}://${address.host}`
  return {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': [
      "default-src 'none'",
      `script-src '${script}'`,
      "style-src 'self'",
      "worker-src 'self'",
      // Some browsers do not count their own origin's socket as 'self'.
      `connect-src 'self' ${socket}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types desk',
    ].join('; '),
    'permissions-policy': permissionsPolicy(allowed),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, noarchive',
    'integrity-policy': 'blocked-destinations=(script)',
    ...(tls ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  }
}
