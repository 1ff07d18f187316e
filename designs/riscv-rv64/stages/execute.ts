import { type Bool, bool, cat, literal, mux, reg, type Signal, type UInt, uint } from 'gatewright'
import { isUnit, type UnitName } from '../isa/control.ts'
import type { DataSide } from '../memory/data-side.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import {
  addend,
  comparison,
  type Doubleword,
  decision,
  leavesLow32,
  logic,
  logicOperand,
  orderOf,
  sum,
} from '../units/arithmetic.ts'
import { isAccessible, wideRegister } from '../units/control-status.ts'
import { kept } from '../units/late.ts'
import { isOffBorder, lanesOf, toLanes, turnedUp } from '../units/load-store.ts'
import type { Results } from '../units/results.ts'
import { SerialShifter } from '../units/serial-shifter.ts'
import { type Shift, splitShift } from '../units/shifter.ts'

export interface ExecuteNeeds {
  readonly results: Results
  /** What is in `memory` sends the fetch elsewhere: what is here does not count. */
  readonly goes: Signal<Bool>
}

/**
 * What the instruction computes, where the fetch goes after it, and its request to the memory.
 *
 * Returns the sum, and what extensions share: what `compare` asks, and the shift that has begun.
 */
export function executeStage(pipe: CorePipe, dataSide: DataSide, p: CoreOptions, { results, goes }: ExecuteNeeds) {
  const { execute, memory } = pipe
  const others = p.extensions.flatMap(({ registers }) => registers ?? [])
  const splits = p.extensions.some(({ name }) => name === 'Zicclsm')
  const now = execute.get(pipe.control)
  const word = execute.get(pipe.word)
  const left = execute.get(pipe.left) as Doubleword
  const right = execute.get(pipe.right) as Doubleword
  const is = (unit: UnitName) => isUnit(now, unit)

  const first = addend(now, left)
  const total = sum(now, first, right)
  const compares = comparison(now, left, right, total)
  const amount = execute.get(pipe.amount)
  const shift = p.shifter === 'serial' ? serialShift(pipe, first, amount) : splitShift(pipe, now, first, amount)
  const length = mux(execute.get(pipe.isCompressed), literal(uint(32), 1), 2)
  const next = cat(execute.get(pipe.address).extend(32).addWrap(length), literal(uint(1), 0))
  results.addAlways(logic(now, left, logicOperand(now, right)))
  // The last of the sum's bits says it: the next instruction waits for it.
  const { haveOneSign, isLessBySign } = orderOf(now, left, right)
  execute.set(pipe.isLess, is('compare').and(isLessBySign.or(haveOneSign.and(total.bit(63)))))
  results.add(['link'], next.extend(64) as Doubleword)

  // Where the fetch must go instead, if it went elsewhere.
  const jumps = is('link')
  const { ifBelow, ifNot, isEqual } = decision(now, left, right)
  const isTaken = isEqual.or(mux(total.bit(63), ifBelow, ifNot))
  const isIndirect = now.immediate.eq('i').and(jumps)
  const direct = execute.get(pipe.target)
  const isBeyond = leavesLow32(left, right, total)
  const target = mux(isIndirect, cat(isBeyond, total.bits(31, 1), literal(uint(1), 0)) as never, direct)
  const { isKnown, confidence, target: expected } = execute.get(pipe.prediction)
  const wasTaken = isKnown.and(confidence.bit(1))
  // The sum comes last: where it is the target, it is judged on its own. What lies beyond was not fetched, whatever was predicted.
  const unlike = (high: number, low: number) => expected.bits(high - 1, low - 1).ne(total.bits(high, low) as never)
  const strays = cat(isIndirect.and(unlike(31, 18).or(isBeyond)), isIndirect.and(unlike(17, 1)))
  const isElsewhere = isIndirect.not().and(expected.ne(direct.bits(31, 1) as never).or(direct.bit(32)))
  const isMemory = is('load').or(is('store'))
  const isWrong = mux(isTaken, wasTaken.not().or(isElsewhere), wasTaken.or(next.bit(32))).or(now.serialises)
  const redirects = p.flow === 'single' ? literal(bool, true) : isWrong
  execute.set(pipe.redirects, redirects)
  execute.set(pipe.takenTo, target as never)
  execute.set(pipe.following, next as never)
  execute.set(pipe.learns, is('branch').or(jumps).or(wasTaken))
  execute.set(pipe.isTaken, isTaken)

  execute.set(pipe.wide, wideRegister(word.bits(31, 20) as never))
  execute.set(pipe.csrWrites, word.bit(13).not().or(word.bits(19, 15).any()))

  // What goes wrong.
  const size = word.bits(13, 12) as Signal<UInt<2>>
  const offset = total.low(3) as Signal<UInt<3>>
  const isBordered = splits ? now.atomic.ne('none') : isMemory
  const isMisaligned = isBordered.and(isOffBorder(size, offset))
  const isBadCsr = is('csr').and(isAccessible(word.bits(31, 20) as never, execute.get(pipe.csrWrites), others).not())
  execute.set(pipe.isBeyond, isMemory.and(isBeyond))
  execute.set(pipe.isTrap, execute.get(pipe.isFaulty).or(isMisaligned).or(isMemory.and(isBeyond)).or(isBadCsr))

  // The request goes out as the instruction leaves the stage.
  const mayAccess = isMemory.and(execute.get(pipe.isFaulty).or(isMisaligned).not())
  const accesses = mayAccess.and(isBeyond.not())
  execute.set(pipe.accesses, accesses)
  execute.set(pipe.redirectsNow, isWrong.and(isMemory.not()))
  execute.set(pipe.strays, strays)
  const { request, response } = dataSide
  const isWaitedFor = memory.isValid.and(memory.get(pipe.accesses)).and(response.valid.not())
  const isFree = kept(bool, execute.isValid.and(mayAccess).and(isWaitedFor.not()).and(goes.not()) as Signal<Bool>)
  request.valid.set(isFree.and(isBeyond.not()))
  const stored = execute.get(pipe.stored) as Doubleword
  request.payload.set({
    address: total.low(32),
    writes: is('store'),
    mask: lanesOf(size, offset),
    data: splits ? turnedUp(offset, stored) : toLanes(size, stored),
  })
  execute.stallWhen(accesses.and(request.ready.not()))
  return { total, compares, shift }
}

/** A shift of a bit a cycle, which begins as its instruction comes, and that stays until it has done. */
function serialShift({ execute, memory, control }: CorePipe, value: Doubleword, amount: Signal<UInt<6>>): Shift {
  const now = execute.get(control)
  const shifter = SerialShifter()
  shifter.value.set(value)
  shifter.amount.set(amount)
  shifter.kind.set({ isLeft: now.shift.eq('left'), isArithmetic: now.shift.eq('rightSigned'), rotates: now.rotates })
  shifter.isHalf.set(now.isWord)
  const shifts = execute.isValid.and(isUnit(now, 'shift'))
  const hasBegun = reg(bool, { init: false })
  hasBegun.next = shifts.and(execute.isFiring.not())
  shifter.begins.set(shifts.and(hasBegun.not()))
  execute.stallWhen(shifts.and(hasBegun.and(shifter.isDone).not()))
  return {
    settle: (result) => mux(isUnit(memory.get(control), 'shift'), shifter.result, result) as Doubleword,
  }
}
