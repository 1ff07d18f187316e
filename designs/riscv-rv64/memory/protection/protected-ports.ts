import { bool, cat, choice, flip, input, literal, module, mux, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { DataRequest, dataPort, instructionPort } from '../port.ts'
import { type ProtectionOptions, permits, type Region, regionsOf } from './regions.ts'

const Phase = choice('idle', 'check', 'answer')

/**
 * Lets loads and stores through that the regions permit; others fail without reaching the memory.
 *
 * Ports     `core`, `memory`: as `dataPort`; an access stays within a doubleword, and its mask says which bytes it has.
 * Timing    an access takes a cycle more.
 */
export const ProtectedData = module('protected_data', (p: ProtectionOptions) => {
  const io = ports({ core: flip(dataPort()), memory: dataPort(), regions: input(regionsOf(p.entries)) })
  const held = reg(DataRequest)
  const phase = reg(Phase, { init: 'idle' })
  const upper = held.address.bits(31, 3)
  const words = [0, 1].map((half) => ({
    address: cat(upper, literal(uint(1), half)) as Signal<UInt<30>>,
    isTouched: (half === 0 ? held.mask.low(4) : held.mask.high(4)).any(),
  }))
  const isPermitted = permits(
    listOf(io.regions, p.entries),
    words,
    (allows) => mux(held.writes, allows.store, allows.load) as never,
  )
  const checks = phase.eq('check')
  const isRefused = checks.and(isPermitted.not())
  const isAnswered = phase.eq('answer').and(io.memory.response.valid)
  io.memory.request.valid.set(checks.and(isPermitted))
  io.memory.request.payload.set(held)
  io.core.request.ready.set(phase.eq('idle').or(isAnswered))
  io.core.response.valid.set(isRefused.or(isAnswered))
  io.core.response.error.set(isRefused.or(io.memory.response.error))
  io.core.response.data.set(io.memory.response.data)
  when(io.core.request.ready, () => {
    held.next = io.core.request.payload
    phase.next = mux(io.core.request.valid, Phase.is.check, Phase.is.idle)
  })
    .elseWhen(isRefused, () => {
      phase.next = 'idle'
    })
    .elseWhen(checks.and(io.memory.request.ready), () => {
      phase.next = 'answer'
    })
  return io
})

/**
 * Lets fetches through that the regions permit; others are answered with an error once those before them have been.
 *
 * Timing    a fetch takes a cycle more. Throughput: one a cycle.
 */
export const ProtectedInstructions = module('protected_instructions', (p: ProtectionOptions) => {
  const io = ports({ core: flip(instructionPort()), memory: instructionPort(), regions: input(regionsOf(p.entries)) })
  const address = reg(uint(32))
  const isHeld = reg(bool, { init: false })
  const underWay = reg(uint(4), { init: 0 })
  const word = { address: address.high(30) as Signal<UInt<30>>, isTouched: literal(bool, true) as never }
  const isPermitted = permits(listOf(io.regions, p.entries), [word], ({ fetch }) => fetch as never)
  const isRefused = isHeld.and(isPermitted.not()).and(underWay.eq(0))
  const asks = isHeld.and(isPermitted)
  const isAsked = asks.and(io.memory.request.ready)
  io.memory.request.valid.set(asks)
  io.memory.request.payload.set({ address })
  io.core.request.ready.set(isHeld.not().or(isAsked).or(isRefused))
  io.core.response.valid.set(io.memory.response.valid.or(isRefused))
  io.core.response.word.set(io.memory.response.word)
  io.core.response.error.set(isRefused.or(io.memory.response.error))
  when(io.core.request.ready, () => {
    address.next = io.core.request.payload.address
    isHeld.next = io.core.request.valid
  })
  when(isAsked.and(io.memory.response.valid.not()), () => {
    underWay.next = underWay.addWrap(1)
  }).elseWhen(isAsked.not().and(io.memory.response.valid), () => {
    underWay.next = underWay.subWrap(1)
  })
  return io
})

const listOf = (regions: any, count: number): Signal<typeof Region>[] => Array.from({ length: count }, (_, i) => regions.at(i))
