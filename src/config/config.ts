// The settings of an installation, typed, frozen and checked: what is wrong stops the start with a sentence that says what to write.
import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CannotStart } from '../shared/base/cannot-start.ts'
import { languageOf } from '../shared/base/language.ts'
import { deskAddress, onionAddress, siteAddress } from './address.ts'
import type { Settings } from './env.ts'

export type Config = {
  /** The address to listen on, and a port for each door. */
  readonly host: string
  readonly port: number
  readonly deskPort: number
  /** What people type: origins without a slash at the end. */
  readonly site: string
  readonly desk: string
  /** Absolute; it exists and we may write there. */
  readonly data: string
  /** Null: the embedded database in `data`. Never print it: it can hold a password. */
  readonly databaseUrl: string | null
  /** The folder of the pack. */
  readonly pack: string
  /** Which languages the site shows: all that have pages, or only those whose pages and words people have reviewed. */
  readonly publish: 'all' | 'reviewed'
  readonly trustedProxy: readonly string[]
  /** The onion service, where there is one: its origin, and the port where tor finds us. */
  readonly onion: { readonly address: string; readonly port: number } | null
  /** Where the exit leads, by language; the pack's own where one is missing. */
  readonly exitTargets: { readonly [tag: string]: string }
  /** Null: the pack's. */
  readonly operator: string | null
  /** Origins of push services beside those of the known browsers. */
  readonly pushServices: readonly string[]
  /** What a rung phone shows; null: the desk's words. */
  readonly ringText: string | null
  readonly hsts: { readonly subdomains: boolean; readonly preload: boolean }
}

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Throws `CannotStart` for the first setting that is wrong or contradicts another. Makes the folder `EAR_DATA` where it is missing. */
export function readConfig(settings: Settings): Config {
  const port = readPort('PORT', settings.PORT ?? '8080')
  const deskPort = readPort('DESK_PORT', settings.DESK_PORT ?? '8081')
  if (port === deskPort) {
    throw new CannotStart(`PORT and DESK_PORT are both ${port}; the site and the desk need a port each, for example PORT=8080 and DESK_PORT=8081.`)
  }
  const host = settings.HOST ?? '127.0.0.1'
  if (isIP(host) === 0 && host !== 'localhost') {
    throw new CannotStart(`HOST is “${host}”, which is no address to listen on; write 127.0.0.1, or 0.0.0.0 for every address of this machine.`)
  }
  const site = siteAddress(settings.SITE_ADDRESS ?? `http://localhost:${port}`)
  const desk = deskAddress(settings.DESK_ADDRESS ?? `http://desk.localhost:${deskPort}`)
  if (new URL(site).hostname === new URL(desk).hostname) {
    throw new CannotStart(
      `SITE_ADDRESS and DESK_ADDRESS have the same host name (${new URL(site).hostname}); browsers would send the desk’s cookie to the site, because cookies ignore ports. Write another name for the desk, for example DESK_ADDRESS=https://desk.${new URL(site).hostname}.`,
    )
  }
  return Object.freeze({
    host,
    port,
    deskPort,
    site,
    desk,
    data: readData(settings.EAR_DATA ?? join(project, 'data')),
    databaseUrl: readDatabase(settings.DATABASE_URL),
    pack: readPack(settings.EAR_PACK ?? 'belgium'),
    publish: readPublish(settings.EAR_PUBLISH ?? 'all'),
    trustedProxy: Object.freeze(readProxies(settings.TRUSTED_PROXY ?? '')),
    onion: readOnion(settings, [port, deskPort]),
    exitTargets: Object.freeze(readTargets(settings.EXIT_TARGETS ?? '', site)),
    operator: readOperator(settings.OPERATOR),
    pushServices: Object.freeze(readPushServices(settings.PUSH_SERVICES ?? '')),
    ringText: readRingText(settings.RING_TEXT),
    hsts: Object.freeze(readHsts(settings, site)),
  })
}

function readPort(name: string, value: string): number {
  const port = Number(value)
  if (/^\d{1,5}$/.test(value) && port >= 1 && port <= 65_535) return port
  throw new CannotStart(`${name} is “${value}”, which is no port; write a whole number from 1 to 65535.`)
}

function readData(value: string): string {
  const folder = resolve(value)
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return folder
  } catch {
    throw new CannotStart(`EAR_DATA is “${folder}”, where this account may not write; write the path of a folder that it may, or make that folder and give it to this account.`)
  }
}

// One by one: Node's recursive mkdir never returns where a parent refuses with “not found” (/proc). Where root starts us, the
// database's own account must be able to go through the folder.
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}

// The value is not repeated: it can hold a password.
function readDatabase(value: string | undefined): string | null {
  if (value === undefined) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    throw new CannotStart('DATABASE_URL is not the address of a PostgreSQL database; write postgres://NAME:PASSWORD@HOST:5432/DATABASE, or leave it out for the embedded one.')
  }
  return value
}

