// One question over loopback, answered with the bytes as they travel (compressed where they are).
import { request } from 'node:http'

export type Got = { status: number; headers: [string, string][]; body: Buffer; path: string }

/** Follows up to three redirects to the same host; rejects where nobody listens. */
export async function get(port: number, path: string, headers: Record<string, string> = {}, redirects = 3): Promise<Got> {
  const got = await ask(port, 'GET', path, headers, null)
  const location = got.headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (got.status < 300 || got.status >= 400 || !location || redirects === 0) return got
  return get(port, new URL(location, `http://localhost:${port}${path}`).pathname, headers, redirects - 1)
}

/** Posts JSON; follows nothing. */
export function post(port: number, path: string, headers: Record<string, string>, value: unknown): Promise<Got> {
  const body = JSON.stringify(value)
  return ask(port, 'POST', path, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers }, body)
}

function ask(port: number, method: string, path: string, headers: Record<string, string>, body: string | null): Promise<Got> {
  return new Promise((resolve, reject) => {
    const heads = { host: `localhost:${port}`, ...headers }
    const asking = request({ host: '127.0.0.1', port, path, method, headers: heads, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const raw = response.rawHeaders
        const pairs = raw.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, raw[i + 1]!]] : []))
        resolve({ status: response.statusCode ?? 0, headers: pairs, body: Buffer.concat(parts), path })
      })
    })
    asking.on('error', reject)
    asking.end(body ?? undefined)
  })
}
