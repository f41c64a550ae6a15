// The only reader of the environment: which settings there are, as the operator wrote them.

/** Every setting; docs/operate/settings.md lists the same with default and meaning. */
export const settingNames = [
  'PORT',
  'DESK_PORT',
  'HOST',
  'SITE_ADDRESS',
  'DESK_ADDRESS',
  'EAR_DATA',
  'DATABASE_URL',
  'EAR_PACK',
  'EAR_PUBLISH',
  'TRUSTED_PROXY',
  'ONION_ADDRESS',
  'ONION_PORT',
  'EXIT_TARGETS',
  'OPERATOR',
  'PUSH_SERVICES',
  'RING_TEXT',
  'HSTS_SUBDOMAINS',
  'HSTS_PRELOAD',
] as const

export type SettingName = (typeof settingNames)[number]
/** Trimmed; what is empty or missing is not there. */
export type Settings = Readonly<Partial<Record<SettingName, string>>>

export function readEnvironment(): Settings {
  const settings: Partial<Record<SettingName, string>> = {}
  for (const name of settingNames) {
    const value = process.env[name]?.trim()
    if (value) settings[name] = value
  }
  return Object.freeze(settings)
}
