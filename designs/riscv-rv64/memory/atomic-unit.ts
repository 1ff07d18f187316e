import { bool, cat, choice, flip, input, literal, match, module, mux, output, ports, reg, select, uint, when } from 'gatewright'
import { Atomic } from '../isa/control.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { signedWord } from '../units/arithmetic.ts'
import { DataRequest, dataPort } from './port.ts'

const Phase = choice('idle', 'check', 'load', 'modify', 'store', 'answer')

/**
 * Atomic accesses of one hart, as loads and stores of the memory: LR keeps a reservation of its doubleword, SC stores only with
 * one, an AMO loads, computes and stores before anything else is asked for.
 *
 * Ports     `core`: `atomic` and `isDoubleword` go with a request, of which the mask and the data are those of a store. What is
 *           not atomic passes in the same cycle. An AMO is answered with what the memory held, an SC with 0 or 1 in its lanes.
 *           `written`: with an answer, the lanes that an AMO or SC has written, and what it wrote.
 * Timing    an AMO takes two accesses and 2 cycles, an SC an access and 2 cycles.
 * Reset     no reservation.
 * Source    volume I, "Load-Reserved/Store-Conditional Instructions", "Atomic Memory Operations". An SC ends the reservation,
 *           whatever comes of it; a store of this hart does not.
 */
export const AtomicUnit = module('atomic_unit', () => {
  const io = ports({
    core: flip(dataPort()),
    atomic: input(Atomic),
    isDoubleword: input(bool),
    memory: dataPort(),
    written: { mask: output(uint(8)), data: output(uint(64)) },
  })
  const { request, response } = io.core
  const held = reg(DataRequest)
  const operation = reg(Atomic)
  const isDoubleword = reg(bool)
  const old = reg(uint(64))
  const reserved = reg(uint(29))
  const hasReservation = reg(bool, { init: false })
  const isReserving = reg(bool, { init: false })
  const phase = reg(Phase, { init: 'idle' })

  // ── what goes to the memory: the core's request, but for an SC; or what is to be stored ──
  const isIdle = phase.eq('idle')
  const isConditional = io.atomic.eq('storeConditional')
  const stores = phase.eq('store')
  io.memory.request.valid.set(mux(isIdle, request.valid.and(isConditional.not()), stores))
  io.memory.request.payload.set({
    address: mux(isIdle, request.payload.address, held.address),
    writes: mux(isIdle, request.payload.writes, true),
    mask: mux(isIdle, request.payload.mask, held.mask),
    data: mux(isIdle, request.payload.data, held.data),
  } as never)
  request.ready.set(isIdle.and(isConditional.or(io.memory.request.ready)))

  // ── what comes back ──
  const answer = io.memory.response
  const isMatch = hasReservation.and(reserved.eq(held.address.high(29)))
  const isRefused = phase.eq('check').and(isMatch.not())
  const passes = isIdle.or(phase.eq('answer')).or(phase.eq('load').and(answer.error))
  const heldIsConditional = operation.eq('storeConditional')
  const refusal = mux(held.address.bit(2), literal(uint(64), 1n << 32n), 1n as never)
  response.valid.set(isRefused.or(passes.and(answer.valid)))
  response.error.set(answer.error.and(isRefused.not()))
  response.data.set(mux(isIdle, answer.data, mux(isRefused, refusal, mux(heldIsConditional, 0n as never, old))) as never)
  io.written.mask.set(mux(phase.eq('answer'), held.mask, 0))
  io.written.data.set(held.data)

  when(isReserving.and(answer.valid), () => {
    isReserving.next = false
    hasReservation.next = answer.error.not()
  })
  match(phase, {
    idle: () => {
      when(request.valid.and(request.ready), () => {
        held.next = request.payload
        operation.next = io.atomic
        isDoubleword.next = io.isDoubleword
        when(io.atomic.eq('loadReserved'), () => {
          isReserving.next = true
          reserved.next = request.payload.address.high(29)
          hasReservation.next = false
        })
          .elseWhen(isConditional, () => {
            phase.next = 'check'
          })
          .elseWhen(io.atomic.ne('none'), () => {
            phase.next = 'load'
          })
      })
    },
    check: () => {
      hasReservation.next = false
      phase.next = mux(isMatch, Phase.is.store, 'idle')
    },
    load: () => {
      when(answer.valid, () => {
        old.next = answer.data
        phase.next = mux(answer.error, Phase.is.idle, 'modify')
      })
    },
    modify: () => {
      held.data.next = modified()
      phase.next = 'store'
    },
    store: () => {
      when(io.memory.request.ready, () => {
        phase.next = 'answer'
      })
    },
    answer: () => {
      when(answer.valid, () => {
        phase.next = 'idle'
      })
    },
  })
  return io

  /** What an AMO stores. Words are compared and added as their extensions are. */
  function modified(): Doubleword {
    const operand = (lanes: Doubleword): Doubleword => {
      const word = mux(held.address.bit(2), lanes.high(32), lanes.low(32)).extend(64) as Doubleword
      return mux(isDoubleword, lanes, signedWord(word)) as Doubleword
    }
    const memory = operand(old as Doubleword)
    const register = operand(held.data as Doubleword)
    const subtracts = operation.ne('add')
    const carried = cat(memory, literal(uint(1), 1)).addWrap(cat(register.xor(subtracts.repeat(64) as never), subtracts) as never)
    const total = carried.bits(64, 1)
    const isSigned = operation.eq('min').or(operation.eq('max'))
    const isBelow = mux(isSigned, memory.bit(63), register.bit(63))
    const isLess = mux(memory.bit(63).eq(register.bit(63)), total.bit(63), isBelow)
    const takesMemory = isLess.xor(operation.eq('max').or(operation.eq('maxUnsigned')))
    const value = select(uint(64), operation, {
      swap: register,
      add: total,
      xor: memory.xor(register),
      and: memory.and(register),
      or: memory.or(register),
      _: mux(takesMemory, memory, register),
    } as never) as Doubleword
    return mux(isDoubleword, value, cat(value.low(32), value.low(32))) as Doubleword
  }
})
