import { connect } from '../../dsl/connect.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { type RamSize, ramBehind, ramWidths } from './access-ram.ts'
import { pipelinedWishbone, wishbone } from './wishbone.ts'
import { PipelinedWishboneTarget, WishboneTarget } from './wishbone-target.ts'

/**
 * A block RAM on classic Wishbone.
 *
 * Ports       `wb`. Latency: `ack` one cycle after the request. Throughput: an access in two cycles.
 * Timing      as WishboneTarget; `dat_r` comes from the block RAM.
 * Errors      an access past `depth` answers `err` and does nothing.
 * Reset       leaves the contents alone.
 */
export const WishboneRam = module('wishbone_ram', (p: RamSize) => {
  const widths = ramWidths(p)
  const io = ports({ wb: flip(wishbone(widths)) })
  const target = WishboneTarget(widths)
  connect(io.wb, target.wb)
  ramBehind(target.access, p)
  return io
})

/** As WishboneRam, on pipelined Wishbone: an access each cycle, `ack` one cycle later, never a stall. */
export const PipelinedWishboneRam = module('pipelined_wishbone_ram', (p: RamSize) => {
  const widths = ramWidths(p)
  const io = ports({ wb: flip(pipelinedWishbone(widths)) })
  const target = PipelinedWishboneTarget(widths)
  connect(io.wb, target.wb)
  ramBehind(target.access, p)
  return io
})
