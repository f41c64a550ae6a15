// A running house with a coordinator and a listener on duty, for journeys that begin where a visitor comes.
import type { Browser } from 'playwright-core'
import { DeskHand } from './desk-hand.ts'
import { RunningHouse } from './running-house.ts'

export type StaffedHouse = { house: RunningHouse; coordinator: DeskHand; listener: DeskHand; dispose: () => Promise<void> }

/** `speaks`: names of languages as the desk shows them in English. `capacity`: conversations at once. */
export async function staffHouse(browser: Browser, speaks: string[], capacity: number, settings: Record<string, string> = {}): Promise<StaffedHouse> {
  const house = await RunningHouse.start(settings)
  const coordinator = await DeskHand.open(browser, 'Nadia')
  await coordinator.enrol(house.invitation)
  await coordinator.setUp()
  const listener = await enrolListener(browser, coordinator, 'Samira', speaks)
  await listener.goOnDuty(capacity)
  const dispose = async (): Promise<void> => {
    await coordinator.close()
    await listener.close()
    await house.dispose()
  }
  return { house, coordinator, listener, dispose }
}

/** Invited, enrolled, fingerprint read back, signed, signed in again. */
export async function enrolListener(browser: Browser, coordinator: DeskHand, name: string, speaks: string[]): Promise<DeskHand> {
  const link = await coordinator.invite(name, speaks)
  const listener = await DeskHand.open(browser, name)
  await listener.enrol(link)
  await coordinator.sign(name, await listener.fingerprint())
  await listener.page.reload()
  await listener.signIn()
  return listener
}
