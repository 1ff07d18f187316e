import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'
import type { CrcModel } from './crc-model.ts'
import { checkDataBits, crcCheck, crcInitial, crcNext, crcResidue } from './crc-network.ts'

/**
 * A CRC over whole words of any width: one bit, a nibble, 512 bits.
 *
 * Ports       `valid`: `data` counts. `start`: it is the first word of a message. `check`: of all words since. `isIntact`:
 *             they end with their own check. Bit order of `data`: see `crcNext`.
 * Latency     1 cycle. Throughput: one word a cycle, messages back to back.
 * Timing      `check` comes straight from flip-flops (inverters where `xorout` has ones), `isIntact` through a comparison.
 *             The loop is one network over register and data: with 32 bits three levels of LUT4, with 512 six; for wide data
 *             see CrcPipeline.
 * Reset       as before a first word: `check` is that of no data.
 * Errors      GW220 for a width, a polynomial or a number of bits that is none.
 * Source      see `crcNext`.
 */
export const CrcRegister = module('crc_register', (p: { crc: CrcModel; dataBits: number; levels?: number }) => {
  const initial = crcInitial(p.crc)
  checkDataBits(p.dataBits)
  const io = ports({
    start: input(bool),
    valid: input(bool),
    data: input(uint(p.dataBits)),
    check: output(uint(p.crc.width)),
    isIntact: output(bool),
  })
  const state = reg(uint(p.crc.width), { init: initial })
  when(io.valid, () => {
    state.next = crcNext(p.crc, mux(io.start, initial, state), io.data, p.levels)
  })
  io.check.set(crcCheck(p.crc, state))
  io.isIntact.set(state.eq(crcResidue(p.crc)))
  return io
})
