import { crcOf, crcs } from 'gatewright/lib'
import type { Line } from './line.ts'
import { LoadError } from './load-error.ts'

/** Characters of the protocol. Source: Forsberg, "XMODEM/YMODEM Protocol Reference" (1988), chapter 7. */
export const control = { SOH: 0x01, STX: 0x02, EOT: 0x04, ACK: 0x06, NAK: 0x15, CAN: 0x18, SUB: 0x1a } as const
const wantsCrc = 'C'.charCodeAt(0)

export interface SendOptions {
  /** What the receiver says besides: its greeting, why it refused. */
  readonly onText?: (text: string) => void
  /** Bytes that have arrived, of all. */
  readonly onProgress?: (done: number, all: number) => void
  /** Milliseconds until the receiver must ask for a file. */
  readonly patience?: number
}

/** How often a block is sent before the line is given up. */
const mostTries = 10
/** Milliseconds within which a block is answered. */
const answerTime = 10_000
/** A `C` behind which the line rests so many milliseconds asks for a file; one within a text does not. */
const restTime = 100

/**
 * Sends a file by XMODEM with CRC, in blocks of 1,024 bytes, the end of it in ones of 128.
 *
 * Throws a LoadError where nobody answers, the line is too bad, or the receiver refuses the file (with its reason).
 */
export async function sendFile(line: Line, file: Uint8Array, options: SendOptions = {}): Promise<void> {
  const sender = new Sender(line, options)
  await sender.awaitReceiver(options.patience ?? 60_000)
  let number = 1
  for (let at = 0; at < file.length; number++) {
    const size = file.length - at >= 1024 ? 1024 : 128
    await sender.sendUntilTaken(blockOf(number, file.subarray(at, at + size), size), at === 0)
    at = Math.min(at + size, file.length)
    options.onProgress?.(at, file.length)
  }
  await sender.sendUntilTaken(Uint8Array.of(control.EOT), false)
}

/** A block: its number, its number turned round, the data, their CRC. */
export function blockOf(number: number, data: Uint8Array, size: 128 | 1024): Uint8Array {
  const block = new Uint8Array(size + 5).fill(control.SUB)
  block.set([size === 128 ? control.SOH : control.STX, number & 255, ~number & 255])
  block.set(data, 3)
  const crc = Number(crcOf(crcs.crc16Xmodem, block.subarray(3, 3 + size)))
  block.set([crc >> 8, crc & 255], 3 + size)
  return block
}

class Sender {
  readonly #line: Line
  readonly #options: SendOptions
  #text = ''

  constructor(line: Line, options: SendOptions) {
    this.#line = line
    this.#options = options
  }

  async awaitReceiver(patience: number): Promise<void> {
    for (let byte = await this.#line.read(patience); byte !== undefined; ) {
      const next = await this.#line.read(byte === wantsCrc ? restTime : patience)
      if (byte === wantsCrc && next === undefined) return
      this.#say(byte)
      byte = next
    }
    throw new LoadError(
      'noAnswer',
      'nobody asks for a file',
      'press reset on the board, and see that the port and the rate are the right ones (--port, --baud)',
    )
  }

  async sendUntilTaken(bytes: Uint8Array, isFirst: boolean): Promise<void> {
    for (let tries = 0; tries < mostTries; tries++) {
      await this.#line.write(bytes)
      if (await this.#isTaken(isFirst)) return
    }
    throw new LoadError('badLine', `a block did not arrive in ${mostTries} tries`, 'see to the cable, or use a lower rate')
  }

  async #isTaken(isFirst: boolean): Promise<boolean> {
    for (;;) {
      const byte = await this.#line.read(answerTime)
      if (byte === undefined || byte === control.NAK) return false
      if (byte === control.ACK) return true
      // Until the first block is there, its receiver asks for the file again.
      if (byte === wantsCrc && isFirst) return false
      if (byte === control.CAN) await this.#refused()
      this.#say(byte)
    }
  }

  /** Reads on until the receiver has said why. */
  async #refused(): Promise<never> {
    this.#text = ''
    for (let byte = await this.#line.read(3000); byte !== undefined; byte = await this.#line.read(1500))
      if (byte !== control.CAN) this.#say(byte)
    const [, reason] = /Not loaded: (.*?)\s*$/m.exec(this.#text) ?? []
    throw new LoadError(
      'refused',
      `the board refuses the file: ${reason ?? 'no reason given'}`,
      'link it for the board’s RAM and core (README of riscv-rv64)',
    )
  }

  #say(byte: number): void {
    const character = String.fromCharCode(byte)
    this.#text += character
    this.#options.onText?.(character)
  }
}
