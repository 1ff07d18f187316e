import { bool, cat, input, literal, memory, module, mux, ports, reg, source, struct, uint, when } from 'gatewright'
import { instructionPort } from '../memory/port.ts'
import { BranchPredictor, Outcome, Prediction } from './branch-predictor.ts'

/** An instruction word with its address, and what was predicted of the address after it. */
export const Fetched = struct({ word: uint(32), address: uint(30), error: bool, prediction: Prediction })

const queueLength = 4

/**
 * Fetches words ahead of the pipeline, along the predicted path.
 *
 * Ports     `memory`: up to 4 words are asked for or wait. `out`: the words in order. `redirect`: everything fetched before
 *           is dropped; the word at the new address is asked for in the same cycle. `outcome`: feeds the predictor.
 * Latency   a word that arrives when none waits is offered in that cycle. Throughput: one a cycle.
 * Reset     fetches from `reset`.
 */
export const FetchUnit = module('fetch_unit', (p: { reset: number; predictorEntries: number }) => {
  const io = ports({
    memory: instructionPort(),
    out: source(Fetched),
    redirect: { valid: input(bool), address: input(uint(30)) },
    outcome: { valid: input(bool), payload: input(Outcome) },
  })
  const next = reg(uint(30), { init: p.reset >>> 2 })
  const zero2 = literal(uint(2), 0)

  // ── What is asked for: the predictor looks at the address while the memory does. ──
  const predictor = BranchPredictor({ entries: p.predictorEntries, tagBits: 9 })
  const address = mux(io.redirect.valid, io.redirect.address, next)
  // After a redirect the word is not looked up: the path from there through the predictor would be the longest of all.
  const prediction = {
    isKnown: predictor.prediction.isKnown.and(io.redirect.valid.not()),
    confidence: predictor.prediction.confidence,
    target: predictor.prediction.target,
  }
  predictor.address.set(next)
  predictor.outcome.valid.set(io.outcome.valid)
  predictor.outcome.payload.set(io.outcome.payload)

  /** Places of the queue: asked for (`tail`), arrived (`filled`), taken (`head`). One bit more than an index. */
  const head = reg(uint(3), { init: 0 })
  const filled = reg(uint(3), { init: 0 })
  const tail = reg(uint(3), { init: 0 })
  /** Responses still to come that belong to a path that was left. */
  const stale = reg(uint(3), { init: 0 })
  const hasRoom = tail.subWrap(head).lt(queueLength)
  const asks = io.redirect.valid.or(hasRoom).and(stale.lt(queueLength))
  const isAsked = asks.and(io.memory.request.ready)
  io.memory.request.valid.set(asks)
  io.memory.request.payload.set({ address: cat(address, zero2) })
  when(isAsked, () => {
    next.next = mux(prediction.isKnown.and(prediction.confidence.bit(1)), prediction.target, address.addWrap(1))
  }).elseWhen(io.redirect.valid, () => {
    next.next = io.redirect.address
  })

  const Asked = struct({ address: uint(30), prediction: Prediction })
  const asked = memory(Asked, queueLength, { kind: 'distributed' })
  const words = memory(struct({ word: uint(32), error: bool }), queueLength, { kind: 'distributed' })
  const place = mux(io.redirect.valid, literal(uint(2), 0), tail.low(2))
  asked.write(place, { address, prediction }, { enable: isAsked })

  // ── What arrives ──
  const { response } = io.memory
  const isStale = stale.any()
  const arrives = response.valid.and(isStale.not())
  words.write(filled.low(2), { word: response.word, error: response.error }, { enable: arrives })
  when(response.valid.and(isStale), () => {
    stale.next = stale.subWrap(1)
  })
  when(arrives, () => {
    filled.next = filled.addWrap(1)
  })
  when(isAsked, () => {
    tail.next = tail.addWrap(1)
  })

  // ── What is handed on: a word that waits, or the one that arrives now. ──
  const waits = filled.ne(head)
  const waiting = words.readNow(head.low(2))
  const about = asked.readNow(head.low(2))
  io.out.valid.set(waits.or(arrives))
  io.out.payload.set({
    word: mux(waits, waiting.word, response.word),
    error: mux(waits, waiting.error, response.error),
    address: about.address,
    prediction: about.prediction,
  })
  when(io.out.valid.and(io.out.ready), () => {
    head.next = head.addWrap(1)
  })

  when(io.redirect.valid, () => {
    head.next = 0
    filled.next = 0
    tail.next = isAsked.asBits().extend(3)
    const underWay = stale.addWrap(tail.subWrap(filled))
    stale.next = mux(response.valid, underWay.subWrap(1), underWay)
  })
  return io
})
