import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { columnsOf, ofColumns } from './bit-matrix.ts'
import { advanceBitsMatrix, dataMatrix } from './crc-matrix.ts'
import { bitOrder, type CrcModel, registerOf } from './crc-model.ts'
import { crcCheck, crcResidue } from './crc-network.ts'
import { checkOctets, maskedOctets, missingOctets, runBack } from './crc-octets.ts'
import { xorNetwork } from './xor-network.ts'

/** The ports of the parts that sum messages in beats of octets. */
export const crcBeatPorts = (p: { readonly crc: CrcModel; readonly octets: number }) => ({
  valid: input(bool),
  data: input(uint(8 * p.octets)),
  keep: input(uint(p.octets)),
  last: input(bool),
  isDone: output(bool),
  check: output(uint(p.crc.width)),
  isIntact: output(bool),
})

/** XORs on the way to a register that is in no loop: as many as a sum may share, for fewer cells. */
const outsideLoop = 4

/** Cycles from a message's last beat to its check in CrcBeats. */
export const crcBeatsLatency = (octets: number): number => 3 + Math.ceil(Math.log2(octets))

/**
 * A CRC over messages of octets, several a beat, with a last beat of any length.
 *
 * What the loop holds is the register XORed with the beat's first bits, as many as the register has: the matrix that
 * advances the register then serves the data as well. What the beat's other bits add has a register of its own. Octets
 * that the last beat lacks are summed as zeros, and taken back behind the loop by 1, 2, 4 …, a register for each.
 *
 * Ports       `valid`: there is a beat. `data`: its octets, the first one lowest. `last`: the message ends with it. `keep`: which
 *             octets the last beat has, ones from bit 0 up (bit 0 is taken as 1; of other beats it is not looked at). `isDone`:
 *             a message ended; `check` is its check, `isIntact` whether it ends with its own.
 * Latency     `crcBeatsLatency(octets)` cycles: 1 octet 3, 4 octets 5, 8 octets 6. Throughput: a beat a cycle, messages back to
 *             back.
 * Timing      `isDone` and `check` come straight from flip-flops (`check` through inverters where `xorout` has ones), `isIntact`
 *             through a comparison. The loop is one network over the register, and one LUT4. What the beat adds is one
 *             network: from some 16 octets on it is the slowest, and CrcPipeline, which cuts it, faster.
 * Reset       before a first beat; what is in the stages is dropped.
 * Errors      GW220 for a width, a polynomial or a number of octets that is none.
 * Source      see `crcNext`.
 */
export const CrcBeats = module('crc_beats', (p: { crc: CrcModel; octets: number; levels?: number }) => {
  checkOctets(p.octets)
  const register = registerOf(p.crc)
  const io = ports(crcBeatPorts(p))

  // Cycle 1: zeros for the octets that are not there: the reset of their flip-flops, no logic.
  const data = reg(uint(8 * p.octets))
  const isValid = reg(bool, { init: false })
  const isLast = reg(bool)
  data.next = maskedOctets(io.data, io.keep, io.last)
  isValid.next = io.valid
  isLast.next = io.last
  let missing = held(missingOctets(io.keep))

  // Cycle 2: the loop, one word of zeros short of the register.
  const { head, tail } = inTime(data, p.crc)
  const isFirst = reg(bool, { init: true })
  const sum = reg(uint(p.crc.width))
  const rest = tail === undefined ? undefined : reg(uint(p.crc.width))
  const advanced: Signal<UInt<any>> = xorNetwork(advanceBitsMatrix(register, 8 * p.octets), sum, p.levels)
  const after = rest === undefined ? advanced : advanced.xor(rest)
  when(isValid, () => {
    isFirst.next = isLast
    sum.next = mux(isFirst, register.initial, after).xor(head)
    if (rest !== undefined) rest.next = xorNetwork(tailMatrix(p.crc, p.octets), tail!, outsideLoop)
  })
  let ends = ended(isValid.and(isLast))
  missing = held(missing)

  // Cycle 3: the register; then back over what was not there.
  let state = heldWord(after)
  for (let step = missing.length; ; step--) {
    ends = ended(ends)
    if (step === 0) break
    missing = held(missing)
    state = heldWord(runBack(p.crc, state, step - 1, missing[step - 1]!, outsideLoop))
  }
  io.isDone.set(ends)
  io.check.set(crcCheck(p.crc, state))
  io.isIntact.set(state.eq(crcResidue(p.crc)))
  return io
})

/** A word's bits in the order in which the CRC takes them: as many as its register has, and those after them. */
function inTime(
  word: Signal<UInt<any>>,
  crc: CrcModel,
): { readonly head: Signal<UInt<any>>; readonly tail: Signal<UInt<any>> | undefined } {
  const bits = bitOrder(word.width, crc.refin).map((place) => word.bit(place))
  const [head, tail] = [bits.slice(0, crc.width), bits.slice(crc.width)].map((part) => part.reverse())
  return { head: cat(...head!).extend(crc.width), tail: tail!.length === 0 ? undefined : cat(...tail!) }
}

/** What the bits after the first `width` add to the register. */
const tailMatrix = (crc: CrcModel, octets: number) =>
  ofColumns(columnsOf(dataMatrix(registerOf(crc), 8 * octets)).slice(crc.width), crc.width)

const held = (bits: readonly Signal<Bool>[]): Signal<Bool>[] =>
  bits.map((bit) => {
    const later = reg(bool)
    later.next = bit
    return later
  })

function ended(isEnding: Signal<Bool>): Signal<Bool> {
  const later = reg(bool, { init: false })
  later.next = isEnding
  return later
}

function heldWord(word: Signal<UInt<any>>): Signal<UInt<any>> {
  const later = reg(uint(word.width))
  later.next = word
  return later
}
