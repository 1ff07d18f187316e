import { module } from '../../dsl/module.ts'
import { flip, type Inside, type Outside, ports } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'
import { pipelinedWishbone, type Wishbone, type WishboneWidths, wishbone } from './wishbone.ts'

/**
 * Lets a classic Wishbone controller reach a pipelined peripheral: `stb` ends when the request is taken.
 *
 * Ports       `classic`, `pipelined`. Latency: none. Throughput: one access at a time.
 * Timing      combinational, but for one flip-flop: `stb` passes one gate, the answers pass as they are.
 * Reset       no request outstanding. Source: Wishbone B4, 5.1.
 */
export const WishboneClassicToPipelined = module('wishbone_classic_to_pipelined', (p: WishboneWidths) => {
  const io = ports({ classic: flip(wishbone(p)), pipelined: pipelinedWishbone(p) })
  const { classic, pipelined } = io
  const isTaken = reg(bool, { init: false })
  passOn(classic, pipelined)
  pipelined.stb.set(classic.stb.and(isTaken.not()))
  const isOpen = classic.cyc.and(pipelined.ack.not()).and(pipelined.err.not()).and(pipelined.rty.not())
  isTaken.next = isOpen.and(isTaken.or(classic.stb.and(pipelined.stall.not())))
  return io
})

/**
 * Lets a pipelined Wishbone controller reach a classic peripheral: it is stalled until the answer comes.
 *
 * Ports       `pipelined`, `classic`. Latency: none. Throughput: that of the peripheral.
 * Timing      combinational: `stall` follows `ack`, `err` and `rty`; a controller's `stb` must not hang on `stall` (B4, 3.1.3.2).
 * Source      Wishbone B4, 5.2.
 */
export const WishbonePipelinedToClassic = module('wishbone_pipelined_to_classic', (p: WishboneWidths) => {
  const io = ports({ pipelined: flip(pipelinedWishbone(p)), classic: wishbone(p) })
  const { classic, pipelined } = io
  passOn(pipelined, classic)
  classic.stb.set(pipelined.stb)
  pipelined.stall.set(pipelined.cyc.and(classic.ack.not()).and(classic.err.not()).and(classic.rty.not()))
  return io
})

/** All that both modes have alike: everything but `stb` and `stall`. */
function passOn(from: Outside<Wishbone>, to: Inside<Wishbone>): void {
  to.cyc.set(from.cyc)
  to.we.set(from.we)
  to.adr.set(from.adr)
  to.datW.set(from.datW)
  to.sel.set(from.sel)
  from.datR.set(to.datR)
  from.ack.set(to.ack)
  from.err.set(to.err)
  from.rty.set(to.rty)
}
