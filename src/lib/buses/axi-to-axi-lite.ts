import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { flip, type Inside, type Outside, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { type Axi, type AxiWidths, axi } from './axi.ts'
import { burstOf } from './axi-burst.ts'
import { type AxiLite, AxiResponse, axiLite, byteBits } from './axi-lite.ts'

/**
 * Lets an AXI4 controller reach AXI4-Lite peripherals: bursts are split into single accesses, in order.
 *
 * Ports       `sAxi`, `mAxil`: equal widths, 32 or 64 bits of data. Addresses on the AXI4-Lite side are those of whole words.
 * Latency     2 cycles from a request to the first one of the peripheral. Throughput: one access at a time in each direction; with
 *             a peripheral that answers in the next cycle a written beat takes 3 cycles, a read one 4. Reads and writes do not
 *             wait for each other.
 * Timing      every output comes straight from a flip-flop, but for `bready` and `rready`, which are constant.
 * Errors      each read beat has its own response; a write burst has the first that is not OKAY.
 * Reset       nothing under way. Source: IHI 0022, A3.4 and B1.
 */
export const AxiToAxiLite = module('axi_to_axi_lite', (p: AxiWidths) => {
  const io = ports({ sAxi: flip(axi(p)), mAxil: axiLite(p) })
  splitWrites(p, io.sAxi, io.mAxil)
  splitReads(p, io.sAxi, io.mAxil)
  return io
})

const wordOf = (address: Signal<UInt<any>>, data: number): Signal<UInt<any>> =>
  cat(address.high(address.width - byteBits(data)), literal(uint(byteBits(data)), 0)) as Signal<UInt<any>>

function splitWrites(p: AxiWidths, from: Outside<Axi>, to: Inside<AxiLite>): void {
  const isWriteFree = reg(bool, { init: true })
  const takesBeat = reg(bool, { init: false })
  const isAsking = reg(bool, { init: false })
  const awvalid = reg(bool, { init: false })
  const wvalid = reg(bool, { init: false })
  const bvalid = reg(bool, { init: false })
  const isLastWrite = reg(bool)
  const writeResponse = reg(AxiResponse)
  const writeId = reg(uint(p.id))
  const writeProt = reg(uint(3))
  const writeData = reg(uint(p.data))
  const writeStrobes = reg(uint(p.data / 8))
  const writeAddress = reg(uint(p.address))

  const starts = isWriteFree.and(from.awvalid)
  const takes = takesBeat.and(from.wvalid)
  const writeBurst = burstOf(p, { addr: from.awaddr, len: from.awlen, size: from.awsize, burst: from.awburst }, starts, takes)
  from.awready.set(isWriteFree)
  from.wready.set(takesBeat)
  when(starts, () => {
    isWriteFree.next = false
    takesBeat.next = true
    writeId.next = from.awid
    writeProt.next = from.awprot
    writeResponse.next = 'okay'
  })
  when(to.awready, () => {
    awvalid.next = false
  })
  when(to.wready, () => {
    wvalid.next = false
  })
  when(takes, () => {
    takesBeat.next = false
    isAsking.next = true
    awvalid.next = true
    wvalid.next = true
    writeAddress.next = wordOf(writeBurst.address, p.data)
    writeData.next = from.wdata
    writeStrobes.next = from.wstrb
    isLastWrite.next = writeBurst.isLast
  })
  when(from.bready.and(bvalid), () => {
    bvalid.next = false
    isWriteFree.next = true
  })
  when(isAsking.and(to.bvalid), () => {
    isAsking.next = false
    takesBeat.next = isLastWrite.not()
    bvalid.next = isLastWrite
    writeResponse.next = mux(writeResponse.eq('okay'), to.bresp, writeResponse)
  })
  to.awvalid.set(awvalid)
  to.awaddr.set(writeAddress)
  to.awprot.set(writeProt)
  to.wvalid.set(wvalid)
  to.wdata.set(writeData)
  to.wstrb.set(writeStrobes)
  to.bready.set(true)
  from.bvalid.set(bvalid)
  from.bresp.set(writeResponse)
  from.bid.set(writeId)
}

function splitReads(p: AxiWidths, from: Outside<Axi>, to: Inside<AxiLite>): void {
  const isReadFree = reg(bool, { init: true })
  const isNext = reg(bool, { init: false })
  const arvalid = reg(bool, { init: false })
  const rvalid = reg(bool, { init: false })
  const isLastRead = reg(bool)
  const readResponse = reg(AxiResponse)
  const readId = reg(uint(p.id))
  const readProt = reg(uint(3))
  const readData = reg(uint(p.data))
  const readAddress = reg(uint(p.address))

  const starts = isReadFree.and(from.arvalid)
  const readBurst = burstOf(p, { addr: from.araddr, len: from.arlen, size: from.arsize, burst: from.arburst }, starts, isNext)
  from.arready.set(isReadFree)
  when(starts, () => {
    isReadFree.next = false
    isNext.next = true
    readId.next = from.arid
    readProt.next = from.arprot
  })
  when(to.arready, () => {
    arvalid.next = false
  })
  when(isNext, () => {
    isNext.next = false
    arvalid.next = true
    readAddress.next = wordOf(readBurst.address, p.data)
    isLastRead.next = readBurst.isLast
  })
  when(from.rready.and(rvalid), () => {
    rvalid.next = false
    isReadFree.next = isLastRead
    isNext.next = isLastRead.not()
  })
  when(to.rvalid, () => {
    rvalid.next = true
    readData.next = to.rdata
    readResponse.next = to.rresp
  })
  to.arvalid.set(arvalid)
  to.araddr.set(readAddress)
  to.arprot.set(readProt)
  to.rready.set(true)
  from.rvalid.set(rvalid)
  from.rdata.set(readData)
  from.rresp.set(readResponse)
  from.rlast.set(isLastRead)
  from.rid.set(readId)
}
