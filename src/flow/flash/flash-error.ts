/** What can go wrong on the way into a board; each has a section in docs/reference/flash-errors.md. */
export const flashErrorCodes = {
  noBoard: 'GW870',
  severalBoards: 'GW871',
  wrongDevice: 'GW872',
  loadFailed: 'GW873',
  notConfirmed: 'GW874',
  noProgrammer: 'GW875',
} as const

export type FlashErrorKind = keyof typeof flashErrorCodes

/** A bitstream was not loaded. But for `loadFailed` nothing was touched. */
export class FlashError extends Error {
  readonly isGatewrightProblem = true
  readonly exitCode: 1 | 2
  readonly kind: FlashErrorKind
  readonly code: string

  constructor(kind: FlashErrorKind, what: string, mend: string) {
    const code = flashErrorCodes[kind]
    super(`${code} ${what}; mend: ${mend}`)
    this.name = 'FlashError'
    this.kind = kind
    this.code = code
    this.exitCode = kind === 'notConfirmed' || kind === 'noProgrammer' ? 2 : 1
  }

  format(): string {
    return this.message
  }
}
