// Proves the refusals of left messages: takes one check after the other out of a copy of the sources, and sees the test that names it fail.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'left-mutants-'))
after(() => rmSync(home, { recursive: true, force: true }))
cpSync(join(project, 'src/shared'), join(home, 'src/shared'), { recursive: true })
symlinkSync(join(project, 'node_modules'), join(home, 'node_modules'))
symlinkSync(join(project, 'packs'), join(home, 'packs'))
writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
const seal = join(home, 'src/shared/seal')

/** Runs the tests whose name begins so; true where all of them passed. */
async function passes(file: string, name: string): Promise<boolean> {
  const args = [`--test-name-pattern=^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`, join(seal, file)]
  const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''
  for await (const chunk of child.stdout) out += String(chunk)
  assert.ok(/^(?:ℹ|#) tests [1-9]/m.test(out), `no test is named "${name}"`)
  return /^(?:ℹ|#) fail 0$/m.test(out)
}

type Mutant = [without: string, file: string, check: string, instead: string, testFile: string, testName: string]
const [refusals, boxes, codes, words, who, walk] = ['left-refusals.test.ts', 'left-box.test.ts', 'left-code.test.ts', 'return-code.test.ts', 'vouched.test.ts', 'left-walk.test.ts']

const mutants: Mutant[] = [
  // A box and a wrap in their one place.
  ['the message in a box', 'left-box.ts', 'join(bytesOf(at.id), u32(epoch), Uint8Array.of(slot))', 'join(u32(epoch), Uint8Array.of(slot))', boxes, 'a box opens in its own message'],
  ['the epoch in a box', 'left-box.ts', 'join(bytesOf(at.id), u32(epoch), Uint8Array.of(slot))', 'join(bytesOf(at.id), Uint8Array.of(slot))', boxes, 'a box opens in its own message'],
  ['the slot in a box', 'left-box.ts', 'join(bytesOf(at.id), u32(epoch), Uint8Array.of(slot))', 'join(bytesOf(at.id), u32(epoch))', refusals, 'a box replayed into another message'],
  ['the installation in a box', 'left-box.ts', "utf8('LE1 left msg'), bytesOf(at.depl)", "utf8('LE1 left msg')", boxes, 'a box opens in its own message'],
  ['the domain of a box', 'left-box.ts', "'LE1 left msg'", "'LE1 msg'", boxes, 'what is sealed for a live conversation'],
  ['the suite of a box', 'left-box.ts', 'box[0] !== 1 || ', '', boxes, 'a box opens in its own message'],
  ['the padding', 'left-box.ts', 'leftSizes.find((size) => size >= around + header + length)!', 'around + header + length', boxes, 'sizes are padded'],
  ['the most bytes of a text', 'left-box.ts', 'length > 0 && length <= leftTextMost', 'length > 0', boxes, 'sizes are padded'],
  ['the role in a wrap', 'left-wrap.ts', 'Uint8Array.of(roleByte[member.role]), ', '', boxes, 'a wrap opens for its member'],
  ['the message in a wrap', 'left-wrap.ts', 'join(bytesOf(at.id), u32(epoch), Uint8Array', 'join(u32(epoch), Uint8Array', boxes, 'a wrap opens for its member'],
  ['the epoch in a wrap', 'left-wrap.ts', 'bytesOf(at.id), u32(epoch), Uint8Array', 'bytesOf(at.id), Uint8Array', boxes, 'a wrap opens for its member'],
  ['the installation in a wrap', 'left-wrap.ts', "join(utf8('LE1 left ck'), bytesOf(at.depl))", "utf8('LE1 left ck')", boxes, 'a wrap opens for its member'],
  ['the suite of a wrap', 'left-wrap.ts', '  if (bytes[0] !== 1) return null\n', '', boxes, 'a wrap opens for its member'],
  ['the domain of a wrap', 'left-wrap.ts', "'LE1 left ck'", "'LE1 ck'", boxes, 'what is sealed for a live conversation'],
  ['the domain of a commitment', 'left-wrap.ts', "'LE1 left commit'", "'LE1 commit'", boxes, 'what is sealed for a live conversation'],
  // The rooms.
  ['the commitment', 'left-record.ts', 'if ((await leftCommitment(at, { epoch: body.epoch, ck })) !== body.commit) continue', '', refusals, 'a forged answer under a key'],
  ['who signed a later room', 'left-statement.ts', 'signer !== null && mightSign(before.body, body, signer)', 'true', refusals, 'a member whom nobody signed'],
  ['who signed the first room', 'left-statement.ts', ": await verifyStatement('left', at.depl, room.statement, body.sign)", ': true', refusals, 'a member whom nobody signed'],
  ['who might sign', 'left-statement.ts', 'signer !== null && mightSign(before.body, body, signer)', 'signer !== null', refusals, 'a listener can neither take'],
  ['the role of who claims', 'left-statement.ts', "  if (has?.name === body.by && has.role === 'coordinator' && role !== 'coordinator') return false\n", '', refusals, 'a listener can neither take'],
  ['the epoch of a room', 'left-statement.ts', "    if (body.epoch !== read.length + 1) return 'epoch'\n", '', refusals, 'rooms out of their order'],
  ['the room before', 'left-statement.ts', "    if (body.prev !== (before?.hash ?? '')) return 'prev'\n", '', refusals, 'a room that does not follow'],
  ['her key to seal to', 'left-statement.ts', ' || visitorOf(body).seal !== visitorOf(before.body).seal', '', refusals, 'a room that leaves her out'],
  ['her key to sign', 'left-statement.ts', 'body.sign !== before.body.sign || ', '', refusals, 'a room that leaves her out'],
  ['the message of a room', 'left-statement.ts', ' || body.id !== at.id', '', refusals, 'rooms out of their order'],
  ['the number of a statement', 'left-statement.ts', ' || body.epoch !== room.epoch', '', refusals, 'rooms out of their order'],
  ['one name once', 'left-statement.ts', '  if (new Set(members.map((m) => `${m.role} ${m.name}`)).size !== members.length) return null\n', '', refusals, 'a body of another shape'],
  ['one who has it', 'left-statement.ts', "  if (members.filter((m) => m.role === 'listener' || m.role === 'coordinator').length > 1) return null\n", '', refusals, 'a body of another shape'],
  ['the visitor first', 'left-statement.ts', "(m.role === 'visitor') === (i === 0) && ", '', refusals, 'a body of another shape'],
  ['somebody beside her', 'left-statement.ts', 'fits && members.length > 1', 'fits', refusals, 'a body of another shape'],
  ['V of the first room', 'left-visitor.ts', "    if (body.sign !== v.public.sign || visitorOf(body).seal !== v.public.seal) return { is: 'refused', why: 'members' }\n", '', refusals, 'a message that is another’s'],
  ['the wraps of earlier keys', 'left-statement.ts', '[under, ...earlier]', '[under]', walk, 'it goes from hand to hand'],
  ['a fresh key', 'left-statement.ts', 'ck: randomBytes(32) }', 'ck: new Uint8Array(32) }', walk, 'a message is read by the team'],
  // The boxes in their order.
  ['the record', 'left-record.ts', "    if (!records.has(toText(inside.after))) return refused('order')\n", '', refusals, 'a box that was dropped'],
  ['a box once', 'left-record.ts', ' || mids.has(mid)', '', refusals, 'a box that was dropped'],
  ['the numbers', 'left-record.ts', 'kept.number <= number || ', '', refusals, 'a box that was dropped'],
  ['the epoch that was over', 'left-record.ts', ' || kept.epoch < epoch', '', refusals, 'a box of an epoch that was over'],
  ['who may answer', 'left-record.ts', "    if (!writer) return refused('slot')\n", '', refusals, 'an answer in a room'],
  ['the directory behind an answer', 'left-record.ts', 'slot === 2 && signer && ', 'slot === 2 && ', refusals, 'an answer in a room'],
  // The code.
  ['the check bits', 'return-code.ts', '(await checked(r)) === value ? digitsOf(value) : null', 'digitsOf(value)', words, 'of single typos'],
  ['the share in the key', 'left-code.ts', 'join(key.kk, bytesOf(share))', 'key.kk', codes, 'a stolen database'],
  ['the message in a lock', 'left-code.ts', ', bytesOf(at.depl), bytesOf(at.id))', ', bytesOf(at.depl))', codes, 'V opens with its code'],
  ['the installation in a lock', 'left-code.ts', ', bytesOf(at.depl), bytesOf(at.id))', ', bytesOf(at.id))', codes, 'V opens with its code'],
  ['the suite of a lock', 'left-code.ts', ' || bytes[0] !== 1', '', codes, 'V opens with its code'],
  ['the rounds', 'left-code.ts', 'rounds = 600_000', 'rounds = 1', codes, 'the key of a code'],
  ['the installation in a code’s salt', 'left-code.ts', "sha256(utf8('LE1-salt'), bytesOf(depl))", "sha256(utf8('LE1-salt'))", codes, 'the key of a code'],
  // Who may be believed.
  ['the root', 'vouched.ts', "    if (!(await verifyStatement('coordinator', depl, statement, root))) return null\n", '', who, 'another root'],
  ['who signed a listener', 'vouched.ts', '&& (await verifyStatement(body.kind, depl, statement, sign))) by = link', ') by = link', who, 'another root'],
  ['who signed a removal of the root', 'vouched.ts', "body.by === '' && (await verifyStatement(body.kind, depl, statement, root))", "body.by === ''", who, 'a removal vouches only where'],
  ['the time', 'vouched.ts', '    if (!holds(body.from, body.until, longest[body.kind], now)) return false\n', '', who, 'an old directory'],
  ['the removal', 'vouched.ts', '    if (removals.some(({ body: removal }) => removal.member === body.member && removal.n >= body.n)) return false\n', '', who, 'a removed member'],
  ['the newest statement', 'vouched.ts', '    if (people.some(({ body: other }) => other.member === body.member && other.kind === body.kind && other.n > body.n)) return false\n', '', who, 'the newest statement holds'],
  ['who stands above', 'vouched.ts', "body.kind === 'coordinator' || stands(link.by!)", 'true', who, 'whom a removed coordinator signed'],
  ['what a removal vouches for', 'vouched.ts', '        link.body.vouches.includes(hash) &&\n', '', who, 'a removed member'],
  ['whose removal it is', 'vouched.ts', '        link.body.member === body.member &&\n', '', who, 'a removed member'],
  ['up to which number a removal vouches', 'vouched.ts', '        (link.body.n === 0 || link.body.n >= body.n) &&\n', '', who, 'a removal of an older number'],
  ['who signed what vouches', 'vouched.ts', ' &&\n        (!link.by || stands(link.by) || vouchedFor(link.by.body as Person, link.hash))', '', who, 'a removal vouches only where'],
  ['whose signature it is', 'vouched.ts', '        if (!(await verifyStatement(kind, depl, statement, body.sign))) continue\n', '', who, 'another root'],
  ['who signed a team key', 'left-visitor.ts', "|| !(await verifyStatement('team-key', at.depl, shown.statement, coordinator.keys.sign))", '', who, 'a swapped team key'],
  ['that a coordinator signed a team key', 'left-visitor.ts', "standing(body.by, 'coordinator')", "standing(body.by, 'coordinator') ?? (await readVouched(at.root, at.depl, shown.chain, now))?.standing(body.by, 'listener')", who, 'a swapped team key'],
  ['the time of a team key', 'left-visitor.ts', "  if (!holds(body.from, body.until, longest['team-key'], now)) return null\n", '', who, 'a swapped team key'],
  ['the team of a team key', 'left-visitor.ts', 'body.team !== shown.team || ', '', who, 'a swapped team key'],
  ['the languages she agreed to', 'left-visitor.ts', '    if (shown.team !== coordinatorsName && !languages.includes(shown.team)) continue\n', '', who, 'without a key for a language'],
  ['the coordinators', 'left-visitor.ts', '  if (!members.has(coordinatorsName)) return null\n', '', who, 'without a key for a language'],
]

test('as it stands everything is refused', async () => {
  for (const file of [refusals, boxes, codes, words, who, walk]) assert.ok(await passes(file, ''), file)
})

for (const [without, file, check, instead, testFile, testName] of mutants) {
  test(`without ${without}, "${testName} …" fails`, async () => {
    const path = join(seal, file)
    const source = readFileSync(path, 'utf8')
    assert.equal(source.split(check).length, 2, `${file} must hold this check once: ${check}`)
    writeFileSync(path, source.replace(check, () => instead))
    try {
      assert.equal(await passes(testFile, testName), false)
    } finally {
      writeFileSync(path, source)
    }
  })
}
