import { bool, cat, flip, literal, module, mux, ports, reg, uint, when } from 'gatewright'
import { axiLite } from 'gatewright/lib'
import { dataPort } from '../../memory/port.ts'
import { protection } from './instruction-to-axi-lite.ts'

/**
 * Lets the core load and store over AXI4-Lite of 64 bits. A load reads the whole doubleword: the bus has no strobes for reads.
 *
 * Ports       `data`; `mAxil`.
 * Latency     one cycle before the request, one after the answer.
 * Timing      every output comes straight from a flip-flop. One register holds what is stored, and then what was loaded.
 * Errors      SLVERR and DECERR become the port's `error`.
 * Reset       nothing asked for. Source: ARM IHI 0022, A3 and B1.
 */
export const DataToAxiLite = module('data_to_axi_lite', (_: {}) => {
  const io = ports({ data: flip(dataPort()), mAxil: axiLite({ address: 32, data: 64 }) })
  const { request, response } = io.data
  const bus = io.mAxil
  const isBusy = reg(bool, { init: false })
  const offersRead = reg(bool, { init: false })
  const offersAddress = reg(bool, { init: false })
  const offersData = reg(bool, { init: false })
  const address = reg(uint(29))
  const mask = reg(uint(8))
  const doubleword = reg(uint(64))
  const isAnswered = reg(bool, { init: false })
  const isFailed = reg(bool)

  request.ready.set(isBusy.not())
  when(bus.arready, () => {
    offersRead.next = false
  })
  when(bus.awready, () => {
    offersAddress.next = false
  })
  when(bus.wready, () => {
    offersData.next = false
  })
  when(isBusy.not(), () => {
    const { writes } = request.payload
    isBusy.next = request.valid
    offersRead.next = request.valid.and(writes.not())
    offersAddress.next = request.valid.and(writes)
    offersData.next = request.valid.and(writes)
    address.next = request.payload.address.high(29)
    mask.next = request.payload.mask
  })
  const whole = cat(address, literal(uint(3), 0))
  bus.arvalid.set(offersRead)
  bus.araddr.set(whole)
  bus.arprot.set(protection.data)
  bus.rready.set(isBusy)
  bus.awvalid.set(offersAddress)
  bus.awaddr.set(whole)
  bus.awprot.set(protection.data)
  bus.wvalid.set(offersData)
  bus.wdata.set(doubleword)
  bus.wstrb.set(mask)
  bus.bready.set(isBusy)

  // One access at a time: at most one of the two answers comes, and it is of this access.
  const isEnded = isBusy.and(bus.rvalid.or(bus.bvalid))
  when(isEnded, () => {
    isBusy.next = false
    isFailed.next = mux(bus.rvalid, bus.rresp.asBits().bit(1), bus.bresp.asBits().bit(1))
  })
  when(isBusy.not().or(isEnded), () => {
    doubleword.next = mux(isBusy, bus.rdata, request.payload.data)
  })
  isAnswered.next = isEnded
  response.valid.set(isAnswered)
  response.data.set(doubleword)
  response.error.set(isFailed)
  return io
})
