// `ear pack check`: what is missing, wrong or past its day in the pack.
import type { Config } from '../../config/config.ts'
import { checkPack, loadPack } from '../../domain/content/content.ts'
import { print } from '../../platform/log/log.ts'

export function check(config: Config): number {
  const findings = checkPack(loadPack(config.pack), new Date().toISOString().slice(0, 10))
  for (const { level, where, says } of findings) print(`${level === 'error' ? 'wrong' : 'soon '}  ${where}: ${says}`)
  const wrong = findings.filter((finding) => finding.level === 'error').length
  print(findings.length === 0 ? 'The pack is in order.' : `${wrong} wrong, ${findings.length - wrong} to look at.`)
  return wrong > 0 ? 1 : 0
}
