// Which colleagues a signed member is told of, and that it is their name, languages and duty alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemberHand, newListener } from '../../../domain/team/member-hand.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { DeskHouse } from '../desk-hand.ts'

const speaking = (tag: string) => [{ tag, level: 3 as const }]

test('a listener is told who is on duty, the coordinators, and who speaks a language she names; nothing else of them', async () => {
  await using house = await DeskHouse.open()
  const { hand } = house
  const [lea, mia, far] = [await newListener(hand, speaking('nl')), await newListener(hand, speaking('nl')), await newListener(hand, speaking('ar'))]
  const gone = await newListener(hand, speaking('nl'))
  await hand.team.membership.remove(await hand.coordinator.data(hand.team), gone.id, await hand.coordinator.removalOf(gone))
  const { token } = await hand.team.membership.invite('New', 'listener', speaking('nl'), false)
  await MemberHand.enrol(hand.team, token)
  const told = async (who: MemberHand, languages: string[]) => {
    const { colleagues } = JSON.parse((await house.call('colleagues', { languages }, who.session)).body) as DeskOutput['colleagues']
    return colleagues
  }
  const ids = async (who: MemberHand, languages: string[]) => (await told(who, languages)).map(({ id }) => id).sort()
  const { coordinator: ann } = hand
  assert.deepEqual(await ids(lea, []), [ann.id])
  assert.deepEqual(await ids(lea, ['nl']), [ann.id, mia.id].sort(), 'nobody removed, and nobody who is not signed')
  assert.deepEqual(await ids(lea, ['ar', 'fr']), [ann.id, far.id].sort())
  await house.onDuty(far)
  assert.deepEqual(await ids(lea, []), [ann.id, far.id].sort())
  assert.deepEqual(await ids(far, []), [ann.id], 'never herself')
  const row = (await told(lea, [])).find(({ id }) => id === far.id)!
  assert.deepEqual(Object.keys(row).sort(), ['id', 'languages', 'name', 'onDuty'])
  assert.deepEqual([row.onDuty, row.languages, row.name], [true, speaking('ar'), (await far.data(hand.team)).name])
  assert.equal((await told(lea, []))[0]!.onDuty, false)
})
