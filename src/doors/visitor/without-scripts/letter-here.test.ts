// A message left without scripts goes under the code and PIN that its page shows, whatever failed before.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { LeftByVisitor } from '../../../domain/left/left.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { codeKey } from '../../../shared/seal/left-code.ts'
import { LeftServer, back, makeHouse } from '../../../shared/seal/left-fixture.ts'
import { LeftVisitor } from '../../../shared/seal/left-visitor.ts'
import { noon } from '../../../shared/seal/rehearsal-fixture.ts'
import { LetterHere } from './seals-here.ts'

test('after a failure the text, the code and the PIN that stand on the page are those that are left', async () => {
  mock.timers.enable({ apis: ['Date'], now: noon * 1000 })
  const house = await makeHouse()
  const server = new LeftServer()
  let away = true
  const left: Pick<LeftByVisitor, 'keys' | 'share' | 'leave'> = {
    keys: () => Promise.resolve([house.shown('coordinators'), house.shown('nl')]),
    share: ({ loc }) => server.share(loc),
    leave: async (input) => {
      if (away) throw new Problem('unavailable')
      server.leave(input)
      return noon
    },
  }
  for (const [again, pin] of [[true, ''], [false, '1234']] as const) {
    const letter = new LetterHere({ left: left as LeftByVisitor, depl: house.depl, root: () => house.root, work: (work) => work() })
    away = true
    await letter.begin(['nl'])
    await assert.rejects(letter.leave('', 'eerst', 30), { code: 'unavailable' })
    // Back to the text: another text, and another code. Or another PIN under the same code.
    if (again) await letter.begin(['nl'])
    const digits = letter.parts(null).join('')
    away = false
    await letter.leave(pin, 'daarna', 30)
    const key = await codeKey(house.depl, digits, pin)
    const came = back(await LeftVisitor.come(house.at, key, await server.back(key.loc, []), noon))
    assert.deepEqual(came.letters.map(({ text }) => text), ['daarna'])
  }
  mock.timers.reset()
})

test('another code holds under the PIN that was typed last, also where the first answer was lost; the one before opens nothing', async () => {
  mock.timers.enable({ apis: ['Date'], now: noon * 1000 })
  const house = await makeHouse()
  const server = new LeftServer()
  let lost = true
  const left: Pick<LeftByVisitor, 'keys' | 'share' | 'leave' | 'come' | 'setCode'> = {
    keys: () => Promise.resolve([house.shown('coordinators'), house.shown('nl')]),
    share: async ({ loc }) => {
      if (server.rows.some(({ key }) => key === loc)) throw new Problem('code-taken')
      return server.share(loc)
    },
    leave: async (input) => {
      server.leave(input)
      return noon
    },
    come: async ({ loc }) => {
      if (!server.rows.some(({ key }) => key === loc)) throw new Problem('code-unknown')
      return server.back(loc, [])
    },
    setCode: async ({ loc, newLoc, locked }) => {
      const row = server.rows.find(({ key }) => key === loc)
      if (!row) throw new Problem('code-unknown')
      Object.assign(row, { key: newLoc, locked })
      if (lost) throw new Problem('unavailable')
    },
  }
  const open = () => new LetterHere({ left: left as LeftByVisitor, depl: house.depl, root: () => house.root, work: (work) => work() })
  for (const second of ['1357', '2468']) {
    lost = true
    const first = open()
    await first.begin(['nl'])
    const old = first.parts(null).join(' ')
    await first.leave('', 'goedenavond', 30)
    const letter = open()
    assert.equal(await letter.come(old, '', []), 'open')
    await letter.another()
    const fresh = letter.parts(null).join(' ')
    await assert.rejects(letter.recode('1357'), { code: 'unavailable' })
    lost = false
    await letter.recode(second)
    assert.ok(await letter.again())
    const again = open()
    for (const [code, pin] of [[old, ''], [fresh, second === '1357' ? '2468' : '1357']] as const) await assert.rejects(again.come(code, pin, []), { code: 'code-unknown' })
    assert.equal(await again.come(fresh, second, []), 'open')
    assert.deepEqual(again.letters.map(({ text }) => text), ['goedenavond'])
  }
  mock.timers.reset()
})
