// Settings: good defaults, and for each thing that can be wrong a sentence that says what to write instead.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CannotStart } from '../shared/base/cannot-start.ts'
import { readConfig } from './config.ts'
import { settingNames } from './env.ts'
import type { Settings } from './env.ts'

const data = mkdtempSync(join(tmpdir(), 'ear-config-'))
after(() => rmSync(data, { recursive: true }))
const read = (settings: Settings) => readConfig({ EAR_DATA: data, ...settings })

/** The checksum at the end fits the key that stands before it. */
const onion = 'fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd'
const ONION_ADDRESS = `http://${onion}.onion`

test('without any setting there is a site on localhost and a desk on a name of its own', () => {
  const { data: folder, pack, ...rest } = read({})
  assert.deepEqual(rest, {
    host: '127.0.0.1',
    port: 8080,
    deskPort: 8081,
    site: 'http://localhost:8080',
    desk: 'http://desk.localhost:8081',
    databaseUrl: null,
    publish: 'all',
    trustedProxy: [],
    onion: null,
    exitTargets: {},
    operator: null,
    pushServices: [],
    ringText: null,
    hsts: { subdomains: false, preload: false },
  })
  assert.equal(folder, data)
  assert.match(pack, /packs\/belgium$/)
})

test('the addresses follow the ports, and what is set is taken', () => {
  assert.equal(read({ PORT: '9000' }).site, 'http://localhost:9000')
  const config = read({
    SITE_ADDRESS: 'https://ear.example/',
    DESK_ADDRESS: 'https://desk.ear.example',
    TRUSTED_PROXY: '127.0.0.1, 10.0.0.0/8 ::1',
    EXIT_TARGETS: 'nl=https://weather.example/?q=a,b fr=https://meteo.example',
    HSTS_SUBDOMAINS: 'yes',
    EAR_PUBLISH: 'reviewed',
  })
  assert.equal(config.publish, 'reviewed')
  assert.equal(config.site, 'https://ear.example')
  assert.deepEqual(config.trustedProxy, ['127.0.0.1', '10.0.0.0/8', '::1'])
  assert.deepEqual(config.exitTargets, { nl: 'https://weather.example/?q=a,b', fr: 'https://meteo.example/' })
  assert.deepEqual(config.hsts, { subdomains: true, preload: false })
  assert.equal(read({ SITE_ADDRESS: 'http://abcdefghij.onion' }).site, 'http://abcdefghij.onion')
  assert.deepEqual(read({ ONION_ADDRESS: `http://${onion.toUpperCase()}.onion/`, ONION_PORT: '8082' }).onion, { address: `http://${onion}.onion`, port: 8082 })
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.exitTargets))
})

