import { bool, flip, module, mux, ports, reg, uint, when } from 'gatewright'
import { wishbone } from 'gatewright/lib'
import { dataPort } from '../../memory/port.ts'

/**
 * Lets the core load and store over classic Wishbone of 64 bits.
 *
 * Ports       `data`; `wb`: `sel` says which bytes a load wants as well, so that nothing beside them is read.
 * Latency     one cycle before `stb`, one after `ack`.
 * Timing      every output comes straight from a flip-flop. One register holds what is stored, and then what was loaded.
 * Errors      `err` becomes the port's `error`; at `rty` the access is asked for again, as often as it takes.
 * Reset       nothing asked for. Source: Wishbone B4, 3.1.3.1.
 */
export const DataToWishbone = module('data_to_wishbone', (_: {}) => {
  const io = ports({ data: flip(dataPort()), wb: wishbone({ address: 32, data: 64 }) })
  const { request, response } = io.data
  const isAsking = reg(bool, { init: false })
  const address = reg(uint(29))
  const writes = reg(bool)
  const mask = reg(uint(8))
  const doubleword = reg(uint(64))
  const isAnswered = reg(bool, { init: false })
  const isFailed = reg(bool)

  request.ready.set(isAsking.not())
  when(isAsking.not(), () => {
    isAsking.next = request.valid
    address.next = request.payload.address.high(29)
    writes.next = request.payload.writes
    mask.next = request.payload.mask
  })
  io.wb.cyc.set(isAsking)
  io.wb.stb.set(isAsking)
  io.wb.we.set(writes)
  io.wb.adr.set(address)
  io.wb.datW.set(doubleword)
  io.wb.sel.set(mask)

  const isEnded = isAsking.and(io.wb.ack.or(io.wb.err))
  when(isEnded, () => {
    isAsking.next = false
    isFailed.next = io.wb.err
  })
  when(isAsking.not().or(isEnded), () => {
    doubleword.next = mux(isAsking, io.wb.datR, request.payload.data)
  })
  isAnswered.next = isEnded
  response.valid.set(isAnswered)
  response.data.set(doubleword)
  response.error.set(isFailed)
  return io
})
