import { base } from '../random/campaign.ts'
import { frame } from '../random/frame.ts'
import type { Line } from '../random/instruction.ts'
import { calm, type Lockstep } from '../random/lockstep.ts'
import { layout, type Program } from '../random/program.ts'

/** A program of these instructions, once; x8 points to the value. */
const programOf = (lines: readonly Line[], isCompressed: boolean, value: bigint): Program => {
  const data = Array<bigint>((layout.bytes - layout.data) / 8).fill(0n)
  // The pointer of loads and stores, and how often all of it is done.
  data[8] = BigInt(base + layout.data + 0xa00)
  data[4] = 1n
  data[0xa00 / 8] = value
  return { seed: 0, base, items: [{ number: 0, lines }], data, frame: frame({ isCompressed, isVectored: false, enables: 0 }) }
}

/** The cycles in which these instructions leave the core, each as often as it is done; in order. */
export function leavingCycles(lockstep: Lockstep, lines: readonly Line[], isCompressed: boolean, value = 0n): number[] {
  const cycles: number[] = []
  const inside = BigInt(base + layout.body)
  const { difference } = lockstep.run(programOf(lines, isCompressed, value), calm, 20_000, (address, cycle) => {
    if (address >= inside) cycles.push(cycle)
  })
  if (difference) throw new Error(`${difference.what} after ${difference.after} instructions`)
  return cycles
}

/** Instructions of a program without branches. */
export const lengthWithoutBranches = 48

/** Cycles that some instructions take where they stand one time after another, without branches. */
export function cyclesOf(lockstep: Lockstep, lines: readonly Line[], isCompressed: boolean): number {
  const times = 8
  const all = Array<readonly Line[]>(times).fill(lines).flat()
  // All are equally long: the predictor remembers the jump behind the last.
  const rest = Array<Line>(lengthWithoutBranches - all.length).fill({ name: 'addi', rd: 0, rs1: 0, imm: 0 })
  const cycles = leavingCycles(lockstep, [...all, ...rest], isCompressed)
  return cycles[(times - 1) * lines.length]! - cycles[(times - 2) * lines.length]!
}
