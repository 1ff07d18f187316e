import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { type AxiLiteWidths, axiLite, byteBits } from './axi-lite.ts'
import { wishbone } from './wishbone.ts'

/**
 * Lets a classic Wishbone controller reach AXI4-Lite peripherals.
 *
 * Ports       `wb`, `mAxil`; equal widths. `prot` is 0: unprivileged, secure, data.
 * Latency     1 cycle from `stb` to the request, 1 from the answer to `ack`. One access at a time.
 * Timing      every output comes straight from a flip-flop.
 * Errors      SLVERR and DECERR become `err`. An access that the controller gives up is ended on the AXI side, and its
 *             answer dropped.
 * Reset       no access under way. Source: IHI 0022, A3; Wishbone B4, 3.1.3.1.
 */
export const WishboneToAxiLite = module('wishbone_to_axi_lite', (p: AxiLiteWidths) => {
  const io = ports({ wb: flip(wishbone(p)), mAxil: axiLite(p) })
  const { wb, mAxil: axil } = io
  const awvalid = reg(bool, { init: false })
  const wvalid = reg(bool, { init: false })
  const arvalid = reg(bool, { init: false })
  const isBusy = reg(bool, { init: false })
  const isGivenUp = reg(bool)
  const ack = reg(bool, { init: false })
  const err = reg(bool, { init: false })
  const address = reg(uint(p.address - byteBits(p.data)))
  const data = reg(uint(p.data))
  const strobes = reg(uint(p.data / 8))

  when(axil.awready, () => {
    awvalid.next = false
  })
  when(axil.wready, () => {
    wvalid.next = false
  })
  when(axil.arready, () => {
    arvalid.next = false
  })
  const isAsked = wb.cyc.and(wb.stb)
  when(isBusy.not().and(isAsked).and(ack.or(err).not()), () => {
    isBusy.next = true
    isGivenUp.next = false
    awvalid.next = wb.we
    wvalid.next = wb.we
    arvalid.next = wb.we.not()
    address.next = wb.adr
    data.next = wb.datW
    strobes.next = wb.sel
  })
  when(isAsked.not(), () => {
    isGivenUp.next = true
  })
  const isAnswered = axil.bvalid.not().and(axil.rvalid.not()).not()
  const isWanted = isAnswered.and(isAsked).and(isGivenUp.not())
  /** SLVERR or DECERR. */
  const isBad = mux(axil.rvalid, axil.rresp, axil.bresp).asBits().bit(1)
  ack.next = isWanted.and(isBad.not())
  err.next = isWanted.and(isBad)
  when(isAnswered, () => {
    isBusy.next = false
  })
  when(axil.rvalid, () => {
    data.next = axil.rdata
  })

  const byteAddress = cat(address, literal(uint(byteBits(p.data)), 0))
  axil.awaddr.set(byteAddress)
  axil.awprot.set(0)
  axil.awvalid.set(awvalid)
  axil.wdata.set(data)
  axil.wstrb.set(strobes)
  axil.wvalid.set(wvalid)
  axil.bready.set(true)
  axil.araddr.set(byteAddress)
  axil.arprot.set(0)
  axil.arvalid.set(arvalid)
  axil.rready.set(true)
  wb.datR.set(data)
  wb.ack.set(ack)
  wb.err.set(err)
  wb.rty.set(false)
  return io
})
