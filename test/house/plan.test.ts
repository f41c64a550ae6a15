// The plan of the house as a test: who may import whom, who may touch what; each failure says why.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sources, withoutComments } from './source.ts'
import type { Source } from './source.ts'

const files = sources('src')
const product = files.filter((file) => !file.isTest && !isTestSupport(file.path))

/** Files that only tests import stand beside the tests and bear it in their name. */
function isTestSupport(path: string): boolean {
  return /-(hand|oracle|fixture)\.tsx?$/.test(path)
}

/** The place of a file: the first folder under src, with its door or domain. */
function placeOf(path: string): { floor: string; room: string } {
  const [, floor = '', room = ''] = path.split('/')
  return { floor, room }
}

function complain(rule: string, found: string[]): void {
  assert.deepEqual(found, [], `${rule}\n${found.join('\n')}`)
}

const below: Record<string, string[]> = {
  doors: ['domain', 'platform', 'shared', 'config'],
  domain: ['domain', 'platform', 'shared'],
  platform: ['platform', 'shared'],
  config: ['config', 'shared'],
  browser: ['browser', 'shared'],
  shared: ['shared'],
}

test('imports go down only: doors → domain → platform → shared, and browser → shared', () => {
  const wrong: string[] = []
  for (const file of product) {
    const from = placeOf(file.path)
    if (!(from.floor in below)) continue // src/app.ts and src/main.ts know everybody
    for (const target of file.files) {
      const to = placeOf(target.path)
      const sameDoor = from.floor === 'doors' && to.floor === 'doors' && from.room === to.room
      const bundledWords = from.floor === 'browser' && target.path.startsWith('packs/')
      if (!sameDoor && !bundledWords && !below[from.floor]!.includes(to.floor)) wrong.push(`${file.path} → ${target.path}`)
    }
  }
  complain('A floor that looks up cannot be changed or tested alone.', wrong)
})

test('no door imports another: each has its own trust, limits and tests', () => {
  const wrong = product
    .filter((file) => file.path.startsWith('src/doors/'))
    .flatMap((file) =>
      file.files
        .filter((to) => to.path.startsWith('src/doors/') && placeOf(to.path).room !== placeOf(file.path).room)
        .map((to) => `${file.path} → ${to.path}`),
    )
  complain('What two doors share belongs a floor lower.', wrong)
})

const faces: Record<string, string[]> = {
  line: ['line.ts', 'reopening.ts'],
  team: ['team.ts'],
  content: ['content.ts'],
  visit: ['visit.ts'],
  left: ['left.ts'],
  hours: ['hours.ts'],
  ring: ['ring.ts'],
  word: ['word.ts'],
}

test('a domain is entered by its face', () => {
  const wrong: string[] = []
  for (const file of product) {
    const from = placeOf(file.path)
    if (!(from.floor in below)) continue
    for (const target of file.files) {
      const to = placeOf(target.path)
      if (to.floor !== 'domain' || (from.floor === 'domain' && from.room === to.room)) continue
      const name = target.path.split('/').slice(3).join('/')
      if (!(faces[to.room] ?? []).includes(name)) wrong.push(`${file.path} → ${target.path}`)
    }
  }
  complain('Only the face is a promise; the rest may change any day.', wrong)
})

test('in the domain only the line imports the team', () => {
  const wrong = product
    .filter((file) => file.path.startsWith('src/domain/'))
    .flatMap((file) => {
      const from = placeOf(file.path).room
      return file.files
        .map((to) => placeOf(to.path))
        .filter((to) => to.floor === 'domain' && to.room !== from && !(from === 'line' && to.room === 'team'))
        .map((to) => `${file.path} → ${to.room}`)
    })
  complain('Two domains that know each other become one.', wrong)
})

/** Does a browser's part in memory for who has no scripts, and is told of on the page; see docs/safety/without-scripts.md. */
const sealsHere = 'src/doors/visitor/without-scripts/seals-here.ts'

