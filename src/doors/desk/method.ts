// What a method of the desk's API is: an ability, and what it does for whoever has it.
import type { Ability, MemberData } from '../../domain/team/team.ts'
import type { DeskInput, DeskMethod, DeskOutput } from '../../shared/wire/desk-api.ts'

/** Whoever asks without a session. */
export type Stranger = {
  /** Gives her the cookie of this session. */
  signedIn: (session: string) => void
}

/** Whoever asks with one. */
export type Caller = {
  member: MemberData
  session: string
  /** Takes the cookie away. */
  signedOut: () => void
}

export type Method<M extends DeskMethod> =
  | { ability: 'anyone'; handle: (input: DeskInput<M>, stranger: Stranger) => Promise<DeskOutput[M]> }
  // `or`: this one is enough too.
  | { ability: Ability; or?: Ability; handle: (input: DeskInput<M>, caller: Caller) => Promise<DeskOutput[M]> }

export type Methods = { [M in DeskMethod]: Method<M> }
