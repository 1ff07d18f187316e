import { cat, choice, flip, input, literal, match, module, mux, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { dataPort } from './port.ts'

const Phase = choice('idle', 'first', 'ask', 'second', 'drop', 'refuse')

/**
 * Splits an access that crosses from one doubleword into the next in two, and puts what is loaded together.
 *
 * Ports     `core`: as `dataPort`, but data are turned round: byte 0 of what is stored lies in the lane of the address, and what
 *           passes the last lane goes on in lane 0; so do answers. `size`: 0 … 3 for 1, 2, 4, 8 bytes; the mask of a request is not looked at.
 * Timing    what does not cross passes in the same cycle; what does takes two accesses, is taken with the second, and stays as it
 *           is until then: what stands between here and the memory looks at the instruction whose request it is. If the first
 *           fails, the second is left out.
 * Reset     nothing under way.
 */
export const MisalignedAccess = module('misaligned_access', () => {
  const io = ports({ core: flip(dataPort()), size: input(uint(2)), memory: dataPort() })
  const { request, response } = io.core
  const upperMask = reg(uint(8))
  const first = reg(uint(64))
  const phase = reg(Phase, { init: 'idle' })

  const offset = request.payload.address.low(3)
  const bytes = mux(io.size.bit(1), mux(io.size.bit(0), literal(uint(16), 255), 15), mux(io.size.bit(0), literal(uint(16), 3), 1))
  const lanes = bytes.shl(offset) as Signal<UInt<16>>
  const crosses = lanes.high(8).any()
  const isIdle = phase.eq('idle')
  const asks = phase.eq('ask')
  const isDropped = phase.eq('drop')
  io.memory.request.valid.set(isIdle.and(request.valid).or(asks))
  const { address, writes, data } = request.payload
  io.memory.request.payload.set({
    address: mux(asks, cat(address.high(29).addWrap(1), literal(uint(3), 0)) as never, address),
    writes,
    mask: mux(asks, lanes.high(8), lanes.low(8)),
    data,
  } as never)
  const { ready } = io.memory.request
  request.ready.set(isIdle.and(crosses.not()).or(asks).and(ready).or(isDropped))

  const answer = io.memory.response
  const refuses = phase.eq('refuse')
  response.valid.set(refuses.or(answer.valid.and(isIdle.or(phase.eq('second')))))
  response.error.set(refuses.or(answer.error))
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
      when(request.valid.and(ready).and(crosses), () => {
        phase.next = 'first'
      })
    },
    first: () => {
      when(answer.valid, () => {
        first.next = answer.data
        phase.next = mux(answer.error, Phase.is.drop, Phase.is.ask)
      })
    },
    ask: () => {
      upperMask.next = lanes.high(8)
      when(ready, () => {
        phase.next = 'second'
      })
    },
    second: () => {
      when(answer.valid, () => {
        phase.next = 'idle'
      })
    },
    drop: () => {
      phase.next = 'refuse'
    },
    refuse: () => {
      phase.next = 'idle'
    },
  })
  return io
})
