// Installs the packages that are missing, straight after a clone; runs on Node 20, before anything is there.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const marker = root + 'node_modules/.installed'
const withDev = process.argv.includes('--with-dev')
const lock = createHash('sha256').update(readFileSync(root + 'package-lock.json')).digest('hex')

if (!installed()) {
  process.stderr.write('Installing the packages of this version (once) …\n')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...(withDev ? [] : ['--omit=dev'])]
  const npm = process.env.npm_execpath
  const run = npm ? spawnSync(process.execPath, [npm, ...args], options()) : spawnSync('npm', args, options())
  if (run.status !== 0) {
    process.stderr.write('The packages could not be installed. Is the network there? Then run the same command again.\n')
    process.exit(1)
  }
  writeFileSync(marker, `${lock} ${withDev ? 'dev' : 'run'}\n`)
}

// A full installation also serves where only the packages for running are asked for.
function installed() {
  try {
    const [was, how] = readFileSync(marker, 'utf8').trim().split(' ')
    return was === lock && (how === 'dev' || !withDev)
  } catch {
    return false
  }
}

// npm says on standard output what it did; the start's own lines are to stand alone there.
function options() {
  return { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, npm_config_ignore_scripts: 'true' } }
}
