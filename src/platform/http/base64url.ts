// base64url by Node's own code: for what passes a socket thousands of times a second (shared/base/id is for every side).

/** The bytes of a base64url text without padding (RFC 4648, 5); null where it is none, or not in its one canonical form. As `toBytes`. */
export function bytesOf(text: string): Buffer<ArrayBuffer> | null {
  const bytes = Buffer.from(text, 'base64url')
  // Node passes over what is no base64url.
  return bytes.toString('base64url') === text ? bytes : null
}

/** Bytes as base64url without padding. As `toText`. */
export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}
