import { fail } from '../../dsl/fault.ts'
import { bool, struct } from '../../dsl/shape.ts'

/**
 * The four modes of SPI: mode 0 is neither, 1 `isLate`, 2 `isHigh`, 3 both.
 *
 * `isHigh` (CPOL): the clock rests at 1. `isLate` (CPHA): data change at the first edge of a bit and are taken at the second;
 * else they are taken at the first.
 */
export const SpiMode = struct({ isHigh: bool, isLate: bool })

/** Refuses words that no register holds, and numbers of chip selects that are none. */
export function checkSpi({ width, selects = 1 }: { readonly width: number; readonly selects?: number }): void {
  const isGood = Number.isSafeInteger(width) && width >= 1 && width <= 64
  if (isGood && Number.isSafeInteger(selects) && selects >= 1 && selects <= 32) return
  fail({
    code: 'GW262',
    title: 'SPI',
    message: isGood ? `${selects} chip selects` : `words of ${width} bits`,
    mend: isGood ? 'give selects: 1 to 32' : 'give width: 1 to 64',
  })
}
