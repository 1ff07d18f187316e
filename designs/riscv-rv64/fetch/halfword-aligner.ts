import { bool, cat, input, literal, module, mux, output, ports, reg, sink, source, struct, uint, when } from 'gatewright'
import { Known, Prediction, wholeTarget } from './branch-predictor.ts'
import { Expander } from './expander.ts'

/** A word as it came from memory: from its upper half on where the fetch was sent there. */
export const FetchedWord = struct({ word: uint(32), fails: bool, address: uint(30), startsUpper: bool, known: Known })

/**
 * An instruction: the word to decode, what was fetched (16 bits where it is compressed), its address in halfwords, and what was
 * predicted of where it goes. One that `fails` could not be fetched: `failsLate` says that its first half could.
 */
export const Fetched = struct({
  word: uint(32),
  fetched: uint(32),
  address: uint(31),
  isCompressed: bool,
  fails: bool,
  failsLate: bool,
  prediction: Prediction,
})

/**
 * Takes words apart into instructions: halfwords are put together, and compressed instructions expanded.
 *
 * Of a word of which the upper half begins an instruction of 32 bits, that half is kept and the word let go. A word that was
 * predicted to send the fetch elsewhere after a halfword in which an instruction of 32 bits begins was taken for another:
 * `broken` asks to fetch from there again without a prediction.
 *
 * Latency     none. Throughput: one instruction a cycle; a cycle is lost where the fetch is sent to an upper half in which an
 *             instruction of 32 bits begins.
 * Ports       `flush` forgets what is kept. `broken`: stays until `flush`; `address`: in halfwords.
 * Source      volume I, "Base Instruction-Length Encoding"; volume II, "Machine Trap Value (mtval) Register".
 */
export const HalfwordAligner = module('halfword_aligner', () => {
  const io = ports({
    in: sink(FetchedWord),
    out: source(Fetched),
    flush: input(bool),
    broken: output(bool),
    address: output(uint(31)),
  })
  const here = io.in.payload
  const { word, known } = here
  const kept = reg(uint(16))
  const keptAddress = reg(uint(30))
  const hasKept = reg(bool, { init: false })
  /** It is the last there is: an instruction that goes on fails there. */
  const isKeptLast = reg(bool)
  const fails = here.fails.or(hasKept.and(isKeptLast))
  /** The lower half has been handed on, the upper is next. */
  const isHalfDone = reg(bool, { init: false })

  const begins32 = (low: typeof word) => low.low(2).all().and(fails.not())
  const lower = word.bits(15, 0)
  const upper = word.bits(31, 16)
  const isLower32 = begins32(lower as never)
  const isUpper32 = begins32(upper as never)
  const isAtUpper = isHalfDone.or(here.startsUpper)
  const leaves = known.isKnown.and(known.confidence.bit(1)).and(here.startsUpper.not().or(known.isUpper))
  const leavesLower = leaves.and(known.isUpper.not())

  // ── what is handed on ──
  const is32 = mux(hasKept, fails.not(), mux(isAtUpper, isUpper32, isLower32))
  const isCut = hasKept.not().and(isAtUpper).and(isUpper32)
  const isBroken = io.in.valid
    .and(hasKept.not())
    .and(leaves)
    .and(mux(isAtUpper, isUpper32, isLower32.and(known.isUpper.not())))
  const first = mux(hasKept, kept, mux(isAtUpper, upper, lower))
  const second = mux(hasKept, lower, upper)
  // What failed must be no instruction: 100 … 00 is reserved.
  const harmless = mux(fails, cat(literal(uint(3), 4), first.bits(12, 2), literal(uint(2), 0)) as never, first)
  const expander = Expander()
  expander.halfword.set(harmless)
  const whole = cat(second, first)
  // A halfword that is no instruction comes out as it is: with its lowest bits not 11 no word is one.
  const lowerPart = mux(is32.not().and(expander.isKnown), expander.word.low(16), harmless)
  const upperPart = mux(is32, second, mux(expander.isKnown, expander.word.high(16), 0))
  const endsUpper = hasKept.not().and(isAtUpper.or(isLower32))
  const address = mux(hasKept, cat(keptAddress, literal(bool, true)), cat(here.address, isAtUpper))
  const isEmitted = io.in.valid.and(isBroken.not()).and(isCut.not())
  io.out.valid.set(isEmitted)
  io.out.payload.set({
    word: cat(upperPart, lowerPart),
    fetched: mux(is32, whole, first.extend(32)),
    address,
    isCompressed: is32.not(),
    fails,
    failsLate: hasKept.and(fails),
    prediction: {
      isKnown: known.isKnown.and(known.isUpper.eq(endsUpper)),
      confidence: known.confidence,
      target: wholeTarget(known, here.address),
      place: { word: here.address.low(14), isUpper: endsUpper },
    },
  } as never)
  io.broken.set(isBroken)
  io.address.set(address)

  // ── what is left of the word ──
  const goesOn = io.in.valid.and(isBroken.not()).and(io.out.ready.or(isCut))
  const isUpperUsed = hasKept.not().and(isAtUpper.or(isLower32))
  const keeps = mux(isUpperUsed, isCut, isUpper32.and(leaves.not()))
  const isUsedUp = isUpperUsed.or(leavesLower).or(keeps)
  io.in.ready.set(goesOn.and(isUsedUp))
  when(io.flush, () => {
    hasKept.next = false
    isHalfDone.next = false
  }).elseWhen(goesOn, () => {
    hasKept.next = keeps
    isHalfDone.next = isUsedUp.not()
    kept.next = upper
    keptAddress.next = here.address
    isKeptLast.next = here.address.all()
  })
  return io
})
