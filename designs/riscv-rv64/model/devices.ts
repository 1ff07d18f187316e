import type { InterruptName } from './control-status.ts'
import type { Device, Host } from './device.ts'
import type { Model } from './model.ts'
import type { Size } from './state.ts'

const mask = (size: Size): bigint => (1n << BigInt(size * 8)) - 1n

/** The core-local interruptor's timer and software interrupt; time goes on by one with so many instructions. */
export class Clint implements Device {
  readonly base: bigint
  readonly bytes = 0xc000
  time = 0n
  compare = (1n << 64n) - 1n
  software = 0n
  readonly #instructionsPerTick: number
  #left = 0

  constructor(p: { readonly base?: bigint; readonly instructionsPerTick?: number } = {}) {
    this.base = p.base ?? 0x0200_0000n
    this.#instructionsPerTick = p.instructionsPerTick ?? 1
  }

  load(offset: number, size: Size): bigint | undefined {
    const at = offset & ~7
    const word = at === 0 ? this.software : at === 0x4000 ? this.compare : at === 0xbff8 ? this.time : 0n
    return (word >> BigInt((offset & 7) * 8)) & mask(size)
  }

  store(offset: number, size: Size, value: bigint): boolean {
    const shift = BigInt((offset & 7) * 8)
    const merged = (old: bigint) => (old & ~(mask(size) << shift)) | ((value & mask(size)) << shift)
    const at = offset & ~7
    if (at === 0) this.software = merged(this.software) & 1n
    else if (at === 0x4000) this.compare = merged(this.compare)
    else if (at === 0xbff8) this.time = merged(this.time)
    return true
  }

  advance(instructions: number): void {
    this.#left += instructions
    this.time += BigInt(Math.floor(this.#left / this.#instructionsPerTick))
    this.#left %= this.#instructionsPerTick
  }

  raises(): readonly InterruptName[] {
    const lines: InterruptName[] = []
    if (this.software) lines.push('software')
    if (this.time >= this.compare) lines.push('timer')
    return lines
  }
}

/** A 16550's transmitter that is always ready, and a receiver of what `type` gave. Registers stand a byte apart. */
export class Uart implements Device {
  readonly base: bigint
  readonly bytes = 8
  output = ''
  readonly #input: number[] = []
  readonly #registers = new Uint8Array(8)

  constructor(base = 0x1000_0000n) {
    this.base = base
  }

  type(text: string): void {
    this.#input.push(...new TextEncoder().encode(text))
  }

  load(offset: number): bigint {
    const latch = (this.#registers[3]! & 0x80) !== 0
    if (offset === 0 && !latch) return BigInt(this.#input.shift() ?? 0)
    if (offset === 5) return BigInt(0x60 | (this.#input.length > 0 ? 1 : 0))
    if (offset === 2) return 1n
    return BigInt(this.#registers[offset]!)
  }

  store(offset: number, _size: Size, value: bigint): boolean {
    const latch = (this.#registers[3]! & 0x80) !== 0
    if (offset === 0 && !latch) this.output += String.fromCharCode(Number(value & 0xffn))
    else this.#registers[offset] = Number(value & 0xffn)
    return true
  }
}

/** Words that can be read and executed, and not written. */
export class Rom implements Device {
  readonly base: bigint
  readonly bytes: number
  readonly isExecutable = true
  readonly #contents: Uint8Array

  constructor(base: bigint, contents: Uint8Array) {
    this.base = base
    this.bytes = contents.length
    this.#contents = contents
  }

  load(offset: number, size: Size): bigint {
    let value = 0n
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#contents[offset + i] ?? 0)
    return value
  }

  store(): boolean {
    return false
  }
}

/** The host-target interface: an exit code, and characters to print. */
export class Htif implements Host {
  output = ''
  /** Of the program; undefined while it runs. */
  exitCode: number | undefined
  readonly #model: Model
  readonly #toHost: bigint

  constructor(model: Model, toHost: bigint) {
    this.#model = model
    this.#toHost = toHost
  }

  poll(): void {
    const message = this.#model.peek(this.#toHost, 8)
    if (message === 0n || message === undefined) return
    if (message & 1n && message >> 48n === 0n) {
      this.exitCode = Number(message >> 1n)
      this.#model.halt()
    } else if (message >> 48n === 0x0101n) this.output += String.fromCharCode(Number(message & 0xffn))
    this.#model.poke(this.#toHost, 8, 0n)
  }
}
