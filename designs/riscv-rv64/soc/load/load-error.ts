/** What can go wrong between here and the boot ROM; each has a section in docs/reference/load-errors.md. */
export const loadErrorCodes = {
  noPort: 'GW895',
  noAnswer: 'GW896',
  refused: 'GW897',
  badLine: 'GW898',
} as const

export type LoadErrorKind = keyof typeof loadErrorCodes

/** A program did not get onto the board: what happened, and how to mend it. */
export class LoadError extends Error {
  readonly isGatewrightProblem = true
  readonly code: string
  readonly exitCode: number

  constructor(kind: LoadErrorKind, what: string, mend: string) {
    super(`${loadErrorCodes[kind]} ${what}; mend: ${mend}`)
    this.name = 'LoadError'
    this.code = loadErrorCodes[kind]
    this.exitCode = 1
  }

  format(): string {
    return this.message
  }
}
