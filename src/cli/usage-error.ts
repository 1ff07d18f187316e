/** What can be wrong with a command line; each has a section in docs/reference/usage-errors.md. */
export const usageErrorCodes = {
  other: 'GW950',
  unknownCommand: 'GW951',
  unknownOption: 'GW952',
  swallowedOption: 'GW953',
  unknownDesign: 'GW954',
  unknownBoard: 'GW955',
  unknownModule: 'GW956',
} as const

export type UsageErrorKind = keyof typeof usageErrorCodes

/** The command line itself is wrong: nothing was done. Exit code 2. */
export class UsageError extends Error {
  readonly isGatewrightProblem = true
  readonly exitCode = 2
  readonly code: string

  constructor(kind: UsageErrorKind, what: string, mend?: string) {
    const code = usageErrorCodes[kind]
    super(mend === undefined ? `${code} ${what}` : `${code} ${what}; mend: ${mend}`)
    this.name = 'UsageError'
    this.code = code
  }

  format(): string {
    return this.message
  }
}
