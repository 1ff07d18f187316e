import { fail } from '../../dsl/fault.ts'

/** Flip-flops in a row that a value from another clock passes, so that one caught changing has settled when it is used. */
export const defaultStages = 2

/** Fewer than two never settle: the first is the one that is caught. */
export function checkedStages(stages: number | undefined): number {
  if (stages === undefined) return defaultStages
  if (Number.isSafeInteger(stages) && stages >= 2 && stages <= 16) return stages
  return fail({
    code: 'GW213',
    title: 'stages of a synchroniser',
    message: `a synchroniser of ${stages} stages`,
    note: 'the first flip-flop may be caught while its input changes; the second gives it a cycle to settle',
    mend: 'give a whole number from 2 to 16, or leave it out: 2',
  })
}

/**
 * For a flip-flop that a value from another clock goes through: synthesis leaves it as it is (no merging, no shift register),
 * and tools that place such flip-flops together know it by `ASYNC_REG`.
 */
export const synchroniserAttributes = { keep: true, ASYNC_REG: 'TRUE' } as const
