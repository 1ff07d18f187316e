import { bool, cat, flip, literal, module, mux, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import type { Region } from 'gatewright/lib'
import { instructionPort } from '../memory/port.ts'
import { isInRegion } from './region.ts'

/**
 * Sends the core's fetches to where their addresses lie, and keeps the answers in order.
 *
 * Ports       `instruction`: the core's. `targets`: one a region.
 * Latency     none. Throughput: one a cycle from one target; before another one is asked the answers of the first are awaited.
 * Timing      requests and answers pass the choice of the target. `ready` does not look at the address, which is known late:
 *             a request that must wait does so here, in a register, and no other is taken meanwhile.
 * Errors      an address in no region is answered with `error`, one cycle later.
 * Reset       nothing under way.
 */
export const InstructionRouter = module('instruction_router', (p: { regions: readonly Region[] }) => {
  const io = ports({ instruction: flip(instructionPort()), targets: p.regions.map(() => instructionPort()) })
  const { request, response } = io.instruction
  const isWaiting = reg(bool, { init: false })
  const waiting = reg(uint(32))
  request.ready.set(isWaiting.not())
  const isAsked = isWaiting.or(request.valid)
  const address = mux(isWaiting, waiting, request.payload.address) as Signal<UInt<32>>

  const inRegion = p.regions.map((region) => isInRegion(address, region))
  const isNowhere = inRegion.reduce((some, one) => some.or(one)).not()
  const chosen = cat(isNowhere, ...inRegion.toReversed()) as Signal<UInt<any>>
  /** Who was asked last, one-hot, and how many answers are still to come. */
  const owner = reg(uint(chosen.width) as UInt<any>, { init: 0 })
  const underWay = reg(uint(4), { init: 0 })
  const mayAsk = underWay.eq(0).or(owner.eq(chosen).and(underWay.ne(15)))
  const isTaken = io.targets
    .map((target, i) => {
      target.request.valid.set(isAsked.and(mayAsk).and(inRegion[i]!))
      target.request.payload.set({ address })
      return target.request.ready.and(inRegion[i]!)
    })
    .reduce((some, one) => some.or(one), isNowhere)
    .and(mayAsk)
  const passes = isAsked.and(isTaken)
  isWaiting.next = isAsked.and(isTaken.not())
  when(isWaiting.not(), () => {
    waiting.next = request.payload.address
  })

  const isLost = reg(bool, { init: false })
  isLost.next = passes.and(isNowhere)
  const answers = io.targets.map((target) => target.response)
  const isAnswered = answers.map(({ valid }) => valid).reduce((some, one) => some.or(one), isLost as Signal<typeof bool>)
  response.valid.set(isAnswered)
  response.word.set(
    answers
      .map(({ valid, word }) => mux(valid, word, literal(uint(32), 0)) as Signal<UInt<32>>)
      .reduce((some, one) => some.or(one) as Signal<UInt<32>>),
  )
  response.error.set(
    answers.map(({ valid, error }) => valid.and(error)).reduce((some, one) => some.or(one), isLost as Signal<typeof bool>),
  )
  when(passes, () => {
    owner.next = chosen
  })
  when(passes.and(isAnswered.not()), () => {
    underWay.next = underWay.addWrap(1)
  }).elseWhen(isAnswered.and(passes.not()), () => {
    underWay.next = underWay.subWrap(1)
  })
  return io
})