const wrong: [Settings, RegExp][] = [
  [{ PORT: '80a' }, /^PORT is “80a”.*write a whole number/],
  [{ DESK_PORT: '0' }, /^DESK_PORT is “0”.*1 to 65535/],
  [{ PORT: '8081' }, /^PORT and DESK_PORT are both 8081;.*PORT=8080/],
  [{ HOST: 'everywhere' }, /^HOST is “everywhere”.*write 127\.0\.0\.1/],
  [{ SITE_ADDRESS: 'ear.example' }, /^SITE_ADDRESS is “ear\.example”; write the address alone/],
  [{ SITE_ADDRESS: 'https://ear.example/help' }, /^SITE_ADDRESS .*without a path/],
  [{ SITE_ADDRESS: 'http://ear.example' }, /^SITE_ADDRESS .*without https; browsers give neither passkeys.*write https:\/\/ear\.example\.$/],
  [{ DESK_ADDRESS: 'http://192.0.2.1:8081' }, /^DESK_ADDRESS .*without https/],
  [{ DESK_ADDRESS: 'https://192.0.2.1' }, /^DESK_ADDRESS .*passkeys belong to a name/],
  [{ SITE_ADDRESS: 'https://ear.example', DESK_ADDRESS: 'https://ear.example:8443' }, /same host name \(ear\.example\).*DESK_ADDRESS=https:\/\/desk\.ear\.example/],
  [{ DESK_ADDRESS: 'http://localhost:8081' }, /same host name \(localhost\)/],
  [{ EAR_DATA: '/proc/nowhere' }, /^EAR_DATA is “\/proc\/nowhere”.*may not write/],
  [{ DATABASE_URL: 'mysql://secret@host/db' }, /^DATABASE_URL is not.*write postgres:\/\/(?!.*secret)/],
  [{ EAR_PACK: 'atlantis' }, /^EAR_PACK is “atlantis”.*write one of .*belgium/],
  [{ EAR_PUBLISH: 'some' }, /^EAR_PUBLISH is “some”; write all, or reviewed/],
  [{ TRUSTED_PROXY: 'everybody' }, /^TRUSTED_PROXY holds “everybody”/],
  [{ TRUSTED_PROXY: '10.0.0.0/33' }, /^TRUSTED_PROXY holds/],
  [{ ONION_ADDRESS: `https://${onion}.onion`, ONION_PORT: '8082' }, /^ONION_ADDRESS is .*; write http:\/\/ and what tor wrote/],
  [{ ONION_ADDRESS: 'http://abcdefghij.onion', ONION_PORT: '8082' }, /^ONION_ADDRESS is .*56 letters/],
  [{ ONION_ADDRESS: `${ONION_ADDRESS}:80`, ONION_PORT: '8082' }, /^ONION_ADDRESS is/],
  [{ ONION_ADDRESS: ONION_ADDRESS.replace('fvy', 'fvz'), ONION_PORT: '8082' }, /^ONION_ADDRESS is .*a letter of it is wrong/],
  [{ ONION_ADDRESS }, /^ONION_ADDRESS is set without ONION_PORT; write the port .*ONION_PORT=8082/],
  [{ ONION_PORT: '8082' }, /^ONION_PORT is set without ONION_ADDRESS; write the address/],
  [{ ONION_ADDRESS, ONION_PORT: '8080' }, /^ONION_PORT is 8080, which is PORT or DESK_PORT;.*ONION_PORT=8082/],
  [{ ONION_ADDRESS, ONION_PORT: 'x' }, /^ONION_PORT is “x”/],
  [{ EXIT_TARGETS: 'https://weather.example' }, /^EXIT_TARGETS holds .*write a language/],
  [{ EXIT_TARGETS: 'nl=http://weather.example' }, /^EXIT_TARGETS leads nl .*no https/],
  [{ SITE_ADDRESS: 'https://ear.example', EXIT_TARGETS: 'nl=https://ear.example/' }, /^EXIT_TARGETS leads nl back/],
  [{ OPERATOR: 'x'.repeat(81) }, /^OPERATOR is longer/],
  [{ HSTS_PRELOAD: 'true' }, /^HSTS_PRELOAD is “true”; write yes or no/],
  [{ HSTS_SUBDOMAINS: 'yes' }, /^HSTS_SUBDOMAINS is yes, but SITE_ADDRESS is not https/],
  [{ SITE_ADDRESS: 'https://ear.example', HSTS_PRELOAD: 'yes' }, /^HSTS_PRELOAD is yes without/],
]
for (const [settings, sentence] of wrong) {
  test(`refused: ${Object.entries(settings).map(([name, value]) => `${name}=${value.slice(0, 40)}`).join(' ')}`, () => {
    assert.throws(
      () => read(settings),
      (error: unknown) => error instanceof CannotStart && sentence.test(error.message) && !error.message.includes('\n') && /[.]$/.test(error.message),
    )
  })
}

test('a folder that this account may not write in is refused', { skip: process.getuid?.() === 0 && 'root may write everywhere; test/operate tries it as another account' }, () => {
  const closed = mkdtempSync(join(tmpdir(), 'ear-closed-'))
  chmodSync(closed, 0o500)
  assert.throws(() => read({ EAR_DATA: closed }), /may not write/)
  rmSync(closed, { recursive: true })
})

test('the page about settings lists exactly those that exist', () => {
  const page = readFileSync(new URL('../../docs/operate/settings.md', import.meta.url), 'utf8')
  const listed = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1])
  assert.deepEqual(listed, [...settingNames])
})
