import { type Bool, bool, cat, literal, mux, reg, type Signal, select, type UInt, uint, when } from 'gatewright'
import type { CorePorts } from '../core.ts'
import type { FetchUnit } from '../fetch/fetch-unit.ts'
import { isStoring, isUnit, type UnitName } from '../isa/control.ts'
import type { DataSide } from '../memory/data-side.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { type ControlStatusUnit, CsrOperation, cause } from '../units/control-status.ts'
import { kept } from '../units/late.ts'
import { fromLanes, turnedDown, wideningOf } from '../units/load-store.ts'
import type { Results } from '../units/results.ts'
import type { FetchStage } from './fetch.ts'

export interface MemoryNeeds {
  readonly fetching: FetchStage
  readonly status: ControlStatusUnit
  /** Where the fetch is lies past 32 bits: to be set. */
  readonly fetchesBeyond: { next: Signal<Bool> } & Signal<Bool>
  readonly settledResults: Results
  /** To be set: what is in this stage sends the fetch elsewhere, so that nothing younger counts. */
  readonly goes: { set(value: Signal<Bool>): void } & Signal<Bool>
}

/**
 * The memory answers, CSRs are accessed, traps are taken: what leaves this stage without one is done.
 *
 * Returns where the fetch goes after the instruction here.
 */
