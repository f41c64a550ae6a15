// The desk's one cookie: it holds the session's secret and nothing else, and is sent to the desk's own pages only.

export class SessionCookie {
  readonly #name: string
  readonly #attributes: string

  /** `__Host-` and Secure under https. On plain `desk.localhost`, where browsers refuse both, a plain name. */
  constructor(address: URL) {
    const tls = address.protocol === 'https:'
    this.#name = tls ? '__Host-desk' : 'desk'
    this.#attributes = `Path=/; HttpOnly; SameSite=Strict${tls ? '; Secure' : ''}`
  }

  /** The session in a Cookie header; null where there is none, or two (then somebody else set one). */
  read(header: string | undefined): string | null {
    const found = (header ?? '').split(';').flatMap((pair) => {
      const [name, value] = pair.trim().split('=', 2)
      return name === this.#name && value !== undefined ? [value] : []
    })
    return found.length === 1 && /^[\w-]{43}$/.test(found[0]!) ? found[0]! : null
  }

  /** The Set-Cookie value; it has no age, so that closing the browser ends it (the server ends it anyway). */
  write(session: string): string {
    return `${this.#name}=${session}; ${this.#attributes}`
  }

  clear(): string {
    return `${this.#name}=; ${this.#attributes}; Max-Age=0`
  }
}
