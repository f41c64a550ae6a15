// Brings the browsers and fonts that the journeys need: by apt as root, else says the command and what is left out.
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'

const wanted = [
  ['chromium', '/usr/bin/chromium'],
  ['firefox-esr', '/usr/bin/firefox-esr'],
  ['fonts-noto-core', '/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf'],
]
const missing = wanted.filter(([, file]) => !existsSync(file)).map(([name]) => name)

if (missing.length > 0) {
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`
  if (process.getuid() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Installing ${missing.join(', ')} for the journeys (once) …\n`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const run = (line) => spawnSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
    if (!run('apt-get update -qq') || !run(install)) {
      process.stderr.write(`This command failed: ${install}\n`)
      process.exit(1)
    }
  } else {
    process.stderr.write(
      `The journeys in real browsers (test/journeys) are left out: ${missing.join(', ')} is missing. As root: apt-get update && ${install}\n`,
    )
    if (process.env.CI) process.exit(1)
  }
}
