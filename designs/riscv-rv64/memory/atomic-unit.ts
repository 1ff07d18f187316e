import {
  bool,
  cat,
  choice,
  flip,
  input,
  literal,
  match,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  type UInt,
  uint,
  when,
} from 'gatewright'
import { Atomic } from '../isa/control.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { dataPort } from './port.ts'

const Phase = choice('idle', 'check', 'load', 'modify', 'store', 'answer', 'drop', 'refuse')

/**
 * Atomic accesses of one hart, as loads and stores of the memory: LR keeps a reservation of its doubleword, SC stores only with
 * one, an AMO loads, computes and stores before anything else is asked for.
 *
 * Ports     `core`: `atomic`, `isDoubleword` and `register`, what the instruction's register holds, go with a request, of which
 *           the mask and the data are those of a store. What is not atomic passes in the same cycle; what is, is taken with its
 *           last access, and stays as it is until then. An AMO is answered with what the memory held, an SC with 0 or 1 in its
 *           lanes. `written`: with an answer, the lanes that an AMO or SC has written, and what it wrote.
 * Timing    an AMO takes two accesses and 2 cycles, an SC an access and a cycle.
 * Reset     no reservation.
 * Source    volume I, "Load-Reserved/Store-Conditional Instructions", "Atomic Memory Operations". An SC ends the reservation,
 *           whatever comes of it; a store of this hart does not.
 */