export function memoryStage(
  pipe: CorePipe,
  io: CorePorts,
  { response }: DataSide,
  p: CoreOptions,
  { fetching, status, fetchesBeyond, goes, settledResults }: MemoryNeeds,
): Signal<UInt<33>> {
  const { memory } = pipe
  const hasMachineMode = p.machineMode !== false
  const control = memory.get(pipe.control)
  const word = memory.get(pipe.word)
  const is = (unit: UnitName) => isUnit(control, unit)
  const pc = cat(fetchesBeyond, memory.get(pipe.address), literal(uint(1), 0))

  const waits = memory.get(pipe.accesses).and(response.valid.not())
  memory.stallWhen(waits)
  const failed = memory.get(pipe.isBeyond).or(memory.get(pipe.accesses).and(response.error))
  const isTaken = memory.get(pipe.isTaken)
  const takenTo = memory.get(pipe.takenTo)
  const redirectTo = kept(uint(33), mux(isTaken, takenTo, memory.get(pipe.following)) as Signal<UInt<33>>)
  const hasCompressed = p.extensions.some(({ name }) => name === 'C')
  const isMisdirected = hasCompressed ? literal(bool, false) : isTaken.and(takenTo.bit(1))
  const isTrap = memory.get(pipe.isTrap).or(failed).or(isMisdirected)
  const acts = memory.isValid.and(waits.not())
  memory.set(pipe.isDone, isTrap.not())
  const offset = memory.get(pipe.result).low(3) as Signal<UInt<3>>
  const down = p.extensions.some(({ name }) => name === 'Zicclsm') ? turnedDown : fromLanes
  memory.set(pipe.loaded, down(offset, response.data as Doubleword))
  memory.set(pipe.widening, wideningOf(word.bits(13, 12) as never, word.bit(14), is('load')) as never)

  const { access } = status
  access.address.set(word.bits(31, 20) as never)
  access.wide.set(memory.get(pipe.wide))
  access.operation.set(select(CsrOperation, word.bits(13, 12), { 1: 'write', 2: 'set', 3: 'clear', _: 'write' }))
  access.operand.set(memory.get(pipe.left))
  access.writes.set(memory.get(pipe.csrWrites))
  const retires = memory.isFiring.and(isTrap.not())
  access.isDone.set(retires.and(is('csr')))
  status.retires.set(retires)
  settledResults.add(['csr'], access.old as Doubleword)

  // ── traps: what was seen in `decode` comes before what was seen later ──
  const isFaulty = memory.get(pipe.isFaulty)
  const fault = memory.get(pipe.fault)
  const isAccess = is('load').or(is('store'))
  const ofStore = mux(failed, literal(uint(4), cause.storeFault), cause.misalignedStore)
  const ofLoad = mux(failed, literal(uint(4), cause.loadFault), cause.misalignedLoad)
  const later = mux(
    isAccess,
    mux(isStoring(control), ofStore, ofLoad),
    mux(is('csr'), literal(uint(4), cause.illegal), cause.misalignedFetch),
  )
  const { trap } = status
  trap.isTaken.set(acts.and(isTrap))
  trap.isInterrupt.set(memory.get(pipe.isInterrupt))
  trap.interrupt.set(fault)
  trap.cause.set(mux(isFaulty, fault, later) as never)
  trap.address.set(pc)
  const isIllegal = mux(isFaulty, fault.eq(cause.illegal), is('csr'))
  const hasNoValue = isFaulty.and(memory.get(pipe.isInterrupt).or(fault.eq(cause.call)))
  // An instruction of which the second half failed counts as compressed: the one after it is at that half.
  const whereFetched = mux(memory.get(pipe.failsLate), memory.get(pipe.following), pc)
  const where = mux(isFaulty, whereFetched, takenTo).extend(64)
  const fetched = memory.get(pipe.fetched)
  const whatOrWhere = mux(
    isIllegal,
    fetched.extend(64),
    mux(isFaulty.not().and(isAccess), memory.get(pipe.result) as never, where as never),
  ) as Doubleword
  // An instruction whose lowest bits are not 11 is 16 bits long, without C as well: there no such one is known.
  const isShort = hasCompressed ? literal(bool, false) : isFaulty.and(fault.eq(cause.illegal)).and(fetched.low(2).all().not())
  const unless = (isNone: Signal<Bool>, high: number, low: number) =>
    mux(isNone, literal(uint(high - low + 1), 0n), whatOrWhere.bits(high, low) as never)
  trap.value.set(cat(unless(hasNoValue.or(isShort), 63, 16), unless(hasNoValue, 15, 0)) as never)
  const returns = is('machineReturn')
  trap.returns.set(acts.and(returns).and(isTrap.not()))

  // ── where the fetch goes instead, and what it learns ──
  const isSingle = p.flow === 'single'
  const strays = isSingle ? literal(bool, false) : memory.get(pipe.strays).any()
  const redirects = memory.get(pipe.redirects).or(strays)
  goes.set(acts.and(isTrap.or(redirects)))
  // What waits for the memory is told late, as traps and returns are; after these, where the fetch is sent now does not matter.
  const elsewhere = mux(isTrap, status.handler.extend(33) as never, mux(returns, status.resume, redirectTo)) as Signal<UInt<33>>
  when(goes, () => {
    fetchesBeyond.next = elsewhere.bit(32)
  })
  const redirectsNow = isSingle ? redirects : memory.get(pipe.redirectsNow).or(strays)
  const isLate = redirects.and(redirectsNow.not())
  const { trapped, trapTarget } =
    isSingle && !hasMachineMode
      ? { trapped: literal(bool, false), trapTarget: elsewhere.low(32) }
      : trapRedirect(acts.and(isTrap.or(returns).or(isLate)), elsewhere.low(32) as Signal<UInt<32>>)
  memory.flushBeforeWhen(goes.or(trapped))
  // A fetch of one instruction at a time is told once.
  const isNow = isSingle ? acts.and(isTrap.or(returns).not()) : memory.isValid
  fetching.redirect.valid.set(isNow.and(redirectsNow).or(trapped))
  fetching.redirect.address.set(mux(trapped, trapTarget, redirectTo.low(32)).high(31) as never)
  if (!isSingle) {
    const { outcome } = fetching as ReturnType<typeof FetchUnit>
    outcome.valid.set(memory.isFiring.and(memory.get(pipe.learns)).and(isTrap.not()))
    outcome.payload.set({
      before: memory.get(pipe.prediction),
      target: takenTo.bits(31, 1),
      isTaken,
    } as never)
  }

  status.interrupts.software.set(io.interrupts.software)
  status.interrupts.timer.set(io.interrupts.timer)
  status.interrupts.external.set(io.interrupts.external)
  status.mtime.set(io.mtime as Signal<UInt<64>>)
  return elsewhere
}

/** Sends the fetch a cycle later, from registers. */
function trapRedirect(isNow: Signal<Bool>, target: Signal<UInt<32>>) {
  const trapped = reg(bool, { init: false })
  trapped.next = isNow
  const trapTarget = reg(uint(32))
  trapTarget.next = target
  return { trapped: trapped as Signal<Bool>, trapTarget: trapTarget as Signal<UInt<32>> }
}
