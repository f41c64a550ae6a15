// What the operator reads when everything is up.

/** `invitation`: shown the first time, and never again. */
export function readyText(running: { site: string; desk: string; invitation: string | null; migrated: readonly string[] }): string {
  const lines = ['', `  The site: ${running.site}`, `  The desk: ${running.desk}`]
  if (running.invitation !== null) {
    lines.push('', '  For the first coordinator, once, within 72 hours:', `  ${running.invitation}`)
  }
  lines.push('', '  Ctrl-C stops it.', '')
  return lines.join('\n')
}