export const AtomicUnit = module('atomic_unit', () => {
  const io = ports({
    core: flip(dataPort()),
    atomic: input(Atomic),
    isDoubleword: input(bool),
    register: input(uint(64)),
    memory: dataPort(),
    written: { mask: output(uint(8)), data: output(uint(64)) },
  })
  const { request, response } = io.core
  const { address } = request.payload
  const answer = io.memory.response
  const phase = reg(Phase, { init: 'idle' })
  const old = reg(uint(64))
  const value = reg(uint(64))
  const reserved = reg(uint(29))
  const hasReservation = reg(bool, { init: false })
  const isReserving = reg(bool, { init: false })
  /** Of the address in the cycle before: an address comes late. */
  const isReserved = reg(bool)
  isReserved.next = hasReservation.and(reserved.eq(address.high(29)))
  /** Of what has been taken, until it is answered. */
  const isModified = reg(bool)
  const isUpper = reg(bool)
  const hasFailed = reg(bool)
  const lanes = reg(uint(8))
  const stored = reg(uint(64))

  const isReservation = io.atomic.eq('loadReserved')
  const isConditional = io.atomic.eq('storeConditional')
  const passes = io.atomic.eq('none').or(isReservation)
  const isIdle = phase.eq('idle')
  const isChecked = phase.eq('check')
  const stores = phase.eq('store').or(isChecked.and(isReserved))

  // ── what goes to the memory ──
  io.memory.request.valid.set(isIdle.and(request.valid).and(isConditional.not()).or(stores))
  io.memory.request.payload.set({
    address,
    writes: request.payload.writes.or(stores),
    mask: request.payload.mask,
    data: mux(phase.eq('store'), value, request.payload.data),
  } as never)
  const { ready } = io.memory.request
  const isRefused = isChecked.and(isReserved.not()).or(phase.eq('drop'))
  request.ready.set(isIdle.and(passes).or(stores).and(ready).or(isRefused))

  // ── what comes back ──
  const refuses = phase.eq('refuse')
  const isAnswer = phase.eq('answer')
  response.valid.set(refuses.or(isIdle.or(isAnswer).and(answer.valid)))
  response.error.set(mux(refuses, hasFailed, answer.error))
  // An SC that fails says 1 in its lane.
  const kept = mux(isAnswer.and(isModified), old, answer.data)
  const isKept = isIdle.or(isAnswer.and(isModified))
  const one = (half: number) => refuses.and(isUpper.eq(half === 1))
  const part = (half: number) => mux(isKept, kept.bits(32 * half + 31, 32 * half), one(half).asBits().extend(32))
  response.data.set(cat(part(1), part(0)) as never)
  io.written.mask.set(mux(isAnswer, lanes, 0))
  io.written.data.set(stored)

  when(isReserving.and(answer.valid), () => {
    isReserving.next = false
    hasReservation.next = answer.error.not()
  })
  when(stores.or(isRefused), () => {
    isModified.next = phase.eq('store')
    isUpper.next = address.bit(2)
    lanes.next = request.payload.mask
    stored.next = io.memory.request.payload.data
  })
  match(phase, {
    idle: () => {
      // A reservation that is just being made counts.
      when(request.valid.and(isConditional).and(isReserving.not()), () => {
        phase.next = 'check'
      }).elseWhen(request.valid.and(ready).and(passes.or(isConditional).not()), () => {
        phase.next = 'load'
      })
      when(request.valid.and(ready).and(isReservation), () => {
        isReserving.next = true
        reserved.next = address.high(29)
        hasReservation.next = false
      })
    },
    check: () => {
      hasFailed.next = false
      when(isRefused.or(ready), () => {
        hasReservation.next = false
        phase.next = mux(isReserved, Phase.is.answer, Phase.is.refuse)
      })
    },
    load: () => {
      when(answer.valid, () => {
        old.next = answer.data
        phase.next = mux(answer.error, Phase.is.drop, Phase.is.modify)
      })
    },
    modify: () => {
      value.next = modified()
      phase.next = 'store'
    },
    store: () => {
      when(ready, () => {
        phase.next = 'answer'
      })
    },
    answer: () => {
      when(answer.valid, () => {
        phase.next = 'idle'
      })
    },
    drop: () => {
      hasFailed.next = true
      phase.next = 'refuse'
    },
    refuse: () => {
      phase.next = 'idle'
    },
  })
  return io

  /** What an AMO stores. A word is worked on in the upper half, over zeros. */
  function modified(): Doubleword {
    const isWord = io.isDoubleword.not()
    const over = (upper: Signal<UInt<any>>, lower: Signal<UInt<any>>): Doubleword =>
      cat(upper, mux(isWord, literal(uint(32), 0), lower as never)) as unknown as Doubleword
    const memory = over(mux(isWord.and(address.bit(2).not()), old.low(32), old.high(32)), old.low(32))
    const register = over(mux(isWord, io.register.low(32), io.register.high(32)), io.register.low(32))
    const subtracts = io.atomic.ne('add')
    const carried = cat(memory, literal(uint(1), 1)).addWrap(cat(register.xor(subtracts.repeat(64) as never), subtracts) as never)
    const total = carried.bits(64, 1)
    const isSigned = io.atomic.eq('min').or(io.atomic.eq('max'))
    const isBelow = mux(isSigned, memory.bit(63), register.bit(63))
    const isLess = mux(memory.bit(63).eq(register.bit(63)), total.bit(63), isBelow)
    const takesMemory = isLess.xor(io.atomic.eq('max').or(io.atomic.eq('maxUnsigned')))
    // Of each bit: what it is where both have it, the memory alone, the register alone. A sum is none of these.
    const is = (...names: readonly string[]) => names.map((name) => io.atomic.eq(name as never)).reduce((a, b) => a.or(b))
    const selects = is('min', 'max', 'minUnsigned', 'maxUnsigned')
    const ofBoth = is('and', 'or', 'swap').or(selects).repeat(64) as never
    const ofMemory = is('or', 'xor').or(selects.and(takesMemory)).repeat(64) as never
    const ofRegister = is('or', 'xor', 'swap').or(selects.and(takesMemory.not())).repeat(64) as never
    const chosen = mux(is('add'), total, 0n as never) as Doubleword
    const result = memory
      .and(register)
      .and(ofBoth)
      .or(memory.and(register.not()).and(ofMemory))
      .or(register.and(memory.not()).and(ofRegister))
      .or(chosen) as Doubleword
    return cat(result.high(32), mux(isWord, result.high(32), result.low(32) as never) as never) as unknown as Doubleword
  }
})
