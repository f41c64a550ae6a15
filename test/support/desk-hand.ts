// Hands at the desk: a coordinator or listener in a real Chromium with a virtual authenticator, doing what a person does.
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'

/** A person at the desk. `page` is open on the desk; everything is found by what a screen reader would say, in English. */
export class DeskHand {
  readonly page: Page
  readonly context: BrowserContext
  readonly #name: string
  #authenticators: CDPSession | null = null

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.#name = name
    this.context = context
    this.page = page
  }

  /** `prf`: whether her authenticator gives a secret to unlock keys with; without, she is asked for a passphrase. Null: none is plugged in yet. */
  static async open(browser: Browser, name: string, prf: boolean | null = true): Promise<DeskHand> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
    await context.addInitScript('globalThis.print = () => {}')
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    const hand = new DeskHand(name, context, page)
    if (prf !== null) await hand.authenticator(prf)
    return hand
  }

  /** Plugs an authenticator in. `present`: whether somebody lays her finger on it when it is asked. */
  async authenticator(prf: boolean, transport: 'internal' | 'usb' = 'internal'): Promise<{ unplug: () => Promise<void>; present: (there: boolean) => Promise<void> }> {
    this.#authenticators ??= await this.context.newCDPSession(this.page)
    const session = this.#authenticators
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport,
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        ...(prf ? { hasPrf: true } : {}),
      },
    })
    return {
      unplug: async () => void (await session.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })),
      present: async (enabled) => void (await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled })),
    }
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' })
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click()
  }

  /** From the invitation's link to the desk; the second passkey is left for later. */
  async enrol(link: string, passphrase: string | null = null): Promise<void> {
    await this.page.goto(link)
    await this.press('Make my passkey')
    if (passphrase !== null) await this.#choosePassphrase(passphrase)
    await this.press('Later')
  }

  async #choosePassphrase(passphrase: string): Promise<void> {
    await this.page.getByLabel('A passphrase', { exact: true }).fill(passphrase)
    await this.page.getByLabel('The same once more').fill(passphrase)
    await this.press('Set the passphrase')
  }

  /** The first coordinator's set-up: the root on paper, typed back. `speaks`: she listens too. Returns the printed root. */
  async setUp(): Promise<string> {
    await this.press('Print the sheet')
    const groups = await this.page.locator('.root-code li').allInnerTexts()
    await this.page.getByLabel(/^From the paper: group/).fill(groups[4]!)
    await this.press('It is on paper')
    await this.press('Finish the set-up')
    await this.page.getByRole('navigation', { name: 'Pages' }).waitFor()
    return groups.join(' ')
  }

  async goTo(tab: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: tab, exact: true }).click()
  }

  /** Invites somebody; `speaks` are names of languages as the desk shows them. Returns the link. */
  async invite(name: string, speaks: string[], role: 'Listener' | 'Coordinator' = 'Listener', woman = false): Promise<string> {
    await this.goTo('Team')
    await this.press('Invite somebody')
    await this.page.getByLabel('Name', { exact: true }).fill(name)
    await this.page.getByRole('radio', { name: role }).check()
    for (const [i, language] of speaks.entries()) {
      await this.press('Add a language')
      await this.page.getByLabel('Language', { exact: true }).nth(i).selectOption({ label: language })
    }
    if (woman) await this.page.getByRole('checkbox', { name: 'A woman' }).check()
    await this.press('Make the link')
    const link = await this.page.getByLabel('Invitation link').innerText()
    await this.press('Done')
    return link.trim()
  }

  /** Her own fingerprint, as she reads it aloud. */
  async fingerprint(): Promise<string> {
    await this.goTo('Myself')
    const groups = this.page.locator('.fingerprint li')
    await groups.first().waitFor()
    return (await groups.allInnerTexts()).join(' ')
  }

  /** Types what she hears and signs. `root`: the printed root, for a coordinator who does not hold it. */
  async sign(name: string, heard: string): Promise<void> {
    await this.goTo('Team')
    // As who turns back to this window: the team is asked for anew then, and every few seconds while it is looked at.
    await this.page.evaluate(() => void dispatchEvent(new Event('focus')))
    await this.press(`Sign ${name}`)
    await this.page.getByLabel('What you hear').fill(heard)
    await this.press('It is the same: sign')
    await this.page.getByRole('dialog').waitFor({ state: 'detached' })
  }

  async signIn(): Promise<void> {
    await this.press('Show my passkey')
    await this.page.getByRole('navigation', { name: 'Pages' }).waitFor()
  }

  /** On duty for so many at once. */
  async goOnDuty(capacity: number): Promise<void> {
    await this.goTo('Line')
    await this.page.getByRole('radio', { name: String(capacity), exact: true }).check()
    await this.press('Go on duty')
    await this.page.getByText('On duty', { exact: true }).waitFor()
  }

  async take(): Promise<void> {
    await this.press(/^Take the conversation/)
  }

  async say(text: string): Promise<void> {
    const field = this.page.locator('#compose-field')
    await field.fill(text)
    await this.press('Send')
  }

  /** Waits until this text stands in the conversation. */
  async hears(text: string): Promise<void> {
    await this.page.locator('.bubble.visitor p', { hasText: text }).waitFor()
  }

  /** Waits until her own text has been opened. */
  async opened(text: string): Promise<void> {
    await this.page.locator('.bubble.me.opened p', { hasText: text }).waitFor()
  }

  async end(outcome: string): Promise<void> {
    await this.press('End')
    await this.page.getByRole('radio', { name: outcome }).check()
    await this.press('End the conversation')
    await this.page.locator('.ended').waitFor()
  }

  async close(): Promise<void> {
    await this.context.close()
  }

  toString(): string {
    return this.#name
  }
}
