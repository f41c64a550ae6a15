// Random identifiers and the one text form of bytes: base64url without padding (RFC 4648 section 5).

/** `size` random bytes. */
export function randomBytes(size: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(size))
}

/** A fresh id: 16 random bytes as 22 characters of base64url. */
export function newId(): string {
  return toText(randomBytes(16))
}

/** Bytes as base64url without padding. */
export function toText(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of a base64url text; null where it is none, or not in its one canonical form. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0))
  return toText(bytes) === text ? bytes : null
}

/** The length of the base64url text of `size` bytes. */
export function textLength(size: number): number {
  return Math.ceil((size * 4) / 3)
}
