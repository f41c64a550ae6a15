// What leaves the browser after a passkey was shown, and what every passkey of an installation is asked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../shared/base/id.ts'
import { prfInput, withoutSecret } from './passkey.ts'

test('the secret that opens her keys is not in what the server is sent', () => {
  const json = { id: 'a', response: { signature: 's' }, clientExtensionResults: { credProps: { rk: true }, prf: { enabled: true, results: { first: 'SECRET' } } } }
  const sent = withoutSecret(json)
  assert.ok(!JSON.stringify(sent).includes('SECRET'))
  assert.deepEqual(sent, { id: 'a', response: { signature: 's' }, clientExtensionResults: { credProps: { rk: true } } })
  assert.deepEqual(withoutSecret({ id: 'a' }), { id: 'a', clientExtensionResults: {} })
})

test('every passkey of an installation is asked the same 32 bytes, of another installation others', async () => {
  const depl = newId()
  assert.equal((await prfInput(depl)).length, 32)
  assert.deepEqual(await prfInput(depl), await prfInput(depl))
  assert.notDeepEqual(await prfInput(depl), await prfInput(newId()))
})
