import { connect } from '../../dsl/connect.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { type RamSize, ramBehind, ramWidths } from './access-ram.ts'
import { axiLite } from './axi-lite.ts'
import { AxiLiteTarget } from './axi-lite-target.ts'

/**
 * A block RAM on AXI4-Lite.
 *
 * Ports       `sAxil`. Latency: the answer comes one cycle after a request. Throughput: an access a cycle.
 * Timing      as AxiLiteTarget; `rdata` comes from the block RAM (5.6 ns after the clock on ECP5 -6): put a register slice
 *             behind it where that is too late.
 * Errors      an access past `depth` answers SLVERR and does nothing.
 * Reset       leaves the contents alone.
 */
export const AxiLiteRam = module('axi_lite_ram', (p: RamSize) => {
  const widths = ramWidths(p)
  const io = ports({ sAxil: flip(axiLite(widths)) })
  const target = AxiLiteTarget(widths)
  connect(io.sAxil, target.sAxil)
  ramBehind(target.access, p)
  return io
})
