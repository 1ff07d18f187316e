import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'
import { type AxiLiteWidths, AxiResponse, axiLite, byteBits } from './axi-lite.ts'
import { wishbone } from './wishbone.ts'

/**
 * Lets an AXI4-Lite controller reach classic Wishbone peripherals.
 *
 * Ports       `sAxil`, `wb`; equal widths. `prot` is not handed on.
 * Latency     2 cycles from a request to `stb`, 1 from `ack` to the answer. One access at a time; where a read and a write
 *             wait they take turns. Throughput: one access in 4 cycles with a peripheral that answers at once.
 * Timing      every output comes straight from a flip-flop.
 * Errors      `err` becomes SLVERR; at `rty` the access is asked for again, as often as it takes.
 * Reset       no access under way. Source: IHI 0022, A3; Wishbone B4, 3.1.3.1.
 */
export const AxiLiteToWishbone = module('axi_lite_to_wishbone', (p: AxiLiteWidths) => {
  const io = ports({ sAxil: flip(axiLite(p)), wb: wishbone(p) })
  const axil = io.sAxil
  const isWrite = reg(bool, { init: false })
  const address = reg(uint(p.address - byteBits(p.data)))
  const data = reg(uint(p.data))
  const strobes = reg(uint(p.data / 8))
  const isTaken = reg(bool, { init: false })
  const isAsking = reg(bool, { init: false })
  const isRetrying = reg(bool, { init: false })
  const bvalid = reg(bool, { init: false })
  const rvalid = reg(bool, { init: false })
  const response = reg(AxiResponse)

  when(axil.bready, () => {
    bvalid.next = false
  })
  when(axil.rready, () => {
    rvalid.next = false
  })
  const isIdle = isTaken.not().and(isAsking.not()).and(isRetrying.not()).and(bvalid.not()).and(rvalid.not())
  const wantsWrite = axil.awvalid.and(axil.wvalid)
  when(isIdle.and(wantsWrite.or(axil.arvalid)), () => {
    isTaken.next = true
    isWrite.next = wantsWrite.and(axil.arvalid.not().or(isWrite.not()))
  })
  axil.awready.set(isTaken.and(isWrite))
  axil.wready.set(isTaken.and(isWrite))
  axil.arready.set(isTaken.and(isWrite.not()))
  when(isTaken, () => {
    isTaken.next = false
    isAsking.next = true
    address.next = mux(isWrite, axil.awaddr, axil.araddr).bits(p.address - 1, byteBits(p.data))
    strobes.next = mux(isWrite, axil.wstrb, 2 ** (p.data / 8) - 1)
  })

  io.wb.cyc.set(isAsking)
  io.wb.stb.set(isAsking)
  io.wb.we.set(isWrite)
  io.wb.adr.set(address)
  io.wb.datW.set(data)
  io.wb.sel.set(strobes)
  // Of the three answers there is one at most.
  const isEnded = io.wb.ack.not().and(io.wb.err.not()).not()
  when(isAsking.and(isEnded.not().and(io.wb.rty.not()).not()), () => {
    isAsking.next = false
  })
  isRetrying.next = isAsking.and(io.wb.rty)
  when(isRetrying, () => {
    isAsking.next = true
  })
  when(isAsking.and(isEnded), () => {
    bvalid.next = isWrite
    rvalid.next = isWrite.not()
    response.next = mux(io.wb.err, AxiResponse.is.slverr, 'okay')
  })
  // One register holds what is written, and then what was read; after a write nobody looks at it.
  when(isTaken.or(isAsking.and(isEnded)), () => {
    data.next = mux(isAsking, io.wb.datR, axil.wdata)
  })
  axil.bvalid.set(bvalid)
  axil.bresp.set(response)
  axil.rvalid.set(rvalid)
  axil.rresp.set(response)
  axil.rdata.set(data)
  return io
})
