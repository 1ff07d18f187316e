/** What can be wrong with building or fetching software for the core; each has a section in docs/reference/software-errors.md. */
export const softwareErrorCodes = {
  usage: 'GW970',
  noInput: 'GW971',
  noCompiler: 'GW972',
  compileFailed: 'GW973',
  notWritable: 'GW974',
  noSource: 'GW975',
  buildFailed: 'GW976',
} as const

export type SoftwareErrorKind = keyof typeof softwareErrorCodes

const exitCodes: Readonly<Record<SoftwareErrorKind, number>> = {
  usage: 2,
  noInput: 1,
  noCompiler: 3,
  compileFailed: 1,
  notWritable: 1,
  noSource: 3,
  buildFailed: 1,
}

/** Building software went wrong: what happened, and how to mend it. */
export class SoftwareError extends Error {
  readonly isGatewrightProblem = true
  readonly kind: SoftwareErrorKind
  readonly code: string
  readonly exitCode: number

  constructor(kind: SoftwareErrorKind, what: string, mend: string) {
    super(`${softwareErrorCodes[kind]} ${what}; mend: ${mend}`)
    this.name = 'SoftwareError'
    this.kind = kind
    this.code = softwareErrorCodes[kind]
    this.exitCode = exitCodes[kind]
  }

  format(): string {
    return this.message
  }
}
