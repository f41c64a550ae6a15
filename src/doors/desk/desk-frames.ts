// What each frame of a desk does; whatever does not fit is refused by a Problem.
import type { MemberData, Team } from '../../domain/team/team.ts'
import { bytesOf, textOf } from '../../platform/http/base64url.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { FromDesk } from '../../shared/wire/from-desk.ts'
import type { BoardView } from './board-view.ts'
import type { DutyView } from './duty-view.ts'
import type { Send } from './held-conversation.ts'

/** What she does it for: somebody new to her, or what is open already. A session that has run out serves only the second. */
export type Purpose = 'new' | 'open'

/** `member` gives herself as she is now, and throws `not-signed-in` where her session does not serve this any more. */
export type Desk = { team: Team; duty: DutyView; board: BoardView; send: Send; member: (purpose: Purpose) => Promise<MemberData> }

export async function answer(message: FromDesk, { team, duty, board, send, member }: Desk): Promise<void> {
  const { line } = duty
  switch (message.t) {
    case 'hello':
      return duty.hello(message.shift, new Map(message.after.map(({ conversation, number }) => [conversation, number])))
    case 'on-duty': {
      const { shift, statement, capacity } = message
      const abilities = await team.checkShift(await member('new'), shift, statement)
      await line.onDuty(duty.member, shift, statement, abilities, capacity)
      duty.bind(shift)
      return duty.look()
    }
    case 'off-duty':
      await line.offDuty(duty.member, duty.onDuty())
      return duty.look()
    case 'pause':
      if (!message.paused) await member('new')
      await line.pause(duty.member, duty.onDuty(), message.paused)
      return duty.look()
    case 'wrap-up':
      await line.wrapUp(duty.member, duty.onDuty())
      return duty.look()
    case 'take':
      await member('new')
      await line.take(duty.member, duty.onDuty(), message.conversation, message.turn)
      return duty.look()
    case 'pass':
      await line.pass(duty.member, duty.onDuty(), message.conversation, message.turn)
      return duty.look()
    case 'end':
      await line.end(duty.member, duty.onDuty(), message.conversation, message.turn, message.outcome, message.coolOff)
      return duty.look()
    case 'room': {
      const { conversation, turn, room, pageKeys } = message
      await member('open')
      const sender = { member: duty.member, shift: duty.onDuty() }
      const held = duty.conversation(conversation)
      const ticket = pageKeys === null ? null : held.ticketOf(pageKeys)
      // The page asks no more, or the old one has not agreed: nobody is let in.
      if (pageKeys !== null && ticket === null) throw new Problem('out-of-order')
      await line.putRoom(sender, conversation, turn, room, ticket)
      return duty.look()
    }
    case 'keep-out':
      duty.onDuty()
      duty.conversation(message.conversation).keepOut(message.pageKeys)
      return
    case 'call': {
      await member('open')
      const { conversation, turn, kind, language, to } = message
      await line.company.call(duty.member, duty.onDuty(), conversation, turn, kind, language, to)
      return duty.look()
    }
    case 'uncall':
      await line.company.uncall(duty.member, duty.onDuty(), message.conversation, message.turn, message.kind)
      return duty.look()
    case 'join': {
      // Without the root's word about her the visitor's page would refuse her, and end.
      const coordinator = team.abilities(await member('new')).includes('see-line') && (await team.isCoordinator(duty.member))
      await line.company.join(duty.member, duty.onDuty(), message.conversation, message.kind, coordinator)
      return duty.look()
    }
    case 'part':
      await line.company.part(duty.member, duty.onDuty(), message.conversation)
      return duty.look()
    case 'note': {
      // Also from a desk whose shift ended with the handover.
      const sealed = bytesOf(message.sealed)
      if (sealed === null) throw new Problem('malformed')
      return line.company.leaveNote(duty.member, message.conversation, message.to, sealed)
    }
    case 'box': {
      const { conversation, turn, epoch } = message
      const sender = { member: duty.member, shift: duty.onDuty() }
      const slot = await duty.conversation(conversation).slotIn(epoch)
      if (slot === null) throw new Problem('epoch')
      const box = bytesOf(message.box)
      if (box === null) throw new Problem('malformed')
      const mid = textOf(box.subarray(1, 17))
      const number = await line.put(sender, conversation, turn, { mid, epoch, slot, box })
      send({ t: 'ack', conversation, mid, number })
      return
    }
    case 'opened':
      duty.conversation(message.conversation)
      return line.opened({ member: duty.member, shift: duty.onDuty() }, message.conversation, message.number)
    case 'here':
      if (duty.shift === null) return
      if (!(await line.listenerHere(duty.member, duty.shift))) return duty.look()
      for (const { conversation, number } of message.conversations) if (duty.has(conversation)) await duty.conversation(conversation).holds(number)
      return
    case 'watch':
      if (!message.on) return board.stop()
      if (!team.abilities(await member('open')).includes('see-line')) throw new Problem('not-allowed')
      return board.watch()
  }
}
