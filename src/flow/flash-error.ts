/** What can go wrong on the way into a board; each has a section in docs/reference/flash-errors.md. */
export const flashErrorCodes = {
  noBoard: 'GW860',
  severalBoards: 'GW861',
  wrongDevice: 'GW862',
  loadFailed: 'GW863',
  notConfirmed: 'GW864',
  noProgrammer: 'GW865',
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
