import { bool, flip, module, mux, ports, reg, uint, when } from 'gatewright'
import { axiLite } from 'gatewright/lib'
import { instructionPort } from '../../memory/port.ts'

/** AxPROT of a fetch and of data: privileged, secure. Source: IHI 0022, A4.7. */
export const protection = { instruction: 0b101, data: 0b001 } as const

/**
 * Lets the core fetch over AXI4-Lite; the channels of writing rest.
 *
 * Ports       `instruction`; `mAxil`, of 32 or 64 bits.
 * Latency     one cycle before `arvalid`, one after `rvalid`; one word at a time.
 * Timing      every output comes straight from a flip-flop.
 * Errors      SLVERR and DECERR become the port's `error`.
 * Reset       nothing asked for. Source: ARM IHI 0022, A3 and B1.
 */
export const InstructionToAxiLite = module('instruction_to_axi_lite', (p: { data: 32 | 64 }) => {
  const io = ports({ instruction: flip(instructionPort()), mAxil: axiLite({ address: 32, data: p.data }) })
  const { request, response } = io.instruction
  const bus = io.mAxil
  const isBusy = reg(bool, { init: false })
  const isAsking = reg(bool, { init: false })
  const address = reg(uint(32))
  const isAnswered = reg(bool, { init: false })
  const word = reg(uint(32))
  const isFailed = reg(bool)

  request.ready.set(isBusy.not())
  when(isBusy.not(), () => {
    isBusy.next = request.valid
    isAsking.next = request.valid
    address.next = request.payload.address
  }).elseWhen(bus.arready, () => {
    isAsking.next = false
  })
  bus.arvalid.set(isAsking)
  bus.araddr.set(address)
  bus.arprot.set(protection.instruction)
  bus.rready.set(isBusy)
  bus.awvalid.set(false)
  bus.awaddr.set(0)
  bus.awprot.set(protection.instruction)
  bus.wvalid.set(false)
  bus.wdata.set(0)
  bus.wstrb.set(0)
  bus.bready.set(true)

  const isEnded = isBusy.and(bus.rvalid)
  when(isEnded, () => {
    isBusy.next = false
    word.next = p.data === 64 ? mux(address.bit(2), bus.rdata.high(32), bus.rdata.low(32)) : bus.rdata.low(32)
    isFailed.next = bus.rresp.asBits().bit(1)
  })
  isAnswered.next = isEnded
  response.valid.set(isAnswered)
  response.word.set(word)
  response.error.set(isFailed)
  return io
})
