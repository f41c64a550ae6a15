// Brings from Debian what the tests try besides the packages: browsers, fonts, reverse proxies, tor. By apt as root, else says the command and what is left out.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

const wanted = [
  ['chromium', '/usr/bin/chromium'],
  ['firefox-esr', '/usr/bin/firefox-esr'],
  ['fonts-noto-core', '/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf'],
  ['caddy', '/usr/bin/caddy'],
  ['nginx', '/usr/sbin/nginx'],
  ['libnginx-mod-http-headers-more-filter', '/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so'],
  ['tor', '/usr/sbin/tor'],
  ['openssl', '/usr/bin/openssl'],
]
// Their packages would start them at once, on every address of the machine, and again at each boot.
const services = ['caddy', 'nginx', 'tor']

const missing = wanted.filter(([, file]) => !existsSync(file)).map(([name]) => name)

if (missing.length > 0) {
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Installing ${missing.join(', ')} for the tests (once) …\n`)
    if (!withoutStarting(() => run('apt-get update -qq') && run(install))) {
      process.stderr.write(`This command failed: ${install}\n`)
      process.exit(1)
    }
    const fresh = services.filter((name) => missing.includes(name))
    if (fresh.length > 0 && existsSync('/run/systemd/system')) run(`systemctl disable ${fresh.join(' ')}`)
  } else {
    process.stderr.write(`What needs these is left out of the tests: ${missing.join(', ')}. As root: apt-get update && ${install}\n`)
    const starting = services.filter((name) => missing.includes(name))
    if (starting.length > 0) process.stderr.write(`Debian starts ${starting.join(', ')} with that; the tests start their own: systemctl disable --now ${starting.join(' ')}\n`)
    if (process.env.CI) process.exit(1)
  }
}

function run(line) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
}

/** Debian Policy 9.11.6: packages ask /usr/sbin/policy-rc.d before they start a service; 101 forbids it. A machine's own policy is left as it is. */
function withoutStarting(deed) {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' })
  try {
    return deed()
  } finally {
    if (ours) rmSync(policy, { force: true })
  }
}
