import type { Line } from '../random/instruction.ts'
import type { Lockstep } from '../random/lockstep.ts'
import { cyclesOf, leavingCycles, lengthWithoutBranches } from './cycles-of.ts'

/** What the core says of its timing, in cycles beyond the one that each instruction takes. */
export interface Waits {
  /** A load, product or other value of `write` that the next instruction reads. */
  readonly lateValue: number
  /** A shift or a comparison that the next instruction reads. */
  readonly shift: number
  /** A wrong prediction, and what fetches anew: a CSR access, FENCE.I. */
  readonly redirect: number
  /** A load after a store. */
  readonly loadAfterStore: number
  /** A product of doublewords, a quotient. */
  readonly product: number
  readonly quotient: number
}

const waits: Waits = { lateValue: 2, shift: 1, redirect: 4, loadAfterStore: 1, product: 3, quotient: 70 }

/** By configuration. Where halfwords are put together, what was fetched for nothing costs a cycle more. */
export const statedWaits: Readonly<Record<string, Waits>> = { rv64im: waits, full: { ...waits, redirect: 5 } }

const add: Line = { name: 'add', rd: 5, rs1: 5, rs2: 6 }
const other: Line = { name: 'add', rd: 12, rs1: 13, rs2: 13 }
const load: Line = { name: 'ld', rd: 10, rs1: 8, imm: 0 }
const store: Line = { name: 'sd', rs2: 11, rs1: 8, imm: 0 }
const use: Line = { name: 'add', rd: 14, rs1: 10, rs2: 0 }
const useRight: Line = { name: 'add', rd: 14, rs1: 0, rs2: 10 }
const csr: Line = { name: 'csrrw', csr: 0x340, rd: 5, rs1: 6 }
const compute = (name: string, rd: number, rs1: number, rs2: number): Line => ({ name, rd, rs1, rs2 })

/** Instructions one after another, and the cycles that they take beyond one each. */
const sequences = (w: Waits): readonly (readonly [string, readonly Line[], number])[] => [
  ['sums that need one another', [add], 0],
  ['a sum from the one before the last', [compute('add', 10, 6, 6), other, use], 0],
  ['a fence', [{ name: 'fence' }, add], 0],
  ['loads', [load], 0],
  ['a load and its value', [load, use], w.lateValue],
  ['a load and its value on the right', [load, useRight], w.lateValue],
  ['a load and its value one later', [load, other, use], w.lateValue - 1],
  ['a load and its value two later', [load, other, other, use], 0],
  ['stores', [store], 0],
  ['a load after a store', [store, load], w.loadAfterStore],
  ['a shift', [{ name: 'slli', rd: 10, rs1: 5, imm: 1 }, other], 0],
  ['a shift and its value', [{ name: 'slli', rd: 10, rs1: 5, imm: 1 }, use], w.shift],
  ['a comparison and its value', [compute('slt', 10, 5, 6), use], w.shift],
  ['a comparison and its value one later', [compute('sltu', 10, 5, 6), other, use], 0],
  ['a CSR access', [csr], w.redirect],
  ['FENCE.I', [{ name: 'fence.i' }], w.redirect],
  ['products of words', [compute('mulw', 10, 6, 7)], 0],
  ['a product of words and its value', [compute('mulw', 10, 6, 7), use], w.lateValue],
  ['products', [compute('mul', 10, 6, 7)], w.product],
  ['quotients', [compute('div', 10, 6, 7)], w.quotient],
]

/** Whether a branch is taken, time after time. */
const patterns: readonly (readonly [string, readonly boolean[]])[] = [
  ['always', Array(20).fill(true)],
  ['never', Array(20).fill(false)],
  ['by turns', Array.from({ length: 24 }, (_, i) => i % 2 === 0)],
  ['all but every fourth time', Array.from({ length: 24 }, (_, i) => i % 4 !== 3)],
  ['now and then', Array.from({ length: 24 }, (_, i) => i % 5 === 1)],
  ['long this, long that', Array.from({ length: 30 }, (_, i) => (i >> 2) % 2 === 0)],
]

/** A loop around a branch whose way is bit x3 of x7. x3 counts down to 0. */
const branchLoop = (taken: readonly boolean[]): readonly Line[] => [
  { name: 'addi', rd: 3, rs1: 0, imm: taken.length - 1 },
  { name: 'ld', rd: 7, rs1: 8, imm: 0 },
  { name: 'srl', rd: 6, rs1: 7, rs2: 3 },
  { name: 'andi', rd: 6, rs1: 6, imm: 1 },
  { name: 'bne', rs1: 6, rs2: 0, imm: 8 },
  { name: 'addi', rd: 0, rs1: 0, imm: 0 },
  { name: 'addi', rd: 3, rs1: 3, imm: -1 },
  { name: 'bge', rs1: 3, rs2: 0, imm: -20 },
]

/** Wrong predictions of a two-bit counter that there is from the first taken branch on. Source: Smith 1981, strategy 7. */
export function wrongPredictions(taken: readonly boolean[]): number {
  let counter: number | undefined
  let wrong = 0
  for (const isTaken of taken) {
    if ((counter ?? 0) >= 2 !== isTaken) wrong++
    if (counter !== undefined || isTaken) counter = Math.min(3, Math.max(0, (counter ?? 1) + (isTaken ? 1 : -1)))
  }
  return wrong
}

const nothing: Line = { name: 'addi', rd: 0, rs1: 0, imm: 0 }

/** What takes other cycles than is stated: each with both numbers. `lockstep`: of a core that has met no branch yet. */
export function otherCycles(lockstep: Lockstep, w: Waits, isCompressed: boolean): string[] {
  const wrong: string[] = []
  const compare = (name: string, cycles: number, stated: number) => {
    if (cycles !== stated) wrong.push(`${name}: ${cycles} cycles instead of ${stated}`)
  }
  for (const [name, lines, more] of sequences(w)) compare(name, cyclesOf(lockstep, lines, isCompressed), lines.length + more)
  for (const [i, [name, taken]] of patterns.entries()) {
    // Each loop stands where no branch has been: behind the one before, and the jump after that.
    const before = lengthWithoutBranches + 1 + 9 * i
    // The last bit comes first.
    const ways = taken.toReversed().reduce((all, is, i) => all | (is ? 1n << BigInt(i) : 0n), 0n)
    const lines = [...Array<Line>(before).fill(nothing), ...branchLoop(taken)]
    const cycles = leavingCycles(lockstep, lines, isCompressed, ways)
    const loop = Array.from(taken, (_, i) => i < taken.length - 1)
    const instructions = 2 + taken.reduce((sum, is) => sum + (is ? 5 : 6), 0)
    const redirects = wrongPredictions(taken) + wrongPredictions(loop)
    const stated = instructions + w.lateValue + taken.length * w.shift + redirects * w.redirect
    compare(`a branch that is taken ${name}`, cycles[before + instructions]! - cycles[before]!, stated)
  }
  return wrong
}
