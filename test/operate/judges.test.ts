// What two outside judges say of our headers: csp_evaluator of every policy, and the HTTP Observatory of site and desk behind TLS.
import assert from 'node:assert/strict'
import dns from 'node:dns'
import fs from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import tls from 'node:tls'
import evaluator from 'csp_evaluator/dist/evaluator.js'
import { Severity, Type } from 'csp_evaluator/dist/finding.js'
import { CspParser } from 'csp_evaluator/dist/parser.js'
import { freePort } from '../support/free-port.ts'
import { App } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { Secrets } from '../../src/config/secrets.ts'
import { freshDatabase } from '../support/database.ts'
import { selfSigned, tlsFront } from '../support/tls-front.ts'
import { isWalked } from '../support/walked.ts'

const ends: (() => Promise<unknown>)[] = []
/** Ports of the doors; addresses, without `https://`, of what stands in front of them. */
let port: { site: number; desk: number }
let front: { site: string; desk: string }
const certificate = selfSigned(['DNS:localhost', 'DNS:desk.localhost'])

type Lookup = (name: string, ...rest: unknown[]) => void

before(async () => {
  // Names under localhost are this machine (RFC 6761, 6.3); browsers know it, not every resolver does.
  const lookup = dns.lookup as unknown as Lookup
  const here: Lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? 'localhost' : name, ...rest)
  dns.lookup = here as unknown as typeof dns.lookup
  // The judge trusts what this process trusts.
  tls.setDefaultCACertificates([/-----BEGIN CERTIFICATE[^]*/.exec(certificate)![0]])
  port = { site: await freePort(), desk: await freePort() }
  const [site, desk] = [await tlsFront(certificate, port.site), await tlsFront(certificate, port.desk)]
  front = { site: `localhost:${site.port}`, desk: `desk.localhost:${desk.port}` }
  const database = await freshDatabase()
  const data = await mkdtemp(join(tmpdir(), 'judged-'))
  const config = readConfig({
    PORT: String(port.site), DESK_PORT: String(port.desk), SITE_ADDRESS: `https://${front.site}`, DESK_ADDRESS: `https://${front.desk}`,
    TRUSTED_PROXY: '127.0.0.1', EAR_DATA: data, DATABASE_URL: database.url,
  })
  const app = new App(config, Secrets.open(data))
  ends.push(() => app.dispose(), () => site.dispose(), () => desk.dispose(), () => database.dispose(), () => rm(data, { recursive: true }))
  await app.start()
})
after(async () => {
  for (const end of ends) await end()
})

/** What the evaluator says: "severity type directive value". `stricter`: with the checks that it does not make by itself. */
function findings(policy: string, stricter = false): string[] {
  const judged = new evaluator.CspEvaluator(new CspParser(policy).csp)
  const found = judged.evaluate(stricter ? evaluator.STRICTCSP_CHECKS : [], evaluator.DEFAULT_CHECKS)
  return found.map(({ severity, type, directive, value = '' }) => `${Severity[severity]} ${Type[type]} ${directive} ${value}`.trim())
}

/**
 * None, and of the stricter checks one: they propose 'unsafe-inline' beside hashes, for browsers older than hashes (CSP 2, 2015).
 * Those would then run any script; ours shall run none there, and the exit and the pages need none.
 */
function assertClean(policy: string, where: string): void {
  assert.deepEqual(findings(policy), [], `${where}: ${policy}`)
  assert.deepEqual(findings(policy, true), policy.includes("script-src 'sha") ? ['STRICT_CSP UNSAFE_INLINE_FALLBACK script-src'] : [], `${where}: ${policy}`)
}

type Seen = { status: number; policy: string; links: string[] }

