import { module } from '../../dsl/module.ts'
import { flip, type Inside, type Outside, ports } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { type AccessPort, accessPort } from './access-port.ts'
import { pipelinedWishbone, type Wishbone, type WishboneWidths, wishbone } from './wishbone.ts'

/**
 * A classic Wishbone peripheral's front end.
 *
 * Ports       `wb`; `access` as in access-port.ts.
 * Latency     an access in the cycle of the request, `ack` one cycle later. Throughput: one access in two cycles.
 * Timing      `ack` and `err` come straight from flip-flops; `dat_r` is `access.readData`.
 * Errors      a refused access answers `err`; `rty` is never given.
 * Reset       no answer outstanding. Source: Wishbone B4, 3.1.3.1 and 3.2 (registered feedback without bursts).
 */
export const WishboneTarget = module('wishbone_target', (p: WishboneWidths) => {
  const io = ports({ wb: flip(wishbone(p)), access: accessPort(p) })
  const ack = reg(bool, { init: false })
  const err = reg(bool, { init: false })
  answer(io.wb, io.access, io.wb.cyc.and(io.wb.stb).and(ack.not()).and(err.not()), { ack, err })
  return io
})

/**
 * A pipelined Wishbone peripheral's front end at full rate.
 *
 * Ports       `wb`, which never stalls; `access` as in access-port.ts.
 * Latency     an access in the cycle of the request, `ack` one cycle later. Throughput: one access a cycle.
 * Timing      `ack` and `err` come straight from flip-flops; `dat_r` is `access.readData`.
 * Errors      a refused access answers `err`; `rty` is never given.
 * Reset       no answer outstanding. Source: Wishbone B4, 3.1.3.2.
 */
export const PipelinedWishboneTarget = module('pipelined_wishbone_target', (p: WishboneWidths) => {
  const io = ports({ wb: flip(pipelinedWishbone(p)), access: accessPort(p) })
  const ack = reg(bool, { init: false })
  const err = reg(bool, { init: false })
  io.wb.stall.set(false)
  answer(io.wb, io.access, io.wb.cyc.and(io.wb.stb), { ack, err })
  return io
})

function answer(
  wb: Outside<Wishbone>,
  access: Inside<AccessPort>,
  isAsked: Signal<Bool>,
  { ack, err }: { readonly ack: ReturnType<typeof reg<Bool>>; readonly err: ReturnType<typeof reg<Bool>> },
): void {
  access.enable.set(isAsked)
  access.isWrite.set(wb.we)
  access.address.set(wb.adr)
  access.data.set(wb.datW)
  access.strobes.set(wb.sel)
  wb.datR.set(access.readData)
  ack.next = isAsked.and(access.isRefused.not())
  err.next = isAsked.and(access.isRefused)
  wb.ack.set(ack)
  wb.err.set(err)
  wb.rty.set(false)
}
