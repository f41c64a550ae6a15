// Proves the refusals: takes one check after the other out of a copy of the sources, and sees the test that names it fail.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'seal-mutants-'))
after(() => rmSync(home, { recursive: true, force: true }))
cpSync(join(project, 'src/shared'), join(home, 'src/shared'), { recursive: true })
symlinkSync(join(project, 'node_modules'), join(home, 'node_modules'))
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
const [rooms, replaced, shared, row, directory, boxes] = ['refusals-room.test.ts', 'refusals-replaced.test.ts', 'share-earlier.test.ts', 'refusals-box.test.ts', 'directory.test.ts', 'box.test.ts']
const [several, company, notes] = ['refusals-company.test.ts', 'company.test.ts', 'note.test.ts']

const mutants: Mutant[] = [
  // What binds a box to its one place.
  ['the conversation in a box', 'box.ts', 'join(bytesOf(at.conversation), u32(epoch), Uint8Array.of(slot))', 'join(u32(epoch), Uint8Array.of(slot))', boxes, 'a box opens in its own conversation'],
  ['the epoch in a box', 'box.ts', 'join(bytesOf(at.conversation), u32(epoch), Uint8Array.of(slot))', 'join(bytesOf(at.conversation), Uint8Array.of(slot))', boxes, 'a box opens in its own conversation'],
  ['the slot in a box', 'box.ts', 'join(bytesOf(at.conversation), u32(epoch), Uint8Array.of(slot))', 'join(bytesOf(at.conversation), u32(epoch))', row, 'a box replayed into another slot'],
  ['the installation in a box', 'box.ts', "join(utf8('LE1 msg'), bytesOf(at.depl), place", "join(utf8('LE1 msg'), place", boxes, 'a box opens in its own conversation'],
  ['the box before', 'box.ts', 'join(place(at, epoch, slot), mid, prev)', 'join(place(at, epoch, slot), mid)', row, 'a dropped box shows'],
  ['the box before', 'box.ts', 'join(place(at, epoch, slot), mid, prev)', 'join(place(at, epoch, slot), mid)', row, 'a repeated box shows'],
  ['the box before', 'box.ts', 'join(place(at, epoch, slot), mid, prev)', 'join(place(at, epoch, slot), mid)', row, 're-ordered boxes show'],
  ['the suite byte', 'box.ts', ' || box[0] !== 1', '', boxes, 'a box opens in its own conversation'],
  ['the padding to one size', 'box.ts', 'new Uint8Array(plainSize)', 'new Uint8Array(header + part.bytes.length)', row, 'frames are all of one size'],
  ['the own slot', 'visitor-room.ts', "if (!this.#out.sealed(midOf(bytesOf(box)))) return this.#refuse('own-slot')", '', row, "a box that pretends to be this page's own"],
  ['the own slot at the desk', 'listener-room.ts', "if (!this.#out.sealed(midOf(bytesOf(box)))) return this.#refuse('own-slot')", '', row, "a box that pretends to be this page's own"],
  ['what she wrote from a desk of before', 'listener-room.ts', 'own && known.turn >= this.#firstTurn', 'own', replaced, 'a desk that begins anew hears all'],
  ['room for all of a long conversation', 'listener-room.ts', 'heldMost = 20_000', 'heldMost = 256', replaced, 'a desk that begins anew hears all'],
  ['the epoch a slot has reached', 'inbox.ts', "if (under.epoch < (this.#newest.get(slot) ?? 0)) return 'order'", '', replaced, 'a replaced page cannot speak on'],
  ['the epoch a slot has reached, for what is passed over', 'inbox.ts', "if (epoch <= (this.#newest.get(slot) ?? 0)) return 'order'", '', replaced, 'a box of a hidden epoch'],
  ['that another listener is told apart', 'visitor-room.ts', "here ? 'heard' : 'late'", "'heard'", replaced, 'a replaced listener cannot speak on as'],
  ['that the same listener goes on', 'visitor-room.ts', 'p.slot === slot && p.member === member)', 'p === by)', replaced, 'what a listener wrote before her desk was loaded anew'],
  ['that another page is told apart', 'listener-room.ts', "slot === 0 && known.sender !== this.#head!.sender ? 'late' : 'heard'", "'heard'", replaced, 'a page that was replaced cannot speak on as'],
  ['the first epoch', '../wire/parts.ts', 'epoch = int(1, 1e6)', 'epoch = int(0, 1e6)', row, 'an epoch that never was'],
  ['the epoch that a box is passed over for', 'inbox.ts', "if (epoch <= (this.#newest.get(slot) ?? 0)) return 'order'", '', row, 'an epoch that never was'],
  ['the number of the next text', 'inbox.ts', 'known ? this.#gaps.has(slot) && part.seq > known.seq', 'known ? part.seq > known.seq', row, 'a text dropped where the epoch changes shows at the page'],
  ['the number of the first text', 'inbox.ts', 'jumps ? part.seq : 1', 'part.seq', row, 'a text dropped where the epoch changes shows at the desk'],
  // What another listener may read.
  ['whom a yes is to', 'visitor-room.ts', '&& this.#people[0]?.member === member', '', shared, 'a yes to one listener'],
  ['that what was shared is for nobody else', 'visitor-room.ts', 'if (!people.every(({ member }) => were.some((p) => p.member === member))) this.#out.unshare()', '', shared, 'what was shared and not opened'],
  ['that what was shared is a row of its own', 'inbox.ts', 'if (now) this.#gaps.delete(slot)', 'this.#gaps.delete(slot)', shared, 'what is said now goes before'],
  ['that what was said before is told apart', 'box.ts', '2 + part.earlier', '0', shared, 'another listener reads'],
  // What binds a key to its room.
  ['the commitment to the key', 'epoch.ts', "(await commitment(place, epoch, ck)) === key ? ck : 'key'", 'key ? ck : ck', rooms, "the server's own key, wrapped beside a room"],
  ['the commitment to earlier keys', 'epoch.ts', "(await commitment(place, epoch, ck)) === key ? ck : 'key'", "epoch < body.epoch || (await commitment(place, epoch, ck)) === key ? ck : 'key'", rooms, 'earlier keys that come along'],
  ['the epoch in the commitment', 'wrap.ts', "bytesOf(place.depl), u32(epoch)), 32)", 'bytesOf(place.depl)), 32)', rooms, 'the same key commits otherwise'],
  ['the place of a wrap', 'wrap.ts', 'join(bytesOf(place.conversation), u32(epoch), Uint8Array.of(roleByte[role])', 'join(Uint8Array.of(roleByte[role])', boxes, 'a wrap opens for its member'],
  ['the role of a wrap', 'wrap.ts', 'Uint8Array.of(roleByte[role]), ', '', boxes, 'a wrap opens for its member'],
  ['the installation of a wrap', 'wrap.ts', "join(utf8('LE1 ck'), bytesOf(place.depl))", "utf8('LE1 ck')", boxes, 'a wrap opens for its member'],
  // What the visitor's page asks of a room.
  ['the signature', 'room-check.ts', 'body.by !== 1 || !(await signedBy(place, room, listener))', 'body.by !== 1', rooms, 'a page opened anew accepts no room'],
  ['the signature of an added member', 'room-check.ts', 'body.by !== 1 || !(await signedBy(place, room, listener))', 'body.by === 7', rooms, 'an added member nobody signed'],
  ['the members', 'room-check.ts', 'members.length === wanted.length && ', '', rooms, 'an added member whom nobody verified'],
  ['the verified shift key', 'room-check.ts', ' && wanted.every((w) => holds(members, w))', '', rooms, 'a swapped shift key in a room'],
  ['the statement before', 'room-check.ts', "    if (body.prev !== head.hash) return 'prev'", '', rooms, 'a wrong statement before'],
  ['the next epoch', 'room-check.ts', "    if (body.epoch !== head.epoch + 1) return 'epoch'", '', rooms, 'a skipped epoch'],
  ['one room a number', 'visitor-room.ts', "this.#epochs.has(room.epoch) ? this.#refuse('epoch') : undefined", 'undefined', rooms, 'another room under the number'],
  ['that a page opened anew makes no room', 'visitor-room.ts', 'if (this.#over || this.#reopening || !people[0] || !mine) return', 'if (this.#over || !people[0] || !mine) return', rooms, 'a page opened anew accepts no room'],
  ['whose shift the newest room is for', 'visitor-room.ts', ' && same(newest.people, people)', '', rooms, 'another listener under the same turn'],
  ['whom the keys of before go to', 'visitor-room.ts', 'hers(head) ? [...this.#epochs.values()].filter(hers) : []', '[...this.#epochs.values()]', rooms, 'another listener under the same turn'],
  ['that a running conversation is not cut', 'visitor-room.ts', 'were.find((p) => p.statement === statement && p.role === role)', 'null', rooms, 'a shift that has run out'],
  ['that who agreed is silent', 'visitor-room.ts', '!this.#yielded && this.#out.add', 'this.#out.add', rooms, 'a page that agreed'],
  ['which page the answer is to', 'visitor-room.ts', 'const [keys] = this.#asking', 'const [keys] = this.#asking.toReversed()', rooms, "the visitor's answer is to the page"],
  ['that a second page waits', 'visitor-room.ts', "this.#asking[0] === message.keys ? this.#show({ is: 'asked' }) : undefined", "this.#show({ is: 'asked' })", rooms, "the visitor's answer is to the page"],
  ['that a yes stands', 'visitor-room.ts', 'if (!agree) this.#unasked(keys)', 'this.#unasked(keys)', rooms, "the visitor's answer is to the page"],
  ['that a refusal ends it', 'visitor-room.ts', 'if (!this.#over) send(message)', 'send(message)', row, 'a dropped box shows'],
  // What the desk asks of a room.
  ['the signature at the desk', 'room-check.ts', "  if (!signed) return 'signer'", '', rooms, 'a room of the server’s own'],
  ['the visitor of the room before', 'room-check.ts', '[chain?.visitor ?? named(0)]', '[named(0)]', rooms, 'a page that was replaced cannot sign'],
  ['that the visitor keeps its keys', 'room-check.ts', '[chain?.visitor ?? named(0)]', '[named(0)]', rooms, 'a visitor cannot put another key'],
  ['the statement before at the desk', 'room-check.ts', "  if (chain && body.prev !== chain.hash) return 'prev'", '', rooms, 'a wrong statement before'],
  ['the next epoch at the desk', 'room-check.ts', "  if (chain && body.epoch !== chain.epoch + 1) return 'epoch'", '', rooms, 'a skipped epoch'],
  ['one room a number at the desk', 'listener-room.ts', '(this.#hashes.get(body.epoch) ?? hash) === hash', 'hash === hash', rooms, 'another room under the number'],
  ['the points of a page let in', 'listener-room.ts', ' || !(await importSealTo(page.seal)) || !(await importVerifier(page.sign))', '', rooms, 'keys that are no points'],
  ['the name of a page that asks', 'listener-room.ts', "if ((await keyHash(message.publicKeys)) !== message.keys) return this.#refuse('statement')", '', rooms, 'a key beside another name'],
  // A room of several people: at the visitor's page.
  ['the credentials of everybody', 'visitor-room.ts', "if (!verified || (role === 'coordinator'", "if (!verified) continue\n      if ((role === 'coordinator'", several, 'somebody whose credentials do not hold'],
  ['who is a coordinator', 'visitor-room.ts', "(role === 'coordinator' && !verified.coordinator)", 'false', several, "a listener cannot sit in a coordinator's seat"],
  ['one person a seat', 'visitor-room.ts', 'p.slot === slot || p.member === verified.member', 'p.member === verified.member', several, 'two people in one seat'],
  ['one seat a person', 'visitor-room.ts', 'p.slot === slot || p.member === verified.member', 'p.slot === slot', several, 'two people in one seat'],
  ["that the visitor's seat is hers", 'visitor-room.ts', '!slot || people.some', 'people.some', several, 'two people in one seat'],
  ['that a seat is held', 'visitor-room.ts', "const result = by ? await this.#in.open(this.#place(), known, slot, box) : 'box'", 'const result = await this.#in.open(this.#place(), known, slot, box)', several, 'a box of a seat that nobody has'],
  ['who is there', 'visitor-room.ts', "here ? 'heard' : 'late'", "'heard'", company, 'what she wrote under the key'],
  ['that who has left is in no room', 'visitor-room.ts', 'this.#people = people\n    // What', '// What', company, 'who has left is in no room'],
  ['for whom it was shared', 'visitor-room.ts', 'if (!people.every(({ member }) => were.some((p) => p.member === member))) this.#out.unshare()', 'if (were[0]?.member !== target.member) this.#out.unshare()', company, 'what was shared with the listener'],
  ['whom the keys of before go to', 'epoch.ts', "members.find((m) => m.role === 'listener')!", 'members.at(-1)!', company, 'whoever joins is named'],
  ['that a text is sealed whole', 'outbox.ts', 'if (!anew && !text.numbers.includes(null)) continue', 'if (!anew) continue', company, 'a long text that was under way'],
  // At a desk.
  ['that the listener is alone with whom she lets in', 'room-check.ts', "  if (body.by === 1 && members.length > 2) return 'members'", '', several, 'the listener signs no room with a third'],
  ['one listener', 'room-check.ts', "  if (members.some((m) => m.role === 'listener' && m.slot !== 1)) return 'members'", '', several, 'a desk goes into no room with two listeners'],
  ["the listener's seat", 'room-check.ts', ' || !holds(members, seat1)', '', several, 'a desk goes into no room with two listeners'],
  ['one seat a person at the desk', 'room-check.ts', "  if (new Set(members.map((m) => m.keys.sign)).size < members.length) return 'members'", '', several, 'a desk goes into no room with two listeners'],
  ['her own seat', 'room-check.ts', 'inIt: holds(members, own)', 'inIt: true', several, 'a desk in another seat'],
  ['that a seat is held, at the desk', 'listener-room.ts', "const result = by ? await this.#in.open(this.#place, known, slot, box) : 'box'", 'const result = await this.#in.open(this.#place, known, slot, box)', several, 'a box of a seat that nobody has'],
  ['who may share what was said before', 'listener-room.ts', 'earlier === null || slot !== 0', 'earlier === null', several, 'what somebody else than the visitor marks'],
  ["the signature at a guest's desk", 'listener-room.ts', ' && unnamed && body.by === 1', '', several, "a guest's desk goes into no room"],
  ['that a guest lets nobody in', 'listener-room.ts', " || this.#own.role !== 'listener'", '', company, 'a page opened anew is let in by the listener alone'],
  ['a listener whom a guest cannot know', 'listener-room.ts', "checked === 'signer' && this.#own.role", "checked === 'prev' && this.#own.role", company, 'a page opened anew is let in by the listener alone'],
  ['what a guest wrote to the page before', 'listener-room.ts', 'if (by === 1) this.#lost = this.#out.count', '', company, 'a page opened anew is let in by the listener alone'],
  // The note at a handover.
  ['whom a note is for', 'note.ts', ' || verified?.member !== to.member', ' || !verified', notes, 'no note is sealed'],
  ['the conversation of a note', 'note.ts', 'hpkeSeal(verified.keys.seal, info(place), bytesOf(place.conversation)', 'hpkeSeal(verified.keys.seal, info(place), utf8(\'\')', notes, 'whoever takes over reads'],
  // What a room must say of itself.
  ['the conversation of a room', 'room-statement.ts', ' || body.conversation !== conversation', '', rooms, 'a room of another conversation'],
  ['the keys a room names', 'room-statement.ts', 'if ((await keyHash(keys)) !== m.keys) return null', '', rooms, 'a room whose keys are not'],
  // The directory.
  ['the root', 'directory.ts', "if (!(await verifyStatement('coordinator', depl, statement, root))) return null", '', directory, 'a swapped root'],
  ['the coordinator key', 'directory.ts', "if (!(await verifyStatement('coordinator', depl, statement, root))) return null", '', directory, 'a swapped coordinator key'],
  ['the directory key', 'directory.ts', '!signer || !(await verifyStatement(body.kind, depl, statement, signer))', '!signer', directory, 'a swapped directory key'],
  ['the signature of a removal', 'directory.ts', '!signer || !(await verifyStatement(body.kind, depl, statement, signer))', "!signer || (body.kind !== 'removal' && !(await verifyStatement(body.kind, depl, statement, signer)))", directory, 'a forged removal'],
  ['the shift key', 'directory.ts', "if (!(await verifyStatement('shift', depl, credentials.shift, listener.sign))) return null", '', directory, 'a swapped shift key'],
  ['the listener’s time', 'directory.ts', ' || !counts(listener) || !counts(', ' || !counts(', directory, 'an old directory'],
  ['the coordinator’s time', 'directory.ts', '!counts(coordinators.get(listener.by))', '!coordinators.get(listener.by)', directory, 'an old directory'],
  ['the shift’s time', 'directory.ts', 'if (!holds(shift.from, shift.until, longest.shift, now)) return null', '', directory, 'an old directory'],
  ['the longest life', 'directory.ts', 'until - from <= most && ', '', directory, 'a statement of too long a life'],
  ['the removal', 'directory.ts', ' && !(removals.get(body.member)! >= body.n)', '', directory, 'a removed listener'],
  ['the removal of a coordinator', 'directory.ts', ' && !(removals.get(body.member)! >= body.n)', " && (body.kind === 'coordinator' || !(removals.get(body.member)! >= body.n))", directory, 'a removed coordinator'],
  ['the higher number', 'directory.ts', 'body.member === shift.member && body.n >= (listener?.n ?? 0)', 'body.member === shift.member', directory, 'of two statements'],
  ['whose shift it is', 'directory.ts', 'else if (body.member === shift.member && body.n >=', 'else if (body.n >=', directory, "another listener's shift"],
  ['the kind in a signature', 'primitives.ts', 'utf8(`LE1 ${kind}\\0`)', 'utf8(`LE1 \\0`)', directory, 'a signature of one kind'],
  ['the installation in a signature', 'primitives.ts', '\\0`), bytesOf(depl), utf8(body))', '\\0`), utf8(body))', directory, 'the directory of another installation'],
  ['the one form of a body', 'primitives.ts', 'JSON.stringify(value) === statement.body ? value : null', 'value', directory, 'a body of another shape'],
  ['the uncompressed point', 'primitives.ts', "if (raw?.length !== 65 || raw[0] !== 4) return null", 'if (!raw) return null', directory, 'points that are not on the curve'],
]

test('as it stands everything is refused', async () => {
  for (const file of [rooms, replaced, shared, row, directory, boxes, several, company, notes]) assert.ok(await passes(file, ''), file)
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
