// What binds the desk to its own origin: the cookie and the headers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deskHeaders } from './desk-headers.ts'
import { SessionCookie } from './session-cookie.ts'

const session = 'S'.repeat(43)

test('under https the cookie bears the prefix that binds it to this host, and Secure', () => {
  const cookie = new SessionCookie(new URL('https://desk.example.org'))
  assert.equal(cookie.write(session), `__Host-desk=${session}; Path=/; HttpOnly; SameSite=Strict; Secure`)
  assert.equal(cookie.read(`a=b; __Host-desk=${session}`), session)
  assert.equal(cookie.read(`desk=${session}`), null)
})

test('a cookie that stands twice, or is none of ours, is not read', () => {
  const cookie = new SessionCookie(new URL('http://desk.localhost:8081'))
  assert.equal(cookie.read(`desk=${session}; desk=${'T'.repeat(43)}`), null)
  assert.equal(cookie.read('desk=short'), null)
  assert.equal(cookie.read(undefined), null)
})

test('L-12: under https the browser is told to stay there, and the socket is wss', () => {
  const headers = deskHeaders(new URL('https://desk.example.org'), 'sha384-abc')
  assert.equal(headers['strict-transport-security'], 'max-age=63072000')
  assert.match(headers['content-security-policy']!, /connect-src 'self' wss:\/\/desk\.example\.org;/)
  assert.match(headers['content-security-policy']!, /^default-src 'none';/)
  assert.match(headers['permissions-policy']!, /publickey-credentials-get=\(self\)/)
  assert.match(headers['permissions-policy']!, /microphone=\(\)/)
})
