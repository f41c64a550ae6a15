// A fingerprint as groups to read aloud, and the check of what was heard.

/** True where what was typed is this fingerprint; spaces, dashes and capitals do not matter. */
export function sameFingerprint(heard: string, groups: readonly string[]): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\da-z]/g, '')
  return bare(heard) !== '' && bare(heard) === bare(groups.join(''))
}

export function Fingerprint({ groups }: { groups: readonly string[] }) {
  return (
    <ol class="fingerprint">
      {groups.map((group, index) => (
        <li key={index}>{group}</li>
      ))}
    </ol>
  )
}
