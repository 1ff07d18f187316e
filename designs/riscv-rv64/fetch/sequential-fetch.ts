import { bool, cat, input, literal, module, ports, reg, source, uint, when } from 'gatewright'
import { instructionPort } from '../memory/port.ts'
import { Fetched } from './halfword-aligner.ts'

/**
 * Fetches one word, and the next when it is told its address: for a core that has one instruction at a time.
 *
 * Ports     `memory`, `out`, `redirect` as of `FetchUnit`. What comes from the memory must be taken in that cycle.
 * Latency   a word is offered in the cycle in which the memory answers.
 * Reset     fetches from `reset`.
 */
export const SequentialFetch = module('sequential_fetch', (p: { reset: number }) => {
  const io = ports({
    memory: instructionPort(),
    out: source(Fetched),
    redirect: { valid: input(bool), address: input(uint(31)) },
  })
  const address = reg(uint(30), { init: p.reset >>> 2 })
  const asks = reg(bool, { init: true })
  const { request, response } = io.memory
  request.valid.set(asks)
  request.payload.set({ address: cat(address, literal(uint(2), 0)) })
  when(io.redirect.valid, () => {
    address.next = io.redirect.address.high(30) as never
    asks.next = true
  }).elseWhen(request.ready, () => {
    asks.next = false
  })
  io.out.valid.set(response.valid)
  io.out.payload.set({
    word: response.word,
    fetched: response.word,
    address: cat(address, literal(bool, false)),
    isCompressed: false,
    fails: response.error,
    failsLate: false,
    prediction: { isKnown: false, confidence: 0, target: 0, place: { word: 0, isUpper: true } },
  } as never)
  return io
})
