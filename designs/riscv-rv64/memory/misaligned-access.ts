import { cat, choice, flip, input, literal, match, module, mux, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { DataRequest, dataPort } from './port.ts'

const Phase = choice('idle', 'first', 'ask', 'second')

/**
 * Splits an access that crosses from one doubleword into the next in two, and puts what is loaded together.
 *
 * Ports     `core`: as `dataPort`, but data are turned round: byte 0 of what is stored lies in the lane of the address, and what
 *           passes the last lane goes on in lane 0; so do answers. `size`: 0 … 3 for 1, 2, 4, 8 bytes; the mask of a request is not looked at.
 * Timing    what does not cross passes in the same cycle; what does takes two accesses. If the first fails, the second is
 *           left out.
 * Reset     nothing under way.
 */
export const MisalignedAccess = module('misaligned_access', () => {
  const io = ports({ core: flip(dataPort()), size: input(uint(2)), memory: dataPort() })
  const { request, response } = io.core
  const held = reg(DataRequest)
  const upperMask = reg(uint(8))
  const first = reg(uint(64))
  const phase = reg(Phase, { init: 'idle' })

  const offset = request.payload.address.low(3)
  const bytes = mux(io.size.bit(1), mux(io.size.bit(0), literal(uint(16), 255), 15), mux(io.size.bit(0), literal(uint(16), 3), 1))
  const lanes = bytes.shl(offset) as Signal<UInt<16>>
  const crosses = lanes.high(8).any()
  const isIdle = phase.eq('idle')
  const asks = phase.eq('ask')
  io.memory.request.valid.set(mux(isIdle, request.valid, asks))
  io.memory.request.payload.set({
    address: mux(isIdle, request.payload.address, held.address),
    writes: mux(isIdle, request.payload.writes, held.writes),
    mask: mux(isIdle, lanes.low(8), upperMask),
    data: mux(isIdle, request.payload.data, held.data),
  } as never)
  request.ready.set(isIdle.and(io.memory.request.ready))

  const answer = io.memory.response
  const isLast = isIdle.or(phase.eq('second')).or(answer.error)
  response.valid.set(answer.valid.and(isLast))
  response.error.set(answer.error)
  // Lanes that the second access wants were the lowest.
  const together = cat(
    ...(Array.from({ length: 8 }, (_, i) => {
      const lane = 7 - i
      const isSecond = phase.eq('second').and(upperMask.bit(lane))
      return mux(isSecond.or(isIdle), answer.data.bits(8 * lane + 7, 8 * lane), first.bits(8 * lane + 7, 8 * lane))
    }) as [Signal<any>]),
  )
  response.data.set(together as never)

  match(phase, {
    idle: () => {
      when(request.valid.and(request.ready).and(crosses), () => {
        held.next = {
          address: cat(request.payload.address.high(29).addWrap(1), literal(uint(3), 0)),
          writes: request.payload.writes,
          mask: request.payload.mask,
          data: request.payload.data,
        } as never
        upperMask.next = lanes.high(8)
        phase.next = 'first'
      })
    },
    first: () => {
      when(answer.valid, () => {
        first.next = answer.data
        phase.next = mux(answer.error, Phase.is.idle, 'ask')
      })
    },
    ask: () => {
      when(io.memory.request.ready, () => {
        phase.next = 'second'
      })
    },
    second: () => {
      when(answer.valid, () => {
        phase.next = 'idle'
      })
    },
  })
  return io
})
