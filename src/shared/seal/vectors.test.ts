// The primitives against values that others made: RFC 9180 Appendix A.3, and Wycheproof's files where they are present.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Aes128Gcm, Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { toText } from '../base/id.ts'
import { pairFrom } from './identity.ts'
import { aesOpen, aesSeal, hkdf, hpkeOpen, importSealTo, importVerifier } from './primitives.ts'
import type { Bytes } from './primitives.ts'

const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'))
const folder = new URL('../../../../shared/vectors/', import.meta.url)

type Hpke = {
  aead_id: number
  info: string
  skRm: string
  pkRm: string
  enc: string
  encryptions: { aad: string; ct: string; pt: string }[]
}

/** A file of vectors; null where it is not there, and then the test says so. */
function vectors<T>(name: string): T | null {
  const file = new URL(name, folder)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null
}
const missing = (name: string): false | string => (existsSync(new URL(name, folder)) ? false : `skipped, not present: ../shared/vectors/${name}`)

async function openHpke(vector: Hpke): Promise<void> {
  const recipientKey = await pairFrom('seal', bytes(vector.skRm), toText(bytes(vector.pkRm)))
  assert.ok(recipientKey)
  const aead = vector.aead_id === 1 ? new Aes128Gcm() : new Aes256Gcm()
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead })
  const context = await suite.createRecipientContext({ recipientKey, enc: bytes(vector.enc), info: bytes(vector.info) })
  // The published lists leave numbers out after the first few; those in a row are opened in a row.
  for (const { aad, ct, pt } of vector.encryptions.slice(0, 3)) assert.deepEqual(new Uint8Array(await context.open(bytes(ct), bytes(aad))), bytes(pt))
  if (vector.aead_id !== 2) return
  const [first] = vector.encryptions
  const sealed = bytes(vector.enc + first!.ct)
  assert.deepEqual(await hpkeOpen(recipientKey, bytes(vector.info), bytes(first!.aad), sealed), bytes(first!.pt))
  assert.equal(await hpkeOpen(recipientKey, bytes(vector.info), bytes(vector.encryptions[1]!.aad), sealed), null)
}

test('HPKE opens what RFC 9180 Appendix A.3 sealed', async () => {
  const file = new URL('rfc9180-values.json', import.meta.url)
  for (const vector of JSON.parse(readFileSync(file, 'utf8')) as Hpke[]) await openHpke(vector)
})

test('HPKE opens the published vectors of both suites', { skip: missing('rfc9180-base-p256.json') }, async () => {
  for (const vector of vectors<Hpke[]>('rfc9180-base-p256.json')!) await openHpke(vector)
})

type Group<T, G = unknown> = { testGroups: ({ tests: (T & { tcId: number; result: string; comment: string })[] } & G)[] }

test('AES-256-GCM as Wycheproof has it', { skip: missing('wycheproof-aes_gcm.json') }, async () => {
  type Test = { key: string; iv: string; aad: string; msg: string; ct: string; tag: string }
  let n = 0
  for (const group of vectors<Group<Test, { keySize: number; ivSize: number; tagSize: number }>>('wycheproof-aes_gcm.json')!.testGroups) {
    if (group.keySize !== 256 || group.ivSize !== 96) continue
    for (const t of group.tests) {
      const opened = await aesOpen(bytes(t.key), bytes(t.iv), bytes(t.aad), bytes(t.ct + t.tag))
      assert.deepEqual(opened, t.result === 'valid' ? bytes(t.msg) : null, `${t.tcId} ${t.comment}`)
      if (t.result === 'valid') assert.deepEqual(await aesSeal(bytes(t.key), bytes(t.iv), bytes(t.aad), bytes(t.msg)), bytes(t.ct + t.tag))
      n++
    }
  }
  assert.ok(n > 60)
})

test('HKDF-SHA256 as Wycheproof has it', { skip: missing('wycheproof-hkdf_sha256.json') }, async () => {
  type Test = { ikm: string; salt: string; info: string; size: number; okm: string }
  for (const group of vectors<Group<Test>>('wycheproof-hkdf_sha256.json')!.testGroups) {
    for (const t of group.tests) {
      const made = hkdf(bytes(t.ikm), bytes(t.salt), bytes(t.info), t.size)
      if (t.result === 'valid') assert.deepEqual(await made, bytes(t.okm), t.comment)
      else await assert.rejects(made, t.comment)
    }
  }
})

test('PBKDF2-HMAC-SHA256 as Wycheproof has it', { skip: missing('wycheproof-pbkdf2_hmacsha256.json') }, async () => {
  type Test = { password: string; salt: string; iterationCount: number; dkLen: number; dk: string }
  for (const group of vectors<Group<Test>>('wycheproof-pbkdf2_hmacsha256.json')!.testGroups) {
    for (const t of group.tests) {
      const key = await crypto.subtle.importKey('raw', bytes(t.password), 'PBKDF2', false, ['deriveBits'])
      const params = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(t.salt), iterations: t.iterationCount }
      assert.deepEqual(new Uint8Array(await crypto.subtle.deriveBits(params, key, t.dkLen * 8)), bytes(t.dk), t.comment)
    }
  }
})

test('ECDH P-256 as Wycheproof has it: its points off the curve and of other curves are refused', { skip: missing('wycheproof-ecdh_secp256r1_webcrypto.json') }, async () => {
  type Jwk = { crv: string; x: string; y: string; d?: string }
  type Test = { public: Jwk; private: Required<Jwk>; shared: string }
  const point = ({ x, y }: Jwk): string => toText(Uint8Array.from([4, ...Buffer.from(x, 'base64url'), ...Buffer.from(y, 'base64url')]))
  let refused = 0
  for (const group of vectors<Group<Test>>('wycheproof-ecdh_secp256r1_webcrypto.json')!.testGroups) {
    for (const t of group.tests) {
      const to = await importSealTo(point(t.public))
      if (t.result === 'invalid') {
        // What the name of another curve alone makes invalid cannot be told from a raw point: only the point counts here.
        const ownCurve = t.public.crv === 'P-256' || to === null
        if (ownCurve) assert.equal(to, null, `${t.tcId} ${t.comment}`)
        refused++
        continue
      }
      const own = await pairFrom('seal', Uint8Array.from(Buffer.from(t.private.d, 'base64url')), point(t.private))
      assert.ok(to && own, `${t.tcId} ${t.comment}`)
      const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: to }, own.privateKey, 256)
      assert.deepEqual(new Uint8Array(shared), bytes(t.shared), `${t.tcId} ${t.comment}`)
    }
  }
  assert.ok(refused > 20)
})

test('ECDSA P-256 with SHA-256 as Wycheproof has it', { skip: missing('wycheproof-ecdsa_secp256r1_sha256_p1363.json') }, async () => {
  type Test = { msg: string; sig: string }
  for (const group of vectors<Group<Test, { publicKey: { uncompressed: string } }>>('wycheproof-ecdsa_secp256r1_sha256_p1363.json')!.testGroups) {
    const key = await importVerifier(toText(bytes(group.publicKey.uncompressed)))
    assert.ok(key)
    for (const t of group.tests) {
      const holds = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes(t.sig), bytes(t.msg))
      assert.equal(holds, t.result === 'valid', `${t.tcId} ${t.comment}`)
    }
  }
})
