// Builds everything from a configuration and takes it down again; the only file that knows everybody.
import type { Config } from './config/config.ts'
import type { Secrets } from './config/secrets.ts'
import { holidayOn, loadPack, published } from './domain/content/content.ts'
import type { Pack } from './domain/content/content.ts'
import { LeftMessages } from './domain/left/left.ts'
import { contactCounts } from './domain/line/count-store.ts'
import { Hours } from './domain/hours/hours.ts'
import { createLine } from './domain/line/create-line.ts'
import { Reopenings } from './domain/line/reopening.ts'
import { Ring } from './domain/ring/ring.ts'
import { Team } from './domain/team/team.ts'
import { WordsAboutUs } from './domain/word/word.ts'
import { UnsavedVisits, Visits, endedVisits } from './domain/visit/visit.ts'
import { createDesk } from './doors/desk/desk.ts'
import type { DeskAssets } from './doors/desk/desk.ts'
import { lostRoot } from './doors/ops/findings.ts'
import { invitationLink } from './doors/ops/invite.ts'
import { Availability } from './doors/visitor/availability.ts'
import { ChatSocket } from './doors/visitor/chat-socket.ts'
import { talkPage } from './doors/visitor/pages/talk/talk-page.tsx'
import { createSite } from './doors/visitor/site.ts'
import { leftMethods } from './doors/visitor/visitor-api.ts'
import { VisitorLimits } from './doors/visitor/visitor-limits.ts'
import { LettersHere } from './doors/visitor/without-scripts/letters-here.ts'
import { TalksHere } from './doors/visitor/without-scripts/talks-here.ts'
import { WithoutScripts } from './doors/visitor/without-scripts/without-scripts.ts'
import { MemoryBus } from './platform/bus/bus.ts'
import { bundleScript, bundlingDone, readStyle } from './platform/html/asset.ts'
import { fault } from './platform/log/log.ts'
import { callerAddress } from './platform/http/caller-address.ts'
import { HttpDoor } from './platform/http/http.ts'
import type { Health } from './platform/http/http.ts'
import { Database } from './platform/store/database.ts'
import { databaseHealth } from './platform/store/health.ts'
import { claimInstallation } from './platform/store/installation.ts'
import { Vapid } from './platform/push/vapid.ts'
import { WebPush } from './platform/push/web-push.ts'
import { CannotStart } from './shared/base/cannot-start.ts'

/** What a running installation tells the operator. `invitation`: a one-time link, the first time, while the team is empty. */
export type Running = { site: string; desk: string; invitation: string | null; migrated: readonly string[] }

export class App {
  readonly #config: Config
  readonly #secrets: Secrets
  readonly #haveBackup: boolean
  #stopping = false
  /** What has been started, each with how it ends; taken down in the reverse order. */
  readonly #ends: (() => Promise<unknown> | void)[] = []

  constructor(config: Config, secrets: Secrets, haveBackup = false) {
    this.#config = config
    this.#secrets = secrets
    this.#haveBackup = haveBackup
  }

  /** Resolves when both doors answer. Throws `CannotStart`; what had been started by then is down again. */
  async start(): Promise<Running> {
    try {
      return await this.#build()
    } catch (error) {
      await this.dispose()
      throw error
    }
  }

  /** Drains and stops everything, also a start that is under way: doors first, then the line, then the database. Never throws. */
  async dispose(): Promise<void> {
    this.#stopping = true
    for (let end = this.#ends.pop(); end; end = this.#ends.pop()) {
      // One part that cannot end must not keep the others running.
      await Promise.resolve(end()).catch(() => undefined)
    }
  }