function readPack(value: string): string {
  const folder = value.includes('/') ? resolve(value) : join(project, 'packs', value)
  if (existsSync(join(folder, 'pack.json'))) return folder
  const packs = join(project, 'packs')
  const known = existsSync(packs) ? readdirSync(packs).filter((name) => statSync(join(packs, name)).isDirectory()) : []
  throw new CannotStart(`EAR_PACK is “${value}”, but there is no pack.json in ${folder}; write one of ${known.join(', ')}, or the path of a pack’s folder.`)
}

function readPublish(value: string): Config['publish'] {
  if (value === 'all' || value === 'reviewed') return value
  throw new CannotStart(`EAR_PUBLISH is “${value}”; write all, or reviewed for only the languages whose pages and words people have reviewed.`)
}

function readProxies(value: string): string[] {
  const list = value.split(/[\s,]+/).filter((part) => part !== '')
  for (const part of list) {
    const [address = '', bits, more] = part.split('/')
    const version = isIP(address)
    const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
    if (version !== 0 && fits && more === undefined) continue
    throw new CannotStart(`TRUSTED_PROXY holds “${part}”, which is no address or network; write the proxy’s address, for example 127.0.0.1 or 10.0.0.0/8, several with commas between.`)
  }
  return list
}

function readOnion({ ONION_ADDRESS, ONION_PORT }: Settings, taken: readonly number[]): Config['onion'] {
  if (ONION_ADDRESS === undefined && ONION_PORT === undefined) return null
  if (ONION_ADDRESS === undefined) throw new CannotStart('ONION_PORT is set without ONION_ADDRESS; write the address of your onion service too (docs/operate/onion.md), or leave both out.')
  if (ONION_PORT === undefined) throw new CannotStart('ONION_ADDRESS is set without ONION_PORT; write the port that HiddenServicePort in torrc leads to, for example ONION_PORT=8082, or leave both out.')
  const port = readPort('ONION_PORT', ONION_PORT)
  if (taken.includes(port)) throw new CannotStart(`ONION_PORT is ${port}, which is PORT or DESK_PORT; tor needs a port of its own, because there nobody’s word about an address is believed. Write another, for example ONION_PORT=8082.`)
  return Object.freeze({ address: onionAddress(ONION_ADDRESS), port })
}

function readTargets(value: string, site: string): Record<string, string> {
  const targets: Record<string, string> = {}
  for (const part of value.split(/\s+/).filter((p) => p !== '')) {
    const cut = part.indexOf('=')
    const tag = part.slice(0, Math.max(cut, 0))
    const target = part.slice(cut + 1)
    if (!languageOf(tag)) throw new CannotStart(`EXIT_TARGETS holds “${part}”; write a language and its page, for example nl=https://www.meteo.be/nl, several with spaces between.`)
    const url = URL.canParse(target) ? new URL(target) : null
    if (url?.protocol !== 'https:') throw new CannotStart(`EXIT_TARGETS leads ${tag} to “${target}”, which is no https address; write one, so that nobody on the way can see or change where somebody goes.`)
    if (url.host === new URL(site).host) throw new CannotStart(`EXIT_TARGETS leads ${tag} back to this site; write the address of a plain page elsewhere, such as the weather.`)
    targets[tag] = url.href
  }
  return targets
}

function readOperator(value: string | undefined): string | null {
  if (value !== undefined && value.length > 80) throw new CannotStart('OPERATOR is longer than 80 characters; write the name of your organisation in short.')
  return value ?? null
}

function readPushServices(value: string): string[] {
  const list = value.split(/[\s,]+/).filter((part) => part !== '')
  for (const part of list) {
    const url = URL.canParse(part) ? new URL(part) : null
    // In the clear only to this machine itself.
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname))
    if (safe && url.origin === part) continue
    throw new CannotStart(`PUSH_SERVICES holds “${part}”, which is no origin of a push service; write it with https and without a path, for example https://push.example.org, several with commas between.`)
  }
  return list
}

function readRingText(value: string | undefined): string | null {
  if (value !== undefined && value.length > 60) throw new CannotStart('RING_TEXT is longer than 60 characters; write a few words that say nothing of what this is, for example “You are asked for”.')
  return value ?? null
}

function readHsts(settings: Settings, site: string): { subdomains: boolean; preload: boolean } {
  const read = (name: 'HSTS_SUBDOMAINS' | 'HSTS_PRELOAD'): boolean => {
    const value = settings[name] ?? 'no'
    if (value !== 'yes' && value !== 'no') throw new CannotStart(`${name} is “${value}”; write yes or no.`)
    if (value === 'yes' && !site.startsWith('https:')) throw new CannotStart(`${name} is yes, but SITE_ADDRESS is not https; leave it out, or write an https address.`)
    return value === 'yes'
  }
  const subdomains = read('HSTS_SUBDOMAINS')
  const preload = read('HSTS_PRELOAD')
  if (preload && !subdomains) throw new CannotStart('HSTS_PRELOAD is yes without HSTS_SUBDOMAINS=yes; browsers’ lists take a domain only with its subdomains. Write both, or neither.')
  return { subdomains, preload }
}
