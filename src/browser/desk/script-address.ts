// Under Trusted Types a worker's address is a script: the policy `desk` lets our own workers' addresses through and no other.

type Policy = { createScriptURL(url: string): string }
type TrustedTypes = { createPolicy(name: string, rules: Policy): Policy }

const ours = /^\/(passphrase-worker\.js|ring-worker\.js\?language=[\w-]{2,20})$/

let policy: Policy | null = null

/** The address as the browser wants it. Throws `TypeError` for any other than our workers'. */
export function scriptAddress(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  policy ??= (types ?? { createPolicy: (_, rules) => rules }).createPolicy('desk', {
    createScriptURL(asked) {
      if (ours.test(asked)) return asked
      throw new TypeError('no such script')
    },
  })
  return policy.createScriptURL(url)
}
