import type { Ram } from '../ram.ts'
import type { Exit } from './htif.ts'
import type { Terminal } from './terminal.ts'

/** Source: Arm, "Semihosting for AArch32 and AArch64", which RISC-V's specification takes over. */
const operation = {
  open: 0x01,
  close: 0x02,
  writeCharacter: 0x03,
  writeString: 0x04,
  write: 0x05,
  read: 0x06,
  readCharacter: 0x07,
  isError: 0x08,
  isTerminal: 0x09,
  seek: 0x0a,
  length: 0x0c,
  clock: 0x10,
  time: 0x11,
  errorNumber: 0x13,
  commandLine: 0x15,
  heapInfo: 0x16,
  exit: 0x18,
  exitExtended: 0x20,
  elapsed: 0x30,
  tickFrequency: 0x31,
} as const

/** `ADP_Stopped_ApplicationExit`: a program that ends because it wants to. */
const applicationExit = 0x20026n
const failed = 0xffff_ffff_ffff_ffffn
/** Handles of the terminal: what `:tt` opens. */
const handles = { input: 1n, output: 2n, error: 3n } as const
const notImplemented = 38n
const longestString = 1 << 16

/** What a program is told of the run. */
export interface Clock {
  readonly cycles: () => bigint
  readonly frequencyHz: bigint
}

export interface Answer {
  readonly value: bigint
  readonly exit?: Exit
}

/** The host's end of semihosting: a terminal, the time and the exit. There are no files: opening one fails. */
export class Semihosting {
  readonly #ram: Ram
  readonly #terminal: Terminal
  readonly #clock: Clock
  #error = 0n

  constructor(ram: Ram, terminal: Terminal, clock: Clock) {
    this.#ram = ram
    this.#terminal = terminal
    this.#clock = clock
  }

  answer(number: bigint, argument: bigint): Answer {
    const word = (index: number): bigint => this.#ram.readDoubleword(Number(argument) + 8 * index) ?? 0n
    switch (Number(number)) {
      case operation.open:
        return { value: this.#open(this.#text(word(0), Number(word(2))), Number(word(1))) }
      case operation.close:
        return { value: 0n }
      case operation.writeCharacter:
        this.#terminal.write(this.#ram.read(Number(argument), 1) ?? new Uint8Array(), 'out')
        return { value: 0n }
      case operation.writeString:
        this.#terminal.write(this.#string(Number(argument)), 'out')
        return { value: 0n }
      case operation.write: {
        const bytes = this.#ram.read(Number(word(1)), Number(word(2)))
        if (!bytes) return { value: word(2) }
        this.#terminal.write(bytes, word(0) === handles.error ? 'error' : 'out')
        return { value: 0n }
      }
      case operation.read: {
        const bytes = this.#terminal.read(Number(word(2)))
        this.#ram.write(Number(word(1)), bytes)
        return { value: word(2) - BigInt(bytes.length) }
      }
      case operation.readCharacter: {
        const [typed] = this.#terminal.read(1)
        return { value: typed === undefined ? failed : BigInt(typed) }
      }
      case operation.isError:
        return { value: BigInt.asIntN(64, word(0)) < 0n ? 1n : 0n }
      case operation.isTerminal:
        return { value: word(0) >= handles.input && word(0) <= handles.error ? 1n : 0n }
      case operation.clock:
        return { value: (this.#clock.cycles() * 100n) / this.#clock.frequencyHz }
      case operation.time:
        return { value: this.#clock.cycles() / this.#clock.frequencyHz }
      case operation.errorNumber:
        return { value: this.#error }
      case operation.commandLine:
        return { value: this.#ram.write(Number(word(0)), Uint8Array.of(0)) ? 0n : failed }
      case operation.heapInfo:
        for (let index = 0; index < 4; index++) this.#ram.writeDoubleword(Number(word(0)) + 8 * index, 0n)
        return { value: 0n }
      case operation.elapsed:
        return { value: this.#ram.writeDoubleword(Number(argument), this.#clock.cycles()) ? 0n : failed }
      case operation.tickFrequency:
        return { value: this.#clock.frequencyHz }
      case operation.exit:
      case operation.exitExtended: {
        const [reason, code] = [word(0), word(1)]
        return { value: 0n, exit: { code: reason === applicationExit ? code : reason === 0n ? 1n : reason } }
      }
      default:
        this.#error = notImplemented
        return { value: failed }
    }
  }

  /** `:tt` is the terminal: by the mode its input, its output (4 …) or its error output (8 …). */
  #open(name: string, mode: number): bigint {
    if (name === ':tt') return mode < 4 ? handles.input : mode < 8 ? handles.output : handles.error
    this.#error = 2n
    return failed
  }

  #text(address: bigint, length: number): string {
    return Buffer.from(this.#ram.read(Number(address), length) ?? []).toString('latin1')
  }

  #string(address: number): Uint8Array {
    const parts: number[] = []
    for (let at = address; parts.length < longestString; at++) {
      const [octet = 0] = this.#ram.read(at, 1) ?? []
      if (octet === 0) break
      parts.push(octet)
    }
    return Uint8Array.from(parts)
  }
}
