import {
  bool,
  cat,
  input,
  literal,
  memory,
  module,
  mux,
  ports,
  reg,
  type Signal,
  source,
  struct,
  type UInt,
  uint,
  when,
} from 'gatewright'
import { instructionPort } from '../memory/port.ts'
import { BranchPredictor, Known, Outcome, wholeTarget } from './branch-predictor.ts'
import { Fetched, HalfwordAligner } from './halfword-aligner.ts'

export interface FetchUnitOptions {
  readonly reset: number
  readonly predictorEntries: number
  /** The C extension: instructions begin at any halfword, and those of 16 bits are handed on as those of 32. */
  readonly compressed: boolean
}

const queueLength = 4

/**
 * Fetches words ahead of the pipeline, along the predicted path, and hands on instructions.
 *
 * Ports     `memory`: up to 4 words are asked for or wait. `out`: the instructions in order. `redirect`: everything fetched
 *           before is dropped; the word at the new address is asked for in the same cycle. `outcome`: feeds the predictor.
 *           Addresses are in halfwords.
 * Latency   a word that arrives when none waits is offered in that cycle; `compressed`, in the next: its parts go through a
 *           table before they are decoded. Throughput: one instruction a cycle.
 * Reset     fetches from `reset`.
 */
export const FetchUnit = module('fetch_unit', (p: FetchUnitOptions) => {
  const io = ports({
    memory: instructionPort(),
    out: source(Fetched),
    redirect: { valid: input(bool), address: input(uint(31)) },
    outcome: { valid: input(bool), payload: input(Outcome) },
  })
  const next = reg(uint(31), { init: p.reset >>> 1 })
  /** The word at `next` was taken for another: nothing is to be predicted of it. */
  const isRetried = reg(bool, { init: false })
  const retries = reg(bool, { init: false })

  // ── What is asked for: the predictor looks at the address while the memory does. ──
  const predictor = BranchPredictor({ entries: p.predictorEntries, halves: p.compressed })
  const address = mux(io.redirect.valid, wholeWords(io.redirect.address, p.compressed), next)
  const wordAddress = address.high(30)
  // After a redirect the word is not looked up: the path from there through the predictor would be the longest of all.
  const looksUp = p.compressed ? io.redirect.valid.or(isRetried).not() : io.redirect.valid.not()
  const { isUpper, confidence, target } = predictor.known
  const known = { isKnown: predictor.known.isKnown.and(looksUp), isUpper, confidence, target }
  predictor.address.set(next.high(30))
  predictor.outcome.valid.set(io.outcome.valid)
  predictor.outcome.payload.set(io.outcome.payload)

  /** Places of the queue: asked for (`tail`), arrived (`filled`), taken (`head`). One bit more than an index. */
  const head = reg(uint(3), { init: 0 })
  const filled = reg(uint(3), { init: 0 })
  const tail = reg(uint(3), { init: 0 })
  /** Responses still to come that belong to a path that was left. */
  const stale = reg(uint(3), { init: 0 })
  const hasRoom = tail.subWrap(head).lt(queueLength)
  const asks = io.redirect.valid.or(p.compressed ? hasRoom.and(retries.not()) : hasRoom).and(stale.lt(queueLength))
  const isAsked = asks.and(io.memory.request.ready)
  io.memory.request.valid.set(asks)
  io.memory.request.payload.set({ address: cat(wordAddress, literal(uint(2), 0)) })
  // A branch that ends before the half at which the word is entered is not in the way.
  const leaves = known.isKnown.and(confidence.bit(1)).and(next.bit(0).not().or(isUpper))
  const sequel = cat(wordAddress.addWrap(1), literal(bool, false))
  when(isAsked, () => {
    next.next = mux(leaves, wholeTarget(known, next), sequel) as never
    isRetried.next = false
  }).elseWhen(io.redirect.valid, () => {
    next.next = address
    isRetried.next = false
  })

  const half: { [name: string]: typeof bool } = p.compressed ? { startsUpper: bool } : {}
  const asked = memory(struct({ address: uint(30), known: Known, ...half }), queueLength, { kind: 'distributed' })
  const words = memory(struct({ word: uint(32), error: bool }), queueLength, { kind: 'distributed' })
  const place = mux(io.redirect.valid, literal(uint(2), 0), tail.low(2))
  asked.write(place, { address: wordAddress, known, ...(p.compressed ? { startsUpper: address.bit(0) } : {}) } as never, {
    enable: isAsked,
  })

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

  // ── What is handed on ──
  // Known from a register, because what it chooses goes through the decode table; `takes` comes last.
  const waits = reg(bool, { init: false })
  const waiting = reg(struct({ word: uint(32), error: bool }))
  const about = asked.readNow(head.low(2)) as any
  const takes = p.compressed ? handOnHalfwords() : handOnWords()
  when(takes, () => {
    head.next = head.addWrap(1)
  })
  const nowFilled = mux(arrives, filled.addWrap(1), filled)
  const following = head.addWrap(1)
  when(takes.or(waits.not()), () => {
    const isThere = waits.and(filled.ne(following))
    waiting.next = mux(isThere, words.readNow(following.low(2)), { word: response.word, error: response.error } as never) as never
  })
  waits.next = mux(takes, nowFilled.ne(head.addWrap(1)), nowFilled.ne(head))

  when(io.redirect.valid.or(retries), () => {
    head.next = 0
    filled.next = 0
    waits.next = false
    tail.next = isAsked.asBits().extend(3)
    const underWay = stale.addWrap(tail.subWrap(filled))
    stale.next = mux(response.valid, underWay.subWrap(1), underWay)
  })
  return io

  /** A word that waits, or the one that arrives now, is an instruction. */
  function handOnWords(): Signal<typeof bool> {
    const word = mux(waits, waiting.word, response.word)
    io.out.valid.set(waits.or(arrives))
    io.out.payload.set({
      word,
      fetched: word,
      address: cat(about.address, literal(bool, false)),
      isCompressed: false,
      fails: mux(waits, waiting.error, response.error),
      failsLate: false,
      prediction: {
        isKnown: about.known.isKnown,
        confidence: about.known.confidence,
        target: wholeTarget(about.known, about.address),
        place: { word: about.address.low(14), isUpper: true },
      },
    } as never)
    return io.out.valid.and(io.out.ready) as Signal<typeof bool>
  }

  /** Words that wait are taken apart; where one proves to be another than was predicted, it is asked for again. */
  function handOnHalfwords(): Signal<typeof bool> {
    const aligner = HalfwordAligner()
    aligner.in.valid.set(waits)
    aligner.in.payload.set({ word: waiting.word, fails: waiting.error, ...partsOf(about) } as never)
    aligner.flush.set(io.redirect.valid.or(retries))
    io.out.valid.set(aligner.out.valid)
    io.out.payload.set(aligner.out.payload)
    aligner.out.ready.set(io.out.ready)
    retries.next = aligner.broken.and(retries.not()).and(io.redirect.valid.not())
    when(retries.and(io.redirect.valid.not()), () => {
      next.next = aligner.address
      isRetried.next = true
    })
    return aligner.in.valid.and(aligner.in.ready) as Signal<typeof bool>
  }
})

const partsOf = ({ address, known, startsUpper }: any) => ({ address, known, startsUpper })

/** Without compressed instructions, every address is one of a word. */
const wholeWords = (address: Signal<UInt<31>>, compressed: boolean): Signal<UInt<31>> =>
  compressed ? address : (cat(address.high(30), literal(bool, false)) as Signal<UInt<31>>)
