import { type Bool, bool, cat, literal, mux, reg, type Signal, type UInt, uint } from 'gatewright'
import { HalfShifter } from 'gatewright/lib'
import { isUnit, type UnitName } from '../isa/control.ts'
import type { DataSide } from '../memory/data-side.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import { addend, comparison, type Doubleword, leavesLow32, logic, logicOperand, sum } from '../units/arithmetic.ts'
import { isAccessible, wideRegister } from '../units/control-status.ts'
import { kept } from '../units/late.ts'
import { isOffBorder, lanesOf, toLanes, turnedUp } from '../units/load-store.ts'
import type { Results } from '../units/results.ts'
import { SerialShifter } from '../units/serial-shifter.ts'

export interface ExecuteNeeds {
  readonly results: Results
  /** What is in `memory` sends the fetch elsewhere: what is here does not count. */
  readonly goes: Signal<Bool>
}

/**
 * What the instruction computes, where the fetch goes after it, and its request to the memory.
 *
 * Returns the sum, and what extensions share: what `compare` asks, and the shifter's result.
 */
export function executeStage(pipe: CorePipe, dataSide: DataSide, p: CoreOptions, { results, goes }: ExecuteNeeds) {
  const { execute, memory } = pipe
  const _hasCompressed = p.extensions.some(({ name }) => name === 'C')
  const others = p.extensions.flatMap(({ registers }) => registers ?? [])
  const splits = p.extensions.some(({ name }) => name === 'Zicclsm')
  const now = execute.get(pipe.control)
  const word = execute.get(pipe.word)
  const left = execute.get(pipe.left) as Doubleword
  const right = execute.get(pipe.right) as Doubleword
  const is = (unit: UnitName) => isUnit(now, unit)

  const first = addend(now, left)
  const total = sum(now, first, right)
  const isLess = comparison(now, left, right, total)
  const shifter = p.shifter === 'serial' ? SerialShifter() : HalfShifter({ width: 64, latency: 1 })
  shifter.value.set(first)
  shifter.amount.set(right.low(6))
  shifter.kind.set({ isLeft: now.shift.eq('left'), isArithmetic: now.shift.eq('rightSigned'), rotates: now.rotates })
  shifter.isHalf.set(now.isWord)
  if (p.shifter === 'serial') waitForShifter(pipe, shifter as ReturnType<typeof SerialShifter>)
  const length = mux(execute.get(pipe.isCompressed), literal(uint(32), 1), 2)
  const next = cat(execute.get(pipe.address).extend(32).addWrap(length), literal(uint(1), 0))
  results.addAlways(logic(now, left, logicOperand(now, right)))
  results.add(['compare'], isLess.asBits().extend(64) as Doubleword)
  results.add(['link'], next.extend(64) as Doubleword)

  // Where the fetch must go instead, if it went elsewhere.
  const jumps = is('link')
  const isTaken = jumps.or(is('branch').and(isLess))
  const isIndirect = now.immediate.eq('i').and(jumps)
  const direct = execute.get(pipe.target)
  const isBeyond = leavesLow32(left, right, total)
  const target = mux(isIndirect, cat(isBeyond, total.bits(31, 1), literal(uint(1), 0)) as never, direct)
  const { isKnown, confidence, target: expected } = execute.get(pipe.prediction)
  const wasTaken = isKnown.and(confidence.bit(1))
  const isUnexpected = (to: Signal<UInt<31>>) => kept(bool, expected.ne(to) as Signal<Bool>)
  const isElsewhere = mux(isIndirect, isUnexpected(total.bits(31, 1) as never), isUnexpected(direct.bits(31, 1) as never))
  const isWrong = mux(isTaken, kept(bool, wasTaken.not().or(isElsewhere) as Signal<Bool>), wasTaken)
  const redirects = p.flow === 'single' ? literal(bool, true) : isWrong.or(now.serialises)
  const redirectTo = mux(isTaken, target, next)
  // Where that lies beyond, the fetch was not sent there, whatever was predicted.
  execute.set(pipe.redirects, redirects.or(redirectTo.bit(32)))
  execute.set(pipe.redirectTo, redirectTo as never)
  execute.set(pipe.learns, is('branch').or(jumps).or(wasTaken))
  execute.set(pipe.isTaken, isTaken)

  execute.set(pipe.wide, wideRegister(word.bits(31, 20) as never))
  execute.set(pipe.csrWrites, word.bit(13).not().or(word.bits(19, 15).any()))

  // What goes wrong.
  const size = word.bits(13, 12) as Signal<UInt<2>>
  const offset = total.low(3) as Signal<UInt<3>>
  const isMemory = is('load').or(is('store'))
  const isBordered = splits ? now.atomic.ne('none') : isMemory
  const isMisaligned = isBordered.and(isOffBorder(size, offset))
  const isBadCsr = is('csr').and(isAccessible(word.bits(31, 20) as never, execute.get(pipe.csrWrites), others).not())
  execute.set(pipe.isBeyond, isMemory.and(isBeyond))
  execute.set(pipe.isTrap, execute.get(pipe.isFaulty).or(isMisaligned).or(isMemory.and(isBeyond)).or(isBadCsr))

  // The request goes out as the instruction leaves the stage.
  const mayAccess = isMemory.and(execute.get(pipe.isFaulty).or(isMisaligned).not())
  const accesses = mayAccess.and(isBeyond.not())
  execute.set(pipe.accesses, accesses)
  execute.set(pipe.redirectsNow, redirects.and(isMemory.not()))
  const { request, response } = dataSide
  const isWaitedFor = memory.isValid.and(memory.get(pipe.accesses)).and(response.valid.not())
  const isFree = execute.isValid.and(mayAccess).and(isWaitedFor.not()).and(goes.not())
  request.valid.set(isFree.and(isBeyond.not()))
  const stored = execute.get(pipe.stored) as Doubleword
  request.payload.set({
    address: total.low(32),
    writes: is('store'),
    mask: lanesOf(size, offset),
    data: splits ? turnedUp(offset, stored) : toLanes(size, stored),
  })
  execute.stallWhen(accesses.and(request.ready.not()))
  return { total, compares: isLess, shifted: shifter.result as Doubleword }
}

/** A serial shifter begins as its instruction comes, and that stays until it has done. */
function waitForShifter({ execute, control }: CorePipe, shifter: ReturnType<typeof SerialShifter>): void {
  const shifts = execute.isValid.and(isUnit(execute.get(control), 'shift'))
  const hasBegun = reg(bool, { init: false })
  hasBegun.next = shifts.and(execute.isFiring.not())
  shifter.begins.set(shifts.and(hasBegun.not()))
  execute.stallWhen(shifts.and(hasBegun.and(shifter.isDone).not()))
}
