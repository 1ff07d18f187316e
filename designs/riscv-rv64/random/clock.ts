import type { Model } from '../model/model.ts'

/** Of an instruction that left the core: what is needed to know the time at which it read or wrote a register. */
export interface Timed {
  readonly cycle: number
  readonly rs1_rdata: bigint
  readonly rd_addr: number
  readonly rd_wdata: bigint
  /** Interrupt lines that were up last, by bits: software, timer, external. */
  readonly lines: number
}

/** Registers whose values depend on time: what is read of them is compared with the cycle, and taken over. */
export const timedCsrs = { mcycle: 0xb00, cycle: 0xc00, time: 0xc01, mip: 0x344 } as const

const mcountinhibit = 0x320
const mask64 = (1n << 64n) - 1n
/** CSRs are accessed in the stage before the one that instructions leave from. */
const cyclesToLeave = 1
const bitOfLine = [3n, 7n, 11n]

/** What registers of time read: they follow from the cycles in which instructions leave the core, which the model does not know. */
export class Clock {
  /** `mcycle` was this at that cycle; undefined: what was written depends on time. */
  #value: bigint | undefined = 0n
  #at = 0
  #runs = true

  /** Whether `word` reads such a register. */
  static isTimed(word: number): boolean {
    return isCsrAccess(word) && Object.values(timedCsrs).includes((word >>> 20) as never)
  }

  /** What a read cannot give, or undefined. */
  differenceOf(word: number, { cycle, rd_addr, rd_wdata, lines }: Timed): string | undefined {
    if (rd_addr === 0) return undefined
    const register = word >>> 20
    const value = BigInt(rd_wdata)
    if (register === timedCsrs.time) return value === BigInt(cycle - cyclesToLeave) ? undefined : 'value of time'
    if (register === timedCsrs.mip) {
      const up = bitOfLine.reduce((all, bit, i) => all | (BigInt((lines >> i) & 1) << bit), 0n)
      return value === 0n || value === up ? undefined : 'value of mip'
    }
    const now = this.#value === undefined ? undefined : this.#valueAt(cycle - cyclesToLeave)
    return now === undefined || now === value ? undefined : 'value of mcycle'
  }

  /** An instruction has left without a trap, and the model has done it. */
  note(word: number, { cycle, rs1_rdata }: Timed, { csrs }: Model): void {
    if (!isCsrAccess(word)) return
    const register = word >>> 20
    const runs = (csrs.inhibits & 1n) === 0n
    if (register === mcountinhibit && runs !== this.#runs) {
      if (this.#value !== undefined) this.#value = this.#valueAt(cycle)
      this.#at = cycle
      this.#runs = runs
    }
    const source = (word >>> 15) & 31
    const isWrite = (word & 0x3000) === 0x1000
    if (register !== timedCsrs.mcycle || !(isWrite || source !== 0)) return
    this.#value = isWrite ? (word & 0x4000 ? BigInt(source) : BigInt(rs1_rdata)) : undefined
    this.#at = cycle
  }

  #valueAt(cycle: number): bigint {
    return this.#runs ? (this.#value! + BigInt(cycle - this.#at)) & mask64 : this.#value!
  }
}

const isCsrAccess = (word: number): boolean => (word & 0x7f) === 0x73 && (word & 0x3000) !== 0
