/** A packet as a capture holds it. */
export interface CapturedPacket {
  /** Since 1970, in nanoseconds. */
  readonly time: bigint
  /** From the destination address on, without frame check sequence. */
  readonly data: Uint8Array
  /** The capture holds less of the packet than there was on the line. */
  readonly isCutShort: boolean
  /** Where in the file its octets begin. */
  readonly offset: number
}

const codes = {
  unreadable: 'GW860',
  noCapture: 'GW861',
  damaged: 'GW862',
  notEthernet: 'GW863',
  notWritable: 'GW864',
  altered: 'GW865',
} as const

/** A capture that cannot be replayed; docs/reference/capture-errors.md has a section for each. Exit code 1. */
export class CaptureError extends Error {
  readonly code: string
  readonly exitCode = 1

  constructor(kind: keyof typeof codes, file: string, what: string, mend: string, offset?: number) {
    const place = offset === undefined ? file : `${file}, offset ${offset}`
    super(`${codes[kind]} ${place}: ${what}; mend: ${mend}`)
    this.name = 'CaptureError'
    this.code = codes[kind]
  }
  format(): string {
    return this.message
  }
}

export const ethernetLinkType = 1
