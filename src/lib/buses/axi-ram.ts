import { mux, when } from '../../dsl/control.ts'
import { memory } from '../../dsl/memory.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { type RamSize, ramWidths } from './access-ram.ts'
import { axi } from './axi.ts'
import { burstOf } from './axi-burst.ts'
import { AxiResponse, byteBits } from './axi-lite.ts'

export interface AxiRamSize extends RamSize {
  /** Bits of a transaction's identifier. */
  readonly id: number
}

/**
 * A block RAM on AXI4, with bursts of every kind and length, narrow and unaligned ones too.
 *
 * Ports       `sAxi`.
 * Latency     2 cycles from a request to its first beat; a read's data one cycle after. Throughput: a beat a cycle within a
 *             burst; a burst at a time, reads and writes in turn where both wait.
 * Timing      no path from an input to an output; all outputs but `rdata` (the block RAM's) come from flip-flops, `rlast`
 *             and the responses too.
 * Errors      beats past `depth` do nothing and answer SLVERR: a read each beat, a write once for the burst. An exclusive
 *             access answers OKAY: it is not supported (IHI 0022, A7.2.4).
 * Reset       no burst under way; the contents stay. Source: IHI 0022, A3.
 */
export const AxiRam = module('axi_ram', (p: AxiRamSize) => {
  const widths = { ...ramWidths(p), id: p.id }
  const io = ports({ sAxi: flip(axi(widths)) })
  const bus = io.sAxi
  const takesWrite = reg(bool, { init: false })
  const takesRead = reg(bool, { init: false })
  const isWriting = reg(bool, { init: false })
  const isReading = reg(bool, { init: false })
  const isReadsTurn = reg(bool, { init: false })
  const bvalid = reg(bool, { init: false })
  const isBad = reg(bool)
  const rvalid = reg(bool, { init: false })
  const rlast = reg(bool)
  const rresp = reg(AxiResponse)
  const id = reg(uint(p.id))

  const isIdle = takesWrite
    .not()
    .and(takesRead.not())
    .and(isWriting.not())
    .and(isReading.not())
    .and(bvalid.not())
    .and(rvalid.not())
  const reads = bus.arvalid.and(bus.awvalid.not().or(isReadsTurn))
  takesRead.next = isIdle.and(reads)
  takesWrite.next = isIdle.and(bus.awvalid).and(reads.not())
  bus.awready.set(takesWrite)
  bus.arready.set(takesRead)
  const starts = takesWrite.not().and(takesRead.not()).not()

  const writes = isWriting.and(bus.wvalid)
  const fetches = isReading.and(rvalid.not().or(bus.rready))
  const burst = burstOf(
    widths,
    {
      addr: mux(takesRead, bus.araddr, bus.awaddr),
      len: mux(takesRead, bus.arlen, bus.awlen),
      size: mux(takesRead, bus.arsize, bus.awsize),
      burst: mux(takesRead, bus.arburst, bus.awburst),
    },
    starts,
    mux(isWriting, bus.wvalid, fetches),
  )
  when(starts, () => {
    isWriting.next = takesWrite
    isReading.next = takesRead
    isReadsTurn.next = takesWrite
    isBad.next = false
    id.next = mux(takesRead, bus.arid, bus.awid)
  })

  const word = burst.address.bits(widths.address - 1, byteBits(p.data))
  const isPast = p.depth === 2 ** word.width ? literal(bool, false) : word.ge(p.depth)
  const ram = memory(uint(p.data), p.depth, { kind: 'block', collision: 'never', ...(p.init ? { init: p.init } : {}) })
  const place = word.low(bits(p.depth))
  ram.write(place, bus.wdata, { enable: writes.and(isPast.not()), mask: bus.wstrb })
  bus.rdata.set(ram.read(place, { enable: fetches }))

  when(bus.bready, () => {
    bvalid.next = false
  })
  when(writes, () => {
    isBad.next = isBad.or(isPast)
    isWriting.next = burst.isLast.not()
    bvalid.next = burst.isLast
  })
  bus.wready.set(isWriting)
  bus.bvalid.set(bvalid)
  bus.bresp.set(mux(isBad, AxiResponse.is.slverr, 'okay'))
  bus.bid.set(id)

  when(bus.rready, () => {
    rvalid.next = false
  })
  when(fetches, () => {
    rvalid.next = true
    rlast.next = burst.isLast
    rresp.next = mux(isPast, AxiResponse.is.slverr, 'okay')
    isReading.next = burst.isLast.not()
  })
  bus.rvalid.set(rvalid)
  bus.rlast.set(rlast)
  bus.rresp.set(rresp)
  bus.rid.set(id)
  return io
})
