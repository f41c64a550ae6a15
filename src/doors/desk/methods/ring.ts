// Ringing her phone: turning it on and off for a browser of hers, quiet hours, and a try.
import type { Ring } from '../../../domain/ring/ring.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { Methods } from '../method.ts'

const time = /^([01]\d|2[0-3]):[0-5]\d$/

export function ringing(ring: Ring): Pick<Methods, 'ring' | 'ring-subscribe' | 'ring-unsubscribe' | 'ring-test'> {
  return {
    ring: { ability: 'listen', handle: (_, { member }) => ring.of(member.id) },
    'ring-subscribe': {
      ability: 'listen',
      async handle({ endpoint, quiet }, { member }) {
        if (quiet && !(time.test(quiet.from) && time.test(quiet.to) && quiet.from !== quiet.to)) throw new Problem('malformed')
        await ring.subscribe(member.id, endpoint, quiet)
        return {}
      },
    },
    'ring-unsubscribe': {
      ability: 'listen',
      async handle({ device }, { member }) {
        await ring.unsubscribe(member.id, device)
        return {}
      },
    },
    'ring-test': {
      ability: 'listen',
      async handle(_, { member }) {
        return { rung: await ring.tryIt(member.id) }
      },
    },
  }
}