  async #build(): Promise<Running> {
    const { data, databaseUrl, site: siteAddress, desk: deskAddress, onion, host, port, deskPort } = this.#config
    const secrets = this.#secrets
    const pack = readPack(this.#config.pack)
    const shown = whatIsShown(pack, this.#config.publish)
    const operator = this.#config.operator ?? pack.operator

    const database = await Database.start({ data, url: databaseUrl, haveBackup: this.#haveBackup })
    this.#ends.push(() => database.dispose())
    const { sql } = database
    await claimInstallation(sql, secrets.depl())

    const bus = new MemoryBus()
    const line = createLine({ sql, bus, visitKey: secrets.lineKey() })
    await line.start()
    this.#ends.push(() => line.dispose())
    const visits = new Visits(secrets.visitKey(), endedVisits(sql), bus, line)
    await visits.start(new UnsavedVisits(data))
    this.#ends.push(() => visits.dispose())
    const team = new Team(sql, bus, secrets, { depl: secrets.depl(), operator, address: new URL(deskAddress) })
    if (await team.lostRoot()) throw new CannotStart(lostRoot)
    const left = new LeftMessages(sql, bus, team, { pepperId: () => secrets.pepperId(), pepperShare: () => secrets.pepperShare() }, data)
    await left.start()
    this.#ends.push(() => left.dispose())
    const about = new WordsAboutUs(sql, async (epoch) => (await team.keepers()).keys.some((key) => key.team === 'coordinators' && key.epoch === epoch && key.serves))
    await about.start()
    this.#ends.push(() => about.dispose())
    const reopenings = new Reopenings(bus)
    this.#ends.push(() => reopenings.dispose())

    const hours = new Hours(sql, bus, { timeZone: pack.timeZone, isHoliday: (day) => holidayOn(pack.holidays, day) !== null })
    const availability = new Availability({ line, bus, hours, standing: () => team.teamKeys.standing() })
    this.#ends.push(() => (hours.dispose(), availability.dispose()))
    // Who we are to push services: the desk's host, also where it is tried in the clear.
    const vapid = new Vapid(secrets.pushSecret(), `https://${new URL(deskAddress).host}`)
    const ring = new Ring({
      sql,
      candidates: () => team.listening(),
      wanted: (among, seconds) => line.wanted(among, seconds),
      push: new WebPush(vapid, this.#config.pushServices),
      timeZone: pack.timeZone,
    })
    ring.start()
    this.#ends.push(() => ring.dispose())
    const limits = new VisitorLimits(callerAddress(this.#config.trustedProxy))
    const chat = new ChatSocket({
      line,
      bus,
      visits,
      reopenings,
      depl: secrets.depl(),
      root: () => secrets.root(),
      credentialsOf: async (member, shift) => {
        const statement = await line.shiftStatement(member, shift)
        return statement && team.credentialsOf(member, statement)
      },
      availability,
      limits,
    })
    const talksHere = new TalksHere({
      house: chat.room,
      bus,
      limits,
      words: { about, left: left.visitor, depl: secrets.depl(), root: () => secrets.root() },
      hasEnded: (visit) => visits.hasEnded(visit),
    })
    const lettersHere = new LettersHere({ left: left.visitor, depl: secrets.depl(), root: () => secrets.root(), pack: shown, bus, limits })
    this.#ends.push(() => (talksHere.dispose(), lettersHere.dispose()))
    const site = createSite({
      pack: { ...shown, operator },
      visits,
      origin: siteAddress,
      onion: onion?.address ?? null,
      headers: { tls: siteAddress.startsWith('https:'), hsts: this.#config.hsts },
      neutral: this.#config.exitTargets,
      talk: talkPage,
      availability,
      here: new WithoutScripts(talksHere, lettersHere),
      methods: leftMethods(left.visitor, about, secrets.depl(), () => secrets.root()),
      mayAsk: (request, what) => limits.mayAsk(request, what),
    })
    const desk = createDesk({
      team,
      line,
      left,
      bus,
      reopenings,
      address: new URL(deskAddress),
      depl: secrets.depl(),
      operator,
      languages: pack.languages.map(({ tag }) => tag),
      assets: await deskAssets(),
      words: pack.deskLanguages.map((tag) => pack.words(tag)),
      pack,
      hours,
      about,
      ring,
      ringText: this.#config.ringText,
      counts: (days) => contactCounts(sql, days),
    })

    const asked = databaseHealth(sql)
    const health = async (): Promise<Health> => (this.#stopping ? { ok: false, code: 'stopping' } : asked())
    const trustedProxy = this.#config.trustedProxy
    const siteDoor = new HttpDoor({ headers: site.headers, health, trustedProxy, page: site.refusal })
    site.attach(siteDoor.app)
    siteDoor.addSocket(chat.route(onion ? [siteAddress, onion.address] : [siteAddress]))
    const deskDoor = new HttpDoor({ headers: desk.headers, health, trustedProxy, hosts: [new URL(deskAddress).host] })
    desk.register(deskDoor.app)
    deskDoor.addSocket(desk.socket)

    this.#ends.push(() => Promise.all([siteDoor.dispose(), deskDoor.dispose(), desk.dispose(), Promise.resolve(chat.dispose())]))
    await listen(() => siteDoor.start(host, port), host, port, 'PORT')
    await listen(() => deskDoor.start(host, deskPort), host, deskPort, 'DESK_PORT')
    if (onion) await listen(() => siteDoor.startOnion(host, onion.port), host, onion.port, 'ONION_PORT')
    // Ahead of the first visitors, and behind whoever is here already.
    site.warm().catch(fault)
    return { site: siteAddress, desk: deskAddress, invitation: await this.#firstInvitation(team), migrated: database.migrated }
  }

  // The first time somebody must be able to come in; later ones are made by `npm run ear -- invite`.
  async #firstInvitation(team: Team): Promise<string | null> {
    if ((await team.members()).length > 0) return null
    return invitationLink(this.#config.desk, await team.inviteCoordinator('Coordinator'))
  }
}

function readPack(folder: string): Pack {
  try {
    return loadPack(folder)
  } catch (error) {
    throw new CannotStart(`The pack in ${folder} cannot be used: ${error instanceof Error ? error.message : 'it cannot be read.'}`)
  }
}

function whatIsShown(pack: Pack, publish: Config['publish']): Pack {
  try {
    return published(pack, publish)
  } catch (error) {
    throw new CannotStart((error as Error).message)
  }
}

async function deskAssets(): Promise<DeskAssets> {
  const at = (name: string) => new URL(`browser/desk/${name}`, import.meta.url)
  const assets = { script: await bundleScript(at('desk.tsx')), style: readStyle(at('desk.css')), worker: await bundleScript(at('passphrase-worker.ts')), ringWorker: await bundleScript(at('ring/ring-worker.ts')) }
  await bundlingDone()
  return assets
}

async function listen(start: () => Promise<number>, host: string, port: number, setting: string): Promise<void> {
  try {
    await start()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new CannotStart(`Port ${port} on ${host} is taken by another program; stop that one, or write another port in ${setting}.`)
    if (code === 'EACCES') throw new CannotStart(`This account may not listen on port ${port}; write a port from 1024 up in ${setting}, and put a proxy in front for the others.`)
    if (code === 'EADDRNOTAVAIL') throw new CannotStart(`HOST is “${host}”, which is no address of this machine; write 127.0.0.1, or 0.0.0.0 for all of them.`)
    throw error
  }
}
