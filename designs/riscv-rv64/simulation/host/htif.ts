import type { Ram } from '../ram.ts'
import type { Terminal } from './terminal.ts'

/** What a program asked of the host comes down to: an exit with a code, or nothing. */
export type Exit = { readonly code: bigint } | undefined

const errors = { badAddress: -14n, noSystemCall: -38n } as const
const systemCall = { write: 64n, exit: 93n } as const

/**
 * The host's end of the host-target interface: commands come in `tohost`, answers go to `fromhost`.
 *
 * A command is a device (bits 63–56), what it shall do (55–48) and a payload. Device 0 exits (payload odd) or does a system
 * call whose number and arguments lie in memory; device 1 is a console. Source: riscv-isa-sim, `fesvr`, as riscv-tests use it.
 */
export class HostTargetInterface {
  readonly #ram: Ram
  readonly #terminal: Terminal
  readonly #tohost: number
  readonly #fromhost: number | undefined

  constructor(ram: Ram, terminal: Terminal, tohost: number, fromhost: number | undefined) {
    this.#ram = ram
    this.#terminal = terminal
    this.#tohost = tohost
    this.#fromhost = fromhost
  }

  /** What is in `tohost` now, done. */
  answer(): Exit {
    const command = this.#ram.readDoubleword(this.#tohost) ?? 0n
    if (command === 0n) return undefined
    const device = command >> 56n
    const action = (command >> 48n) & 0xffn
    const payload = command & 0xffff_ffff_ffffn
    if (device === 0n && action === 0n && (payload & 1n) === 1n) return { code: payload >> 1n }
    this.#ram.writeDoubleword(this.#tohost, 0n)
    if (device === 0n && action === 0n) return this.#systemCall(Number(payload))
    if (device === 1n && action === 1n) this.#terminal.write(Uint8Array.of(Number(payload & 0xffn)), 'out')
    if (device === 1n && action === 0n) {
      const [typed] = this.#terminal.read(1)
      this.#reply((1n << 56n) | (typed === undefined ? 0n : 0x100n | BigInt(typed)))
    }
    return undefined
  }

  #reply(value: bigint): void {
    if (this.#fromhost !== undefined) this.#ram.writeDoubleword(this.#fromhost, value)
  }

  #systemCall(at: number): Exit {
    const block = this.#ram.read(at, 64)
    if (!block) return undefined
    const words = new BigUint64Array(block.slice().buffer)
    const [number, first = 0n, second = 0n, third = 0n] = words
    let result: bigint = errors.noSystemCall
    if (number === systemCall.exit) return { code: BigInt.asUintN(32, first) }
    if (number === systemCall.write) {
      const bytes = this.#ram.read(Number(second), Number(third))
      if (bytes) this.#terminal.write(bytes, first === 2n ? 'error' : 'out')
      result = bytes ? third : errors.badAddress
    }
    this.#ram.writeDoubleword(at, BigInt.asUintN(64, result))
    this.#reply(1n)
    return undefined
  }
}
