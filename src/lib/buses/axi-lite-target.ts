import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { flip, type Outside, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { SkidBuffer } from '../streams/skid-buffer.ts'
import { accessPort } from './access-port.ts'
import { type AxiLite, type AxiLiteWidths, AxiResponse, axiLite, axiLiteShapes, byteBits } from './axi-lite.ts'

/**
 * An AXI4-Lite peripheral's front end at full rate: an access each cycle, as long as the answers are taken.
 *
 * Ports       `sAxil`; `access` as in access-port.ts. `prot` is not looked at.
 * Latency     a request is an access in the cycle it arrives; the answer comes one cycle later.
 * Throughput  one access a cycle. Where reads and writes wait at once they take turns.
 * Timing      all outputs of the bus come straight from flip-flops, but for `rdata`, which is `access.readData`; no path
 *             leads from an input of the bus to an output (IHI 0022, A3.1.1). A write waits for both its channels.
 * Errors      a refused access answers SLVERR.
 * Reset       no answer outstanding. Source: ARM IHI 0022, A3 and B1.
 */
export const AxiLiteTarget = module('axi_lite_target', (p: AxiLiteWidths) => {
  const io = ports({ sAxil: flip(axiLite(p)), access: accessPort(p) })
  const bus = io.sAxil
  const word = uint(p.address - byteBits(p.data))
  const writeAddress = SkidBuffer({ shape: word })
  const writeData = SkidBuffer({ shape: axiLiteShapes(p).write })
  const readAddress = SkidBuffer({ shape: word })
  writeAddress.in.valid.set(bus.awvalid)
  writeAddress.in.payload.set(bus.awaddr.bits(p.address - 1, byteBits(p.data)))
  bus.awready.set(writeAddress.in.ready)
  writeData.in.valid.set(bus.wvalid)
  writeData.in.payload.set({ data: bus.wdata, strb: bus.wstrb })
  bus.wready.set(writeData.in.ready)
  readAddress.in.valid.set(bus.arvalid)
  readAddress.in.payload.set(bus.araddr.bits(p.address - 1, byteBits(p.data)))
  bus.arready.set(readAddress.in.ready)

  const answers = answerRegisters(bus)
  const mayWrite = writeAddress.out.valid.and(writeData.out.valid).and(answers.hasRoomForWrite)
  const mayRead = readAddress.out.valid.and(answers.hasRoomForRead)
  const isReadsTurn = reg(bool, { init: false })
  const isRead = mayRead.and(mayWrite.not().or(isReadsTurn))
  const isWrite = mayWrite.and(isRead.not())
  const isAccess = mayRead.or(mayWrite)
  when(isAccess, () => {
    isReadsTurn.next = isWrite
  })
  writeAddress.out.ready.set(isWrite)
  writeData.out.ready.set(isWrite)
  readAddress.out.ready.set(isRead)

  io.access.enable.set(isAccess)
  io.access.isWrite.set(isRead.not())
  io.access.address.set(mux(isRead, readAddress.out.payload, writeAddress.out.payload))
  io.access.data.set(writeData.out.payload.data)
  io.access.strobes.set(writeData.out.payload.strb)
  bus.rdata.set(io.access.readData)
  answers.note(isWrite, isRead, io.access.isRefused)
  return io
})

/**
 * An AXI4-Lite peripheral's front end in few cells, for registers: an access each second cycle a direction.
 *
 * Ports       as AxiLiteTarget's.
 * Latency     a request is an access in the cycle after it arrives; the answer comes one cycle later.
 * Throughput  a read or a write each second cycle; a read and a write in turn, one a cycle.
 * Timing      all outputs of the bus come straight from flip-flops, but for `rdata`, which is `access.readData`. It stores
 *             neither address nor data: the bus holds them until `ready` (IHI 0022, A3.2.1).
 * Errors      a refused access answers SLVERR.
 * Reset       no answer outstanding.
 */
export const AxiLiteSmallTarget = module('axi_lite_small_target', (p: AxiLiteWidths) => {
  const io = ports({ sAxil: flip(axiLite(p)), access: accessPort(p) })
  const bus = io.sAxil
  const isWrite = reg(bool, { init: false })
  const isRead = reg(bool, { init: false })
  bus.awready.set(isWrite)
  bus.wready.set(isWrite)
  bus.arready.set(isRead)

  const answers = answerRegisters(bus)
  const mayWrite = bus.awvalid.and(bus.wvalid).and(answers.hasRoomForWrite).and(isWrite.not())
  const mayRead = bus.arvalid.and(answers.hasRoomForRead).and(isRead.not())
  // A write goes first; none follows it at once, so that a read has its turn.
  isWrite.next = mayWrite
  isRead.next = mayRead.and(mayWrite.not())

  io.access.enable.set(isWrite.not().and(isRead.not()).not())
  io.access.isWrite.set(isWrite)
  io.access.address.set(mux(isWrite, bus.awaddr, bus.araddr).bits(p.address - 1, byteBits(p.data)))
  io.access.data.set(bus.wdata)
  io.access.strobes.set(bus.wstrb)
  bus.rdata.set(io.access.readData)
  answers.note(isWrite, isRead, io.access.isRefused)
  return io
})

/** `bvalid`, `bresp`, `rvalid` and `rresp`: an answer waits in its register until it is taken. */
function answerRegisters(bus: Outside<AxiLite>) {
  const bvalid = reg(bool, { init: false })
  const bresp = reg(AxiResponse)
  const rvalid = reg(bool, { init: false })
  const rresp = reg(AxiResponse)
  bus.bvalid.set(bvalid)
  bus.bresp.set(bresp)
  bus.rvalid.set(rvalid)
  bus.rresp.set(rresp)
  return {
    hasRoomForWrite: bvalid.not().or(bus.bready),
    hasRoomForRead: rvalid.not().or(bus.rready),
    note(isWrite: Signal<Bool>, isRead: Signal<Bool>, isRefused: Signal<Bool>): void {
      const response = mux(isRefused, AxiResponse.is.slverr, 'okay')
      when(isWrite, () => {
        bvalid.next = true
        bresp.next = response
      }).elseWhen(bus.bready, () => {
        bvalid.next = false
      })
      when(isRead, () => {
        rvalid.next = true
        rresp.next = response
      }).elseWhen(bus.rready, () => {
        rvalid.next = false
      })
    },
  }
}