test('but for the one that stands in for a page without scripts no server file imports shared/seal: what it cannot open, nobody can make it open', () => {
  const server = product.filter((file) => !/^src\/(browser|shared)\//.test(file.path) && file.path !== sealsHere)
  const wrong = server.filter((file) => file.files.some((to) => to.path.startsWith('src/shared/seal/')))
  complain('The server must not be able to read a conversation.', wrong.map((file) => file.path))
})

test('no files import each other in a circle', () => {
  const edges = new Map(files.map((file) => [file.path, file.files.filter((to) => !to.types).map((to) => to.path)]))
  const done = new Set<string>()
  const circles: string[] = []
  const walk = (path: string, trail: string[]): void => {
    if (trail.includes(path)) {
      circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      return
    }
    if (done.has(path)) return
    done.add(path)
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
  }
  for (const path of edges.keys()) walk(path, [])
  complain('Files in a circle are one file in disguise.', circles)
})

/** A rule about text: where it may stand, and the reason. */
const onlyIn: { what: RegExp; where: RegExp; why: string }[] = [
  { what: /\bprocess\.env\b/, where: /^src\/config\/env\.ts$/, why: 'Only config/env.ts reads the environment: every setting is listed and checked once.' },
  {
    what: /\b(?:sql|tx|transaction)(?:<[^`;]*>)?`|\.unsafe\(/,
    where: /-store\.ts$|^src\/platform\/store\//,
    why: 'SQL stands only in *-store.ts, each for its own tables.',
  },
  {
    what: /\bconsole\.|process\.(?:stdout|stderr)\b/,
    where: /^src\/platform\/log\//,
    why: 'Only platform/log writes to the output: nothing about a person can slip into a log.',
  },
  { what: /set-cookie|setCookie|document\.cookie/i, where: /^src\/doors\/desk\//, why: 'Only the desk sets a cookie; a visitor gets none.' },
  { what: /\b(?:localStorage|sessionStorage|indexedDB)\b|\bcaches\./, where: /^$/, why: 'Nothing is written on the device: what is written can be found.' },
  { what: /\bserviceWorker\b/, where: /^src\/browser\/desk\/ring\//, why: 'A worker that outlives its page rings listeners, and does nothing else; no visitor has one.' },
  { what: /\.innerHTML\b|insertAdjacentHTML|document\.write\b/, where: /^$/, why: 'Text becomes text: markup from strings lets somebody else write the page.' },
]

for (const { what, where, why } of onlyIn) {
  test(why, () => {
    const wrong = product.filter((file) => !where.test(file.path) && what.test(withoutComments(file.text)))
    complain(why, wrong.map((file) => file.path))
  })
}

/** Which npm packages each place may import; everything else is refused. */
const packages: { place: RegExp; allowed: RegExp }[] = [
  { place: /^src\/browser\/visitor\/work\.ts$/, allowed: /^altcha-lib(\/.*)?$/ },
  { place: /^src\/browser\/visitor\//, allowed: /^$/ },
  { place: /^src\/browser\/desk\//, allowed: /^(preact(\/.*)?|@preact\/signals)$/ },
  { place: /^src\/shared\/seal\/passphrase\.ts$/, allowed: /^@noble\/hashes\/argon2(\.js)?$/ },
  { place: /^src\/shared\/seal\//, allowed: /^@hpke\/core$/ },
  { place: /^src\/shared\//, allowed: /^$/ },
  { place: /^src\/domain\/content\//, allowed: /^(node:.*|marked|saxes|@formatjs\/icu-messageformat-parser)$/ },
  { place: /^src\/domain\/team\//, allowed: /^(node:.*|@simplewebauthn\/server|postgres)$/ },
  { place: /^src\/domain\/hours\/openings\.ts$/, allowed: /^(rrule-temporal|temporal-polyfill)$/ },
  { place: /^src\/domain\//, allowed: /^(node:.*|postgres)$/ },
  { place: /^src\/platform\/push\/vapid\.ts$/, allowed: /^(node:.*|jose)$/ },
  { place: /^src\/platform\/store\//, allowed: /^(node:.*|postgres)$/ },
  { place: /^src\/platform\/(http|html)\//, allowed: /^(node:.*|fastify|ws|esbuild|preact(\/.*)?|preact-render-to-string)$/ },
  { place: /^src\/doors\/visitor\/work\.ts$/, allowed: /^(node:crypto|altcha-lib(\/.*)?)$/ },
  { place: /^src\/doors\/ops\/age-file\.ts$/, allowed: /^(node:.*|age-encryption)$/ },
  { place: /^src\/doors\//, allowed: /^(node:.*|fastify|ws|preact(\/.*)?|preact-render-to-string)$/ },
  { place: /^src\//, allowed: /^node:.*$/ },
]

test('each place imports only the packages it was given', () => {
  const wrong: string[] = []
  for (const file of product) {
    const rule = packages.find(({ place }) => place.test(file.path))!
    for (const name of file.packages) if (!rule.allowed.test(name)) wrong.push(`${file.path} → ${name}`)
  }
  complain('A dependency is weighed once, and let in at one place.', wrong)
})

test('every file has one reason: its first line says it, and it is short enough to hold in mind', () => {
  const wrong: string[] = []
  const lengths: number[] = []
  for (const file of files) {
    const lines = file.text.split('\n').length
    const first = file.text.split('\n', 1)[0] ?? ''
    if (!/^(\/\/|\/\*)\s?.{12,}/.test(first)) wrong.push(`${file.path}: the first line says what the file is for`)
    if (lines > 400) wrong.push(`${file.path}: ${lines} lines; none over 400`)
    lengths.push(lines)
  }
  lengths.sort((a, b) => a - b)
  const at = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0
  if (at(0.5) > 90) wrong.push(`the median file has ${at(0.5)} lines; at most 90`)
  if (at(0.9) > 250) wrong.push(`one file in ten has over ${at(0.9)} lines; nine in ten at most 250`)
  complain('Long files hide what they do.', wrong)
})

test('names tell what a thing is: kebab-case, no catch-all names', () => {
  const wrong = files
    .map((file: Source) => file.path)
    .filter((path) => {
      const name = path.split('/').pop()!.replace(/(\.test)?\.tsx?$/, '')
      return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || /^(index|utils?|types|helpers?|common|misc)$/.test(name)
    })
  complain('A name that fits everything tells nothing.', wrong)
})
