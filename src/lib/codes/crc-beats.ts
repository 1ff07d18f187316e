import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'
import type { CrcModel } from './crc-model.ts'
import { crcCheck, crcInitial, crcNext, crcResidue } from './crc-network.ts'
import { checkOctets, maskedOctets, missingOctets, runBack } from './crc-octets.ts'

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

/**
 * A CRC over messages of octets, several a beat, with a last beat of any length: the next cycle has the check.
 *
 * Ports       `valid`: there is a beat. `data`: its octets, the first one lowest. `last`: the message ends with it. `keep`: which
 *             octets the last beat has, ones from bit 0 up (bit 0 is taken as 1; of other beats it is not looked at). `isDone`:
 *             a message ended in the cycle before; `check` is its check, `isIntact` whether it ends with its own.
 * Latency     1 cycle. Throughput: a beat a cycle, messages back to back.
 * Timing      `isDone` comes straight from a flip-flop, `check` and `isIntact` through log2(octets) networks: register them.
 *             The loop is one network over register and beat. CrcPipeline is faster, and later.
 * Reset       before a first beat.
 * Errors      GW220 for a width, a polynomial or a number of octets that is none.
 * Source      see `crcNext`.
 */
export const CrcBeats = module('crc_beats', (p: { crc: CrcModel; octets: number; levels?: number }) => {
  checkOctets(p.octets)
  const initial = crcInitial(p.crc)
  const io = ports(crcBeatPorts(p))
  const isFirst = reg(bool, { init: true })
  const isDone = reg(bool, { init: false })
  const sum = reg(uint(p.crc.width))
  when(io.valid, () => {
    isFirst.next = io.last
    sum.next = crcNext(p.crc, mux(isFirst, initial, sum), maskedOctets(io.data, io.keep, io.last), p.levels)
  })
  isDone.next = io.valid.and(io.last)

  const back = missingOctets(io.keep).reduceRight((state, bit, step) => {
    const isMissing = reg(bool)
    isMissing.next = bit
    return runBack(p.crc, state, step, isMissing, p.levels)
  }, sum as any)
  io.isDone.set(isDone)
  io.check.set(crcCheck(p.crc, back))
  io.isIntact.set(back.eq(crcResidue(p.crc)))
  return io
})
