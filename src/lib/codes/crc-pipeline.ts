import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { type BitMatrix, columnsOf, ofColumns, product, transform } from './bit-matrix.ts'
import { companionForm } from './companion-form.ts'
import { crcBeatPorts } from './crc-beats.ts'
import { advanceBits, advanceBitsMatrix } from './crc-matrix.ts'
import { type CrcModel, registerOf } from './crc-model.ts'
import { crcCheck, crcDataMatrix, crcResidue } from './crc-network.ts'
import { checkOctets, maskedOctets, missingOctets, runBack } from './crc-octets.ts'
import { xorNetwork } from './xor-network.ts'

/** Bits of data that one stage sums: an output is then the XOR of some 16 of them, two levels of LUT4. */
const chunkBits = 32
/** Sums that one stage adds up: one LUT4. */
const fanIn = 4

const combiningStages = (octets: number): number =>
  Math.ceil(Math.log(Math.ceil((8 * octets) / chunkBits)) / Math.log(fanIn) - 1e-9)

/** Cycles from a message's last beat to its check in CrcPipeline. */
export const crcPipelineLatency = (octets: number): number => 5 + combiningStages(octets) + Math.ceil(Math.log2(octets))

/**
 * CrcBeats with what a beat adds cut into stages of two to three levels of LUT4: for beats of more octets than CrcBeats is fast with.
 *
 * A CRC is linear. So what the beats add is computed ahead of the loop, 32 bits of them at a time, and added up four to one;
 * the loop runs in coordinates in which it is a shift register with feedback (`companionForm`), one LUT4 a bit; the way back to
 * the CRC's own coordinates, and over the octets that the last beat lacked, lies behind it. Every one of these has a register.
 *
 * Ports       as CrcBeats.
 * Latency     `crcPipelineLatency(octets)` cycles: 8 octets 9, 64 octets 13. Throughput: a beat a cycle, messages back to back.
 * Timing      `isDone`, `check` and `isIntact` come straight from flip-flops (`check` through inverters where `xorout` has ones).
 * Reset       before a first beat; what is in the stages is dropped.
 * Errors      GW220 for a width, a polynomial or a number of octets that is none.
 * Source      J. H. Derby, "High-speed CRC computation using state-space transformations", GLOBECOM 2001.
 */
export const CrcPipeline = module('crc_pipeline', (p: { crc: CrcModel; octets: number; levels?: number }) => {
  checkOctets(p.octets)
  const register = registerOf(p.crc)
  const io = ports(crcBeatPorts(p))
  const bits = 8 * p.octets
  const incoming = crcDataMatrix(p.crc, bits)
  const form = companionForm(advanceBitsMatrix(register, bits), incoming)

  // A beat's octets, zeros for those that it lacks.
  const isFirst = reg(bool, { init: true })
  when(io.valid, () => {
    isFirst.next = io.last
  })
  const data = reg(uint(bits))
  data.next = maskedOctets(io.data, io.keep, io.last)
  let beat: Beat = registered({
    isValid: io.valid,
    isFirst,
    isLast: io.last,
    missing: missingOctets(io.keep),
  })

  // What it adds in the loop's coordinates; the first one adds what the initial value becomes as well.
  const initial = transform(form.into, advanceBits(register, register.initial, bits))
  let sums = chunksOf(product(form.into, incoming), initial).map(({ matrix, low, high, hasStart }) => {
    const chunk = data.bits(high, low)
    const partial = reg(uint(p.crc.width))
    partial.next = xorNetwork(matrix, hasStart ? cat(beat.isFirst, chunk) : chunk, p.levels)
    return partial as Signal<UInt<any>>
  })
  beat = registered(beat)
  while (sums.length > 1) {
    sums = groupsOf(sums, fanIn).map((group) => {
      const combined = reg(uint(p.crc.width))
      combined.next = group.reduce((total, part) => total.xor(part))
      return combined
    })
    beat = registered(beat)
  }

  const loop = reg(uint(p.crc.width))
  when(beat.isValid, () => {
    loop.next = mux(beat.isFirst, 0, xorNetwork(form.loop, loop, 0)).xor(sums[0]!)
  })
  beat = registered(beat)

  const sum = reg(uint(p.crc.width))
  sum.next = xorNetwork(form.outOf, loop, p.levels)
  beat = registered(beat)
  let state: Signal<UInt<any>> = sum
  for (let step = beat.missing.length - 1; step >= 0; step--) {
    const back = reg(uint(p.crc.width))
    back.next = runBack(p.crc, state, step, beat.missing[step]!, p.levels)
    state = back
    beat = registered({ ...beat, missing: beat.missing.slice(0, step) })
  }

  const check = reg(uint(p.crc.width))
  const isIntact = reg(bool)
  const isDone = reg(bool, { init: false })
  check.next = state
  isIntact.next = state.eq(crcResidue(p.crc))
  isDone.next = beat.isValid.and(beat.isLast)
  io.isDone.set(isDone)
  io.check.set(crcCheck(p.crc, check))
  io.isIntact.set(isIntact)
  return io
})

/** What goes with the data from stage to stage. */
interface Beat {
  readonly isValid: Signal<Bool>
  readonly isFirst: Signal<Bool>
  readonly isLast: Signal<Bool>
  /** The number of octets that a last beat lacks, lowest bit first. */
  readonly missing: readonly Signal<Bool>[]
}

function registered(from: Beat): Beat {
  const isValid = reg(bool, { init: false })
  isValid.next = from.isValid
  const [isFirst, isLast, ...missing] = [from.isFirst, from.isLast, ...from.missing].map((bit) => {
    const held = reg(bool)
    held.next = bit
    return held
  })
  return { isValid, isFirst: isFirst!, isLast: isLast!, missing }
}

interface Chunk {
  readonly matrix: BitMatrix
  readonly low: number
  readonly high: number
  /** The matrix has one input more, the highest: the message's first beat. */
  readonly hasStart: boolean
}

/** A matrix in parts of some inputs each; what the first beat adds goes with the shortest part. */
function chunksOf(matrix: BitMatrix, initial: bigint): Chunk[] {
  const columns = columnsOf(matrix)
  return groupsOf(columns, chunkBits).map((group, i, groups) => {
    const hasStart = i === groups.length - 1 && initial !== 0n
    return {
      matrix: ofColumns(hasStart ? [...group, initial] : group, matrix.rows.length),
      low: i * chunkBits,
      high: i * chunkBits + group.length - 1,
      hasStart,
    }
  })
}

const groupsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
