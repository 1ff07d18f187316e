import { bool, cat, flip, module, mux, ports, reg, uint, when } from 'gatewright'
import { wishbone } from 'gatewright/lib'
import { instructionPort } from '../../memory/port.ts'

/**
 * Lets the core fetch over classic Wishbone.
 *
 * Ports       `instruction`; `wb`, of 32 or 64 bits, of which it reads whole words of 32.
 * Latency     one cycle before `stb`, one after `ack`; one word at a time.
 * Timing      every output comes straight from a flip-flop.
 * Errors      `err` becomes the port's `error`; at `rty` the word is asked for again, as often as it takes.
 * Reset       nothing asked for. Source: Wishbone B4, 3.1.3.1.
 */
export const InstructionToWishbone = module('instruction_to_wishbone', (p: { data: 32 | 64 }) => {
  const io = ports({ instruction: flip(instructionPort()), wb: wishbone({ address: 32, data: p.data }) })
  const { request, response } = io.instruction
  const isAsking = reg(bool, { init: false })
  const address = reg(uint(32))
  const isAnswered = reg(bool, { init: false })
  const word = reg(uint(32))
  const isFailed = reg(bool)

  request.ready.set(isAsking.not())
  when(isAsking.not(), () => {
    isAsking.next = request.valid
    address.next = request.payload.address
  })
  const isUpper = address.bit(2)
  io.wb.cyc.set(isAsking)
  io.wb.stb.set(isAsking)
  io.wb.we.set(false)
  io.wb.datW.set(0)
  if (p.data === 64) {
    const isLower = isUpper.not()
    io.wb.adr.set(address.high(29))
    io.wb.sel.set(cat(isUpper.repeat(4), isLower.repeat(4)))
  } else {
    io.wb.adr.set(address.high(30))
    io.wb.sel.set(0b1111)
  }

  const isEnded = isAsking.and(io.wb.ack.or(io.wb.err))
  when(isEnded, () => {
    isAsking.next = false
    word.next = p.data === 64 ? mux(isUpper, io.wb.datR.high(32), io.wb.datR.low(32)) : io.wb.datR.low(32)
    isFailed.next = io.wb.err
  })
  isAnswered.next = isEnded
  response.valid.set(isAnswered)
  response.word.set(word)
  response.error.set(isFailed)
  return io
})