async function see(origin: string, path: string, headers: Record<string, string> = {}): Promise<Seen> {
  const answer = await fetch(origin + path, { redirect: 'manual', headers })
  const html = answer.headers.get('content-type')?.startsWith('text/html') ? await answer.text() : ''
  const links = [...html.matchAll(/<a\s[^>]*?href="([^"#]+)/g)].map(([, href]) => new URL(href!.replaceAll('&amp;', '&'), origin + path))
  return { status: answer.status, policy: answer.headers.get('content-security-policy') ?? '', links: links.filter((link) => link.origin === origin).map((link) => link.pathname) }
}

/** All addresses of one visit along its links, the exit last, and some that answer otherwise; gives each policy with where it stood. */
async function policiesOfTheSite(): Promise<Map<string, string[]>> {
  const origin = `http://127.0.0.1:${port.site}`
  const start = (await fetch(`${origin}/`, { redirect: 'manual' })).headers.get('location')!
  const policies = new Map<string, string[]>()
  const note = async (path: string): Promise<string[]> => {
    const { policy, links } = await see(origin, path)
    policies.set(policy, [...(policies.get(policy) ?? []), path])
    return links
  }
  const found = new Set([start])
  for (const path of found) {
    // The pages to talk in another language differ in that language's tag alone; those of one language are enough.
    const links = (await note(path)).filter((link) => link.startsWith(start.slice(0, 41)) && !link.endsWith('/leave'))
    for (const link of links) if (!/\/(?!nl\/)[\w-]+\/talk-/.test(link) && isWalked(link)) found.add(link)
  }
  assert.ok(found.size > 30, `only ${found.size} pages`)
  for (const path of ['/', '/nothing', '/%zz', '/script/talk.js', '/away/nl', '/health', `${start.slice(0, 41)}/nl/leave`, start]) await note(path)
  return policies
}

test('L-12: csp_evaluator finds nothing in any policy of the site', async (t) => {
  const policies = await policiesOfTheSite()
  for (const [policy, paths] of policies) assertClean(policy, paths.slice(0, 3).join(', '))
  t.diagnostic(`${policies.size} policies on ${[...policies.values()].flat().length} addresses of the site`)
  assert.ok([...policies.keys()].some((policy) => policy.includes('connect-src')), 'the talk page was among them')
})

test('L-12: csp_evaluator finds nothing in the policy of the desk', async () => {
  const origin = `http://desk.localhost:${port.desk}`
  const policies = new Set<string>()
  for (const path of ['/', '/desk.js', '/desk.css', '/passphrase-worker.js', '/words/en.json', '/nothing', '/%zz', '/api/status']) policies.add((await see(origin, path)).policy)
  assert.equal(policies.size, 1)
  assertClean([...policies][0]!, 'the desk')
})

test('L-12: csp_evaluator would have found what is weak', () => {
  assert.deepEqual(findings("default-src 'none'; script-src 'self'; require-trusted-types-for 'script'"), ["MEDIUM_MAYBE SCRIPT_ALLOWLIST_BYPASS script-src 'self'"])
  assert.ok(findings("script-src 'unsafe-inline' https:").some((finding) => finding.startsWith('HIGH ')))
})

type Judged = { scan: { grade: string; score: number; testsFailed: number; testsQuantity: number }; tests: Record<string, { result: string; pass: boolean }> }

/** The Observatory's own scan of `/`, followed to where it leads. Nothing but this machine is asked. */
async function judge(host: string): Promise<Judged> {
  // Its list of domains that browsers know to be under TLS is fetched when it is installed, which ours is not: none of our names is on it.
  const { readFileSync } = fs
  fs.readFileSync = ((path: string, ...more: []) => (String(path).endsWith('hsts-preload.json') ? '{}' : readFileSync(path, ...more))) as typeof fs.readFileSync
  try {
    const observatory: string = '@mdn/mdn-http-observatory'
    const { scan } = (await import(observatory)) as { scan: (host: string) => Promise<Judged> }
    return await scan(host)
  } finally {
    fs.readFileSync = readFileSync
  }
}

const scripts = { inline: 'passed: sri-not-implemented-but-all-scripts-loaded-from-secure-origin', own: 'passed: sri-implemented-and-all-scripts-loaded-securely' }

for (const [what, of, integrity] of [
  ['the site', () => front.site, scripts.inline],
  ['the talk page', () => `${front.site}/nl/talk`, scripts.own],
  ['the desk', () => front.desk, scripts.own],
] as const) {
  test(`L-12: the HTTP Observatory gives ${what} behind TLS an A+, with no test failed`, async (t) => {
    const { scan, tests } = await judge(of())
    const results = Object.fromEntries(Object.entries(tests).map(([name, { result, pass }]) => [name, `${pass ? 'passed' : 'failed'}: ${result}`]))
    t.diagnostic(`${what}: ${scan.grade}, ${scan.score} points, ${scan.testsQuantity - scan.testsFailed} of ${scan.testsQuantity} tests`)
    assert.deepEqual(results, {
      'content-security-policy': 'passed: csp-implemented-with-no-unsafe-default-src-none',
      cookies: 'passed: cookies-not-found',
      'cross-origin-resource-sharing': 'passed: cross-origin-resource-sharing-not-implemented',
      redirection: 'passed: redirection-to-https',
      'referrer-policy': 'passed: referrer-policy-private',
      'strict-transport-security': 'passed: hsts-implemented-max-age-at-least-six-months',
      'subresource-integrity': integrity,
      'x-content-type-options': 'passed: x-content-type-options-nosniff',
      'x-frame-options': 'passed: x-frame-options-implemented-via-csp',
      'cross-origin-resource-policy': 'passed: corp-implemented-with-same-origin',
    })
    assert.equal(scan.grade, 'A+')
  })
}

test('L-12: the HTTP Observatory would have failed a page without headers', async () => {
  const bare = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>bare'))
  const at = await freePort()
  await new Promise<void>((done) => void bare.listen(at, '127.0.0.1', done))
  const behind = await tlsFront(certificate, at)
  const { scan } = await judge(`localhost:${behind.port}`)
  await behind.dispose()
  bare.close()
  bare.closeAllConnections()
  assert.equal(scan.grade, 'D')
  assert.equal(scan.testsFailed, 4)
})
