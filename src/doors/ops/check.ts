// `ear pack check`: what is missing, wrong or past its day in the pack.
import type { Config } from '../../config/config.ts'
import { checkPack, loadPack } from '../../domain/content/content.ts'
import { print } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { languageOf } from '../../shared/base/language.ts'

/** With a language only what is found there, also where pack.json does not list it yet. */
export function check(config: Config, [tag]: readonly string[]): number {
  if (tag !== undefined && !languageOf(tag)) throw new CannotStart(`“${tag}” is no language we know; say its tag, as in: npm run ear -- pack check nl`)
  const all = checkPack(loadPack(config.pack, tag === undefined ? [] : [tag]), new Date().toISOString().slice(0, 10))
  const findings = tag === undefined ? all : all.filter(({ where }) => where.startsWith(`${tag}/`))
  for (const { level, where, says } of findings) print(`${level === 'error' ? 'wrong' : 'soon '}  ${where}: ${says}`)
  const wrong = findings.filter((finding) => finding.level === 'error').length
  print(findings.length === 0 ? (tag === undefined ? 'The pack is in order.' : `${tag} is in order.`) : `${wrong} wrong, ${findings.length - wrong} to look at.`)
  return wrong > 0 ? 1 : 0
}
