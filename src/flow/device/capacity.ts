import type { Part } from './part.ts'

/**
 * How many cells of each kind the sizes of ECP5 have, as nextpnr-ecp5 0.11.1 counts them; LFE5UM and LFE5UM5G of one size have
 * the same. (The SERDES are left out: they differ, but no design is too big by them alone.)
 */
const capacities: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '25F': capacity(24_288, 3_036, 56, 28, 2),
  '45F': capacity(43_848, 5_481, 108, 72, 4),
  '85F': capacity(83_640, 10_455, 208, 156, 4),
}

function capacity(logic: number, ram: number, blocks: number, multipliers: number, plls: number): Record<string, number> {
  return {
    ...{ TRELLIS_COMB: logic, TRELLIS_FF: logic, TRELLIS_RAMW: ram, DP16KD: blocks },
    ...{ MULT18X18D: multipliers, ALU54B: multipliers / 2, EHXPLLL: plls },
  }
}

/** A kind of cell of which a design needs more than there are. */
export interface Shortage {
  readonly type: string
  readonly used: number
  readonly available: number
}

/** `TRELLIS_COMB 61510 of 24288, 37222 too many` */
export const shortageText = ({ type, used, available }: Shortage): string =>
  `${type} ${used} of ${available}, ${used - available} too many`

/** The smallest device of the part's own kind that holds what its own cannot; undefined where none does, or nobody knows. */
export function deviceThatFits(shortages: readonly Shortage[], part: Part): string | undefined {
  const [, family, size] = /^(LFE5\w*)-(\d+)F$/.exec(part.device.name) ?? []
  if (family === undefined || shortages.length === 0) return undefined
  const larger = Object.keys(capacities).filter((candidate) => Number.parseInt(candidate, 10) > Number(size))
  const fits = (candidate: string): boolean =>
    shortages.every(({ type, used }) => used <= (capacities[candidate]![type] ?? Number.NEGATIVE_INFINITY))
  const found = larger.find(fits)
  return found === undefined ? undefined : `${family}-${found}`
}
