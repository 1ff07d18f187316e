import { cat } from '../../dsl/cat.ts'
import { mux } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { advanceBitsMatrix } from './crc-matrix.ts'
import { type CrcModel, registerOf } from './crc-model.ts'
import { xorNetwork } from './xor-network.ts'

/**
 * What a last word that is not full needs. Octets that it lacks are summed as zeros, and the register is then run back over
 * them by 1, 2, 4 … octets: `log2` steps behind the loop instead of a network for each length within it.
 */

/** Refuses a number of octets a beat that is none. */
export function checkOctets(octets: number): void {
  if (!Number.isSafeInteger(octets) || octets < 1 || octets > 512)
    fail({
      code: 'GW220',
      title: 'crc',
      message: `${octets} octets a beat are none`,
      mend: 'give a whole number from 1 to 512; CrcRegister takes words that are no whole octets',
    })
}

/** The word with zeros where the last beat has no octets. The first octet is always there. */
export function maskedOctets(data: Signal<UInt<any>>, keep: Signal<UInt<any>>, isLast: Signal<Bool>): Signal<UInt<any>> {
  const lanes = Array.from({ length: keep.width }, (_, lane) => {
    const octet: Signal<UInt<8>> = data.bits(8 * lane + 7, 8 * lane)
    return lane === 0 ? octet : mux(keep.bit(lane).or(isLast.not()), octet, 0)
  })
  return cat(...lanes.reverse())
}

/**
 * How many octets the last beat lacks, as bits from the lowest: in a mask that has its ones together, bit j of their number
 * is the parity of every 2^j-th bit of the mask. Of other beats it means nothing.
 */
export function missingOctets(keep: Signal<UInt<any>>): Signal<Bool>[] {
  const octets = keep.width
  const found: Signal<Bool>[] = []
  for (let step = 1; step < octets; step *= 2) {
    const lacked: Signal<Bool>[] = []
    for (let lane = octets - step; lane > 0; lane -= step) lacked.push(keep.bit(lane).not())
    found.push(lacked.reduce((odd, isLacked) => odd.xor(isLacked)))
  }
  return found
}

/** The register as it was 2^step octets ago, where `isWanted`. */
export function runBack(
  crc: CrcModel,
  state: Signal<UInt<any>>,
  step: number,
  isWanted: Signal<Bool>,
  levels = 2,
): Signal<UInt<any>> {
  return mux(isWanted, xorNetwork(advanceBitsMatrix(registerOf(crc), -8 * 2 ** step), state, levels), state)
}
