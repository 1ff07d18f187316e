import { ProtectedRegions } from './physical-memory-protection.ts'

const mask64 = (1n << 64n) - 1n

/** Lines that machine mode sees, and their bits in `mip`, `mie` and as causes. */
export const interruptCause = { software: 3, timer: 7, external: 11 } as const
export type InterruptName = keyof typeof interruptCause

export interface ControlStatusOptions {
  readonly hartId: bigint
  readonly resetVector: bigint
  /** The letters of `misa`. */
  readonly letters: string
  readonly isCompressed: boolean
  readonly identity: { readonly vendor: bigint; readonly architecture: bigint; readonly implementation: bigint }
  /** Bits of `mcause` that can be written: it need only hold the causes there are. */
  readonly causeMask: bigint
  /** PMP entries: 0, 16 or 64. */
  readonly protectedRegions: number
  /** Addresses have so many: `mtvec` holds these, `mepc` and, of fetches, `mtval` one more (`held`). */
  readonly addressBits: number
  readonly time: () => bigint
}

interface Register {
  read(): bigint
  /** Left out where writing is illegal, or changes nothing (`ignores`). */
  write?(value: bigint): void
}

/** The registers of a hart with machine mode alone. Source: volume II, "Machine-Level ISA". */
export class ControlStatus {
  isEnabled = false
  wasEnabled = false
  enables = 0n
  vector: bigint
  scratch = 0n
  exceptionAddress = 0n
  cause = 0n
  trapValue = 0n
  cycle = 0n
  retired = 0n
  inhibits = 0n
  /** Those that the instruction that is executed began with: it is counted by these. */
  #lastInhibits = 0n
  /** Whether the instruction that is executed wrote the counter: then it does not count itself. */
  hasWritten = { cycle: false, retired: false }
  /** The interrupt lines, as bits of `mip`. */
  pending = 0n
  readonly regions: ProtectedRegions
  readonly #registers: ReadonlyMap<number, Register>
  readonly #causeMask: bigint
  readonly #beyond: bigint

  constructor(p: ControlStatusOptions) {
    this.vector = p.resetVector
    this.#causeMask = p.causeMask
    this.#beyond = 1n << BigInt(p.addressBits)
    this.regions = new ProtectedRegions(p.protectedRegions)
    const letters = [...p.letters].reduce((all, letter) => all | (1n << BigInt(letter.charCodeAt(0) - 65)), 0n)
    const fixed = (value: bigint): Register => ({ read: () => value })
    const ignored: Register = { read: () => 0n, write: () => {} }
    const counters = Array.from({ length: 29 }, (_, i) => [[0xb03 + i, ignored] as const, [0x323 + i, ignored] as const]).flat()
    this.#registers = new Map<number, Register>([
      [0xc00, { read: () => this.cycle }],
      [0xc01, { read: p.time }],
      [0xc02, { read: () => this.retired }],
      [0xf11, fixed(p.identity.vendor)],
      [0xf12, fixed(p.identity.architecture)],
      [0xf13, fixed(p.identity.implementation)],
      [0xf14, fixed(p.hartId)],
      [0xf15, fixed(0n)],
      [
        0x300,
        {
          read: () => 0x1800n | (this.wasEnabled ? 0x80n : 0n) | (this.isEnabled ? 8n : 0n),
          write: (value) => {
            this.isEnabled = (value & 8n) !== 0n
            this.wasEnabled = (value & 0x80n) !== 0n
          },
        },
      ],
      [0x301, { read: () => (2n << 62n) | letters, write: () => {} }],
      [0x304, { read: () => this.enables, write: (value) => (this.enables = value & 0x888n) }],
      [0x305, { read: () => this.vector, write: (value) => (this.vector = value & ~2n & (this.#beyond - 1n)) }],
      [
        0x320,
        {
          read: () => this.inhibits,
          write: (value) => (this.inhibits = value & 5n),
        },
      ],
      [0x340, { read: () => this.scratch, write: (value) => (this.scratch = value) }],
      [
        0x341,
        {
          read: () => this.exceptionAddress,
          write: (value) => (this.exceptionAddress = this.held(value & (p.isCompressed ? ~1n : ~3n))),
        },
      ],
      [0x342, { read: () => this.cause, write: (value) => (this.cause = value & this.#causeMask) }],
      [0x343, { read: () => this.trapValue, write: (value) => (this.trapValue = value) }],
      [0x344, { read: () => this.pending, write: () => {} }],
      [
        0xb00,
        {
          read: () => this.cycle,
          write: (value) => {
            this.cycle = value
            this.hasWritten.cycle = true
          },
        },
      ],
      [
        0xb02,
        {
          read: () => this.retired,
          write: (value) => {
            this.retired = value
            this.hasWritten.retired = true
          },
        },
      ],
      ...counters,
      // There are no triggers: `tselect` reads 0, and what it selects.
      ...[0x7a0, 0x7a1, 0x7a2, 0x7a3].map((address) => [address, ignored] as const),
      ...this.regions.registers(),
    ])
  }

  /**
   * An address as the registers hold it: of one that is beyond those there are, that it is, and the lower bits. The manual lets
   * an invalid address become another invalid one (volume II, `mepc`, `mtval`).
   */
  held(address: bigint): bigint {
    return address < this.#beyond ? address : this.#beyond | (address & (this.#beyond - 1n))
  }

  /** Undefined: there is no such register. */
  read(address: number): bigint | undefined {
    return this.#registers.get(address)?.read()
  }

  /** False: that is illegal. */
  write(address: number, value: bigint): boolean {
    const register = this.#registers.get(address)
    if (!register?.write || address >> 10 === 3) return false
    register.write(value & mask64)
    return true
  }

  isWritable(address: number): boolean {
    return address >> 10 !== 3 && this.#registers.get(address)?.write !== undefined
  }

  /** The interrupt that is to be taken: external before software before timer. */
  get interrupt(): InterruptName | undefined {
    const all = this.pending & this.enables
    if (!this.isEnabled || all === 0n) return undefined
    return all & 0x800n ? 'external' : all & 8n ? 'software' : 'timer'
  }

  /** Whether WFI ends, whatever `mstatus` says. */
  get wakes(): boolean {
    return (this.pending & this.enables) !== 0n
  }

  /** Notes a trap; where its handler stands. */
  trap(cause: number, isInterrupt: boolean, at: bigint, value: bigint): bigint {
    this.wasEnabled = this.isEnabled
    this.isEnabled = false
    this.exceptionAddress = this.held(at)
    this.cause = (isInterrupt ? 1n << 63n : 0n) | BigInt(cause)
    this.trapValue = value
    const base = this.vector & ~3n
    return isInterrupt && this.vector & 1n ? (base + 4n * BigInt(cause)) & mask64 : base
  }

  /** MRET: where it goes. */
  leaveTrap(): bigint {
    this.isEnabled = this.wasEnabled
    this.wasEnabled = true
    return this.exceptionAddress
  }

  /** Instructions went by. */
  count(executed: number): void {
    if (!(this.#lastInhibits & 1n) && !this.hasWritten.cycle) this.cycle = (this.cycle + BigInt(executed)) & mask64
    if (!(this.#lastInhibits & 4n) && !this.hasWritten.retired) this.retired = (this.retired + BigInt(executed)) & mask64
    this.hasWritten.cycle = false
    this.hasWritten.retired = false
    this.#lastInhibits = this.inhibits
  }
}
