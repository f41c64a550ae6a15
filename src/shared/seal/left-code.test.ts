// What a return code gives, computed a second time by Node's own crypto; and what a stolen database tells of it without the peppers: nothing.
import assert from 'node:assert/strict'
import { createHash, createHmac, hkdfSync, pbkdf2Sync, randomBytes as nodeRandom } from 'node:crypto'
import { test } from 'node:test'
import { newId, toText } from '../base/id.ts'
import { codeKey, kekOf, lockKeys, relockKeys, unlockKeys } from './left-code.ts'
import { makeCode } from './return-code.ts'
import { bytesOf, makeKeyPairs } from './primitives.ts'

const at = { depl: newId(), id: newId() }
const v = await makeKeyPairs(true)
const digits = await makeCode()
const key = await codeKey(at.depl, digits)
const share = toText(nodeRandom(32))
const kek = await kekOf(at.depl, key, share)

test('the key of a code is what the derivation says, with and without a PIN', async () => {
  const depl = Buffer.from(at.depl, 'base64url')
  for (const [pin, secret] of [['', `LE1-code:${digits}`], ['ｒoos 7', `LE1-code:${digits}:roos 7`]] as const) {
    const salt = createHash('sha256').update('LE1-salt').update(depl).digest()
    const k0 = pbkdf2Sync(secret, salt, 600_000, 32, 'sha256')
    const part = (name: string, size: number): Buffer => Buffer.from(hkdfSync('sha256', k0, depl, `LE1 code ${name}`, size))
    const made = await codeKey(at.depl, digits, pin)
    assert.deepEqual([made.loc, made.tok, toText(made.kk)], [part('loc', 16).toString('base64url'), part('tok', 32).toString('base64url'), part('kk', 32).toString('base64url')])
    const together = Buffer.concat([made.kk, Buffer.from(share, 'base64url')])
    assert.equal(toText(await kekOf(at.depl, made, share)), Buffer.from(hkdfSync('sha256', together, depl, 'LE1 code kek', 32)).toString('base64url'))
  }
})

test('another digit, PIN or installation is another key in every part', async () => {
  const others = [await codeKey(at.depl, await makeCode()), await codeKey(at.depl, digits, '1'), await codeKey(newId(), digits)]
  for (const name of ['loc', 'tok', 'kk'] as const) assert.equal(new Set([key, ...others].map((one) => String(one[name]))).size, 4)
})

test('V opens with its code’s key for its own message and installation alone', async () => {
  const locked = await lockKeys(at, kek, v)
  const opened = (await unlockKeys(at, kek, locked))!
  assert.deepEqual(opened.public, v.public)
  assert.deepEqual([opened.seal.privateKey.extractable, opened.sign.privateKey.extractable], [false, false])
  assert.equal(await unlockKeys({ ...at, id: newId() }, kek, locked), null, 'message')
  assert.equal(await unlockKeys({ ...at, depl: newId() }, kek, locked), null, 'installation')
  assert.equal(await unlockKeys(at, await kekOf(at.depl, key, toText(nodeRandom(32))), locked), null, 'share')
  assert.equal(await unlockKeys(at, kek, toText(bytesOf(locked).with(0, 2))), null, 'suite')
  assert.equal(await unlockKeys(at, kek, locked.slice(0, -4)), null, 'length')
})

test('V moves to another code’s key, and the key before opens the new lock no more', async () => {
  const locked = await lockKeys(at, kek, v)
  const next = await kekOf(at.depl, await codeKey(at.depl, await makeCode()), share)
  const again = (await relockKeys(at, kek, locked, next))!
  assert.deepEqual((await unlockKeys(at, next, again))!.public, v.public)
  assert.equal(await unlockKeys(at, kek, again), null)
  assert.equal(await relockKeys(at, next, locked, kek), null)
})

test('a stolen database without the peppers cannot tell the right code from a wrong one', async () => {
  // What the server keeps (src/domain/left/locks): a locator and a mark of tok under peppers that lie elsewhere, and V locked under a key with a peppered share in it.
  type Peppers = { id: Buffer; share: Buffer }
  const mac = (pepper: Buffer, ...parts: (string | Uint8Array)[]): string => parts.reduce((hmac, part) => hmac.update(part), createHmac('sha256', pepper)).digest('base64url')
  const parts = async (code: string, peppers: Peppers) => {
    const own = await codeKey(at.depl, code)
    const loc = bytesOf(own.loc)
    return { locator: mac(peppers.id, loc), mark: mac(peppers.id, 'tok', bytesOf(own.tok)), kek: await kekOf(at.depl, own, mac(peppers.share, loc)) }
  }
  const peppers = { id: nodeRandom(32), share: nodeRandom(32) }
  const kept = await parts(digits, peppers)
  const stolen = { locator: kept.locator, mark: kept.mark, locked: await lockKeys(at, kept.kek, v) }
  const shows = async (code: string, used: Peppers): Promise<boolean[]> => {
    const guess = await parts(code, used)
    return [guess.locator === stolen.locator, guess.mark === stolen.mark, (await unlockKeys(at, guess.kek, stolen.locked)) !== null]
  }
  for (const used of [{ id: Buffer.alloc(0), share: Buffer.alloc(0) }, { id: Buffer.alloc(32), share: Buffer.alloc(32) }, { id: nodeRandom(32), share: nodeRandom(32) }]) {
    assert.deepEqual(await shows(digits, used), [false, false, false], 'the right code shows nothing')
    assert.deepEqual(await shows(await makeCode(), used), [false, false, false], 'and a wrong one as little')
  }
  assert.deepEqual(await shows(digits, peppers), [true, true, true], 'the trial would have seen it: with the peppers it does')
  // Nor does any part of what is kept follow from the code alone: under other peppers the same code leaves nothing in common.
  const elsewhere = await parts(digits, { id: nodeRandom(32), share: nodeRandom(32) })
  for (const name of ['locator', 'mark', 'kek'] as const) assert.notDeepEqual(elsewhere[name], kept[name])
})
