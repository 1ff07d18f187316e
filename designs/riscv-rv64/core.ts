import {
  type Bool,
  bool,
  cat,
  decodeTable,
  input,
  literal,
  memory,
  module,
  mux,
  output,
  pipeline,
  ports,
  type Signal,
  select,
  sint,
  uint,
  wire,
} from 'gatewright'
import { HalfShifter } from 'gatewright/lib'
import type { CoreSeams } from './extension.ts'
import { Prediction } from './fetch/branch-predictor.ts'
import { FetchUnit } from './fetch/fetch-unit.ts'
import { Control, defaults, illegal, instruction, isUnit, type Rows, type UnitName } from './isa/control.ts'
import { rv64i } from './isa/rv64i.ts'
import { machineMode, zicsr, zifencei } from './isa/system.ts'
import { dataPort, instructionPort } from './memory/port.ts'
import type { CoreOptions } from './options.ts'
import { comparison, type Doubleword, logic, signedWord, sum } from './units/arithmetic.ts'
import { ControlStatus, CsrOperation, isAccessible, WideRegister, wideRegister } from './units/control-status.ts'
import { immediateOf } from './units/immediate.ts'

/** Causes of exceptions. Source: volume II, "Machine Cause (mcause) Register". */
const cause = {
  misalignedFetch: 0,
  fetchFault: 1,
  illegal: 2,
  breakpoint: 3,
  misalignedLoad: 4,
  loadFault: 5,
  misalignedStore: 6,
  storeFault: 7,
  call: 11,
} as const

/**
 * A 64-bit RISC-V core, in order, of five stages behind the fetch unit: fetch, decode, execute, memory, write.
 *
 * Ports      `instruction`, `data`: where words come from (memory/port.ts); `interrupts`, `mtime`: machine mode's.
 * Timing     one instruction a cycle. A result of `execute` is there for the next instruction; a loaded value, a product or a
 *            quotient two cycles later. A branch that was predicted wrongly costs 3 cycles, a CSR access 4.
 * Traps      precise: taken in `memory`, where nothing younger has done anything that shows.
 * Addresses  are 32 bits wide: a fetch, load or store beyond is an access fault.
 */
export const Core = module('rv64_core', (p: CoreOptions) => {
  const io = ports({
    instruction: instructionPort(),
    data: dataPort(),
    interrupts: { software: input(bool), timer: input(bool), external: input(bool) },
    mtime: input(uint(64)),
    /** An instruction is done with in this cycle, and where it stood. */
    retired: { valid: output(bool), address: output(uint(32)) },
  })
  const doubleword = uint(64)
  const pipe = pipeline('fetch', 'decode', 'execute', 'memory', 'write')
  const { fetch, decode, execute, memory: access, write } = pipe
  const word = pipe.payload(uint(32))
  const address = pipe.payload(uint(30))
  const fetchError = pipe.payload(bool)
  const prediction = pipe.payload(Prediction)
  const control = pipe.payload(Control)
  const left = pipe.payload(doubleword)
  const right = pipe.payload(doubleword)
  const stored = pipe.payload(doubleword)
  const target = pipe.payload(uint(32))
  const destination = pipe.payload(uint(5))
  const writes = pipe.payload(bool)
  const isLate = pipe.payload(bool)
  const result = pipe.payload(doubleword)
  const loaded = pipe.payload(doubleword)

  // ── fetch ──
  const fetching = FetchUnit({ reset: p.resetVector, predictorEntries: p.predictorEntries })
  for (const part of ['request'] as const) {
    io.instruction[part].valid.set(fetching.memory[part].valid)
    io.instruction[part].payload.set(fetching.memory[part].payload)
    fetching.memory[part].ready.set(io.instruction[part].ready)
  }
  fetching.memory.response.valid.set(io.instruction.response.valid)
  fetching.memory.response.word.set(io.instruction.response.word)
  fetching.memory.response.error.set(io.instruction.response.error)
  fetch.validWhen(fetching.out.valid)
  fetching.out.ready.set(fetch.isFiring)
  fetch.set(word, fetching.out.payload.word)
  fetch.set(address, fetching.out.payload.address)
  fetch.set(fetchError, fetching.out.payload.error)
  fetch.set(prediction, fetching.out.payload.prediction)

  // ── decode: what the word asks for, and its operands, of which the newest may be on their way to their registers ──
  const rows: Rows = Object.assign({}, rv64i, zicsr, zifencei, machineMode, ...p.extensions.map((extension) => extension.rows))
  const table = decodeTable(instruction, Control, rows as never, { defaults, illegal })
  const bits = decode.get(word)
  const decoded = table.decode(bits)
  decode.set(control, decoded)
  const rd = bits.bits(11, 7)
  decode.set(destination, rd)
  decode.set(writes, decoded.writes.and(rd.any()))
  const isLateUnit = (of: Signal<typeof Control>) => lateUnits.map((unit) => isUnit(of, unit)).reduce((a, b) => a.or(b))
  const lateUnits: readonly UnitName[] = ['load', 'multiply', 'divide', 'csr']
  decode.set(isLate, isLateUnit(decoded))

  const registers = memory(doubleword, 32, { kind: 'distributed', init: Array(32).fill(0n) })
  const final = wire(doubleword)
  /** The instruction in `memory` sends the fetch elsewhere: nothing younger counts. */
  const goes = wire(bool)
  const operand = (index: Signal<any>, isRead: Signal<typeof bool>): Doubleword => {
    const comesFrom = (stage: typeof execute) => stage.isValid.and(stage.get(writes)).and(stage.get(destination).eq(index))
    const fromExecute = comesFrom(execute)
    const fromAccess = comesFrom(access)
    decode.stallWhen(isRead.and(fromExecute.and(execute.get(isLate)).or(fromAccess.and(access.get(isLate)))))
    return mux(
      fromExecute,
      execute.get(result),
      mux(fromAccess, access.get(result), mux(comesFrom(write), final, registers.readNow(index))),
    ) as Doubleword
  }
  const rs1 = operand(bits.bits(19, 15), decoded.readsLeft)
  const rs2 = operand(bits.bits(24, 20), decoded.readsRight)
  const immediate = immediateOf(bits, decoded, 64)
  const pc = cat(decode.get(address), literal(uint(2), 0))
  decode.set(left, select(doubleword, decoded.left, { rs1, pc: pc.extend(64), zero: 0n }))
  decode.set(right, mux(decoded.right.eq('immediate'), immediate, rs2) as never)
  decode.set(stored, rs2)
  decode.set(target, pc.addWrap(immediate.low(32) as never))

  // An interrupt takes the place of the instruction that is decoded.
  const status = ControlStatus({
    hartId: p.hartId,
    resetVector: p.resetVector,
    extensions: ['I', ...p.extensions.map(({ name }) => name)].filter((name) => name.length === 1).join(''),
  })
  const interrupted = pipe.payload(bool)
  const decodeFault = pipe.payload(uint(4))
  const isFaulty = pipe.payload(bool)
  decode.set(interrupted, status.interrupt.isPending)
  decode.set(isFaulty, status.interrupt.isPending.or(decode.get(fetchError)).or(decoded.fault.ne('none')))
  decode.set(
    decodeFault,
    mux(
      status.interrupt.isPending,
      status.interrupt.cause,
      mux(
        decode.get(fetchError),
        cause.fetchFault,
        select(uint(4), decoded.fault, { none: 0, illegal: cause.illegal, breakpoint: cause.breakpoint, call: cause.call }),
      ),
    ),
  )
  decode.stallWhen(isUnit(decoded, 'wait').and(status.wakes.not()).and(decode.get(fetchError).not()))

  // ── execute ──
  const now = execute.get(control)
  const a = execute.get(left) as Doubleword
  const b = execute.get(right) as Doubleword
  const results: [UnitName, Doubleword][] = []
  const lateResults: [UnitName, Doubleword][] = []
  const total = sum(now, a, b)
  const compares = comparison(now, a, b)
  const wordOrAll = (value: Doubleword) => mux(now.isWord, signedWord(value), value) as Doubleword
  const shifter = HalfShifter({ width: 64, latency: 0 })
  shifter.value.set(a)
  shifter.amount.set(b.low(6))
  shifter.kind.set({ isLeft: now.shift.eq('left'), isArithmetic: now.shift.eq('rightSigned'), rotates: false })
  shifter.isHalf.set(now.isWord)
  const nextAddress = execute.get(address).addWrap(1)
  results.push(
    ['add', wordOrAll(total)],
    ['logic', logic(now, a, b)],
    ['shift', shifter.result as Doubleword],
    ['compare', compares.asBits().extend(64) as Doubleword],
    ['link', cat(nextAddress, literal(uint(2), 0)).extend(64) as Doubleword],
  )

  // Where the fetch must go instead, if it went elsewhere.
  const isBranch = isUnit(now, 'branch')
  const isJump = isUnit(now, 'link')
  const isTaken = isJump.or(isBranch.and(compares))
  const jumpTarget = mux(
    now.immediate.eq('i').and(isJump),
    cat(total.bits(31, 1), literal(uint(1), 0)) as never,
    execute.get(target),
  )
  const predicted = execute.get(prediction)
  const wasTaken = predicted.isKnown.and(predicted.confidence.bit(1))
  const isWrong = mux(isTaken, wasTaken.not().or(predicted.target.ne(jumpTarget.high(30))), wasTaken)
  const redirects = pipe.payload(bool)
  const redirectTo = pipe.payload(uint(32))
  execute.set(redirects, isWrong.or(now.serialises))
  execute.set(redirectTo, mux(isTaken, jumpTarget, cat(nextAddress, literal(uint(2), 0))) as never)
  const learns = pipe.payload(bool)
  const taken = pipe.payload(bool)
  execute.set(learns, isBranch.or(isJump).or(wasTaken))
  execute.set(taken, isTaken)

  // Loads and stores: the request goes out as the instruction leaves the stage.
  const size = execute.get(word).bits(13, 12)
  const low = total.low(3)
  const isLoad = isUnit(now, 'load')
  const isStore = isUnit(now, 'store')
  const isMemory = isLoad.or(isStore)
  const misalignment = select(bool, size, { 0: false, 1: low.bit(0), 2: low.low(2).any(), 3: low.any() })
  const misjump = isTaken.and(jumpTarget.bit(1))
  const executeFaults = pipe.payload(bool)
  const isBeyond = pipe.payload(bool)
  execute.set(isBeyond, isMemory.and(leavesLow32(a, b, total)))
  const isMisaligned = isMemory.and(misalignment)
  const bitsNow = execute.get(word)
  const csrWrites = pipe.payload(bool)
  execute.set(csrWrites, bitsNow.bit(13).not().or(bitsNow.bits(19, 15).any()))
  const isBadCsr = isUnit(now, 'csr').and(isAccessible(bitsNow.bits(31, 20) as never, execute.get(csrWrites)).not())
  execute.set(executeFaults, execute.get(isFaulty).or(isMisaligned).or(misjump).or(execute.get(isBeyond)).or(isBadCsr))
  const accesses = pipe.payload(bool)
  execute.set(accesses, isMemory.and(execute.get(executeFaults).not()))
  const waits = access.isValid.and(access.get(accesses)).and(io.data.response.valid.not())
  const request = io.data.request
  request.valid.set(execute.isValid.and(execute.get(accesses)).and(waits.not()).and(goes.not()))
  const data = execute.get(stored)
  request.payload.set({
    address: total.low(32),
    writes: isStore,
    mask: select(uint(8), size, { 0: 1, 1: 3, 2: 15, 3: 255 }).shl(low) as never,
    data: select(doubleword, size, {
      0: repeated(data.low(8), 8),
      1: repeated(data.low(16), 4),
      2: repeated(data.low(32), 2),
      3: data,
    } as never) as never,
  })
  execute.stallWhen(execute.get(accesses).and(request.ready.not()))

  // ── memory: the answer comes, traps are taken, CSRs are accessed ──
  access.stallWhen(waits)
  const then = access.get(control)
  const failed = access.get(isBeyond).or(access.get(accesses).and(io.data.response.error))
  const csr = status.access
  const csrUnit = isUnit(then, 'csr')
  const isTrap = access.get(executeFaults).or(failed)
  access.set(loaded, io.data.response.data)

  // CSR access
  const bitsThen = access.get(word)
  csr.address.set(bitsThen.bits(31, 20))
  const wide = pipe.payload(WideRegister)
  execute.set(wide, wideRegister(bitsNow.bits(31, 20) as never))
  csr.wide.set(access.get(wide))
  csr.operation.set(select(CsrOperation, bitsThen.bits(13, 12), { 1: 'write', 2: 'set', 3: 'clear', _: 'write' }))
  csr.operand.set(mux(bitsThen.bit(14), bitsThen.bits(19, 15).extend(64), access.get(left)) as never)
  csr.writes.set(access.get(csrWrites))
  csr.isDone.set(access.isFiring.and(csrUnit).and(isTrap.not()))
  const csrOld = pipe.payload(doubleword)
  access.set(csrOld, csr.old)

  const isReturn = isUnit(then, 'machineReturn')
  const acts = access.isValid.and(waits.not())
  const traps = acts.and(isTrap)
  const at = cat(access.get(address), literal(uint(2), 0))
  const isMemoryThen = isUnit(then, 'load').or(isUnit(then, 'store'))
  const isStoreThen = isUnit(then, 'store')
  const early = access.get(isFaulty)
  status.trap.isTaken.set(traps)
  status.trap.isInterrupt.set(access.get(interrupted))
  status.trap.cause.set(
    mux(
      early,
      access.get(decodeFault),
      mux(
        csrUnit,
        cause.illegal,
        mux(
          isMemoryThen,
          mux(
            isStoreThen,
            mux(failed, literal(uint(4), cause.storeFault), cause.misalignedStore),
            mux(failed, literal(uint(4), cause.loadFault), cause.misalignedLoad),
          ),
          cause.misalignedFetch,
        ),
      ),
    ) as never,
  )
  status.trap.address.set(at.extend(64) as never)
  const isIllegal = access.get(decodeFault).eq(cause.illegal).and(early).or(csrUnit)
  const isCall = access.get(decodeFault).eq(cause.call).and(early)
  status.trap.value.set(
    mux(
      access.get(interrupted).or(isCall),
      literal(doubleword, 0n),
      mux(
        isIllegal,
        bitsThen.extend(64),
        mux(early, at.extend(64), mux(isMemoryThen, access.get(result), access.get(redirectTo).extend(64))),
      ),
    ) as never,
  )
  status.trap.returns.set(acts.and(isReturn).and(isTrap.not()))
  status.interrupts.software.set(io.interrupts.software)
  status.interrupts.timer.set(io.interrupts.timer)
  status.interrupts.external.set(io.interrupts.external)
  status.mtime.set(io.mtime)

  goes.set(traps.or(acts.and(access.get(redirects))))
  access.flushBeforeWhen(goes)
  fetching.redirect.valid.set(goes)
  fetching.redirect.address.set(
    mux(isTrap, status.handler, mux(isReturn, status.resume, access.get(redirectTo))).high(30) as never,
  )
  const before = access.get(prediction)
  fetching.outcome.valid.set(access.isFiring.and(access.get(learns)).and(isTrap.not()))
  fetching.outcome.payload.set({
    address: access.get(address),
    target: mux(access.get(taken), access.get(redirectTo), access.get(target)).high(30),
    isTaken: access.get(taken),
    isKnown: before.isKnown,
    confidence: before.confidence,
  } as never)
  const done = pipe.payload(bool)
  access.set(done, isTrap.not())

  // ── write ──
  const last = write.get(control)
  const shiftedDown = write.get(loaded).shr(cat(write.get(result).low(3), literal(uint(3), 0)))
  const loadKind = write.get(word).bits(14, 12)
  const isUnsignedLoad = loadKind.bit(2)
  const extended = (width: number) =>
    mux(isUnsignedLoad, shiftedDown.low(width).extend(64), shiftedDown.low(width).as(sint(width)).extend(64).asBits() as never)
  lateResults.push([
    'load',
    select(doubleword, loadKind.low(2), {
      0: extended(8),
      1: extended(16),
      2: extended(32),
      3: shiftedDown,
    } as never) as Doubleword,
  ])
  lateResults.push(['csr', write.get(csrOld) as Doubleword])

  const seams: CoreSeams = {
    execute: {
      control: now,
      word: execute.get(word),
      left: a,
      right: b,
      isValid: execute.isValid,
      isFiring: execute.isFiring,
      stallWhen: (condition) => execute.stallWhen(condition),
    },
    memory: { isFiring: access.isFiring, isValid: access.isValid },
    write: { control: last, word: write.get(word), isValid: write.isValid },
    result: (unit, value) => results.push([unit, value]),
    lateResult: (unit, value) => lateResults.push([unit, value]),
  }
  for (const { attach } of p.extensions) attach?.(seams)

  results.push(['load', total], ['store', total])
  execute.set(result, oneOf(now, results))
  final.set(mux(write.get(isLate), oneOf(last, lateResults), write.get(result) as Doubleword))
  const retires = write.isFiring.and(write.get(done))
  registers.write(write.get(destination), final, { enable: retires.and(write.get(writes)) })
  status.retires.set(retires)
  io.retired.valid.set(retires)
  io.retired.address.set(cat(write.get(address), literal(uint(2), 0)))
  return io
})

/** The one whose unit it is: AND and OR, because a unit's code has a bit of its own. */
const oneOf = (control: Signal<Control>, results: readonly (readonly [UnitName, Doubleword])[]): Doubleword =>
  results
    .map(([unit, value]) => mux(isUnit(control, unit), value, 0n as never) as Doubleword)
    .reduce((x, y) => x.or(y) as Doubleword)

/**
 * Whether a + b lies past 2^32, where b is a sign-extended immediate: from the upper half of `a` alone and the carry out of
 * the lower, so that no 64-bit carry chain stands before the memory.
 */
function leavesLow32(a: Doubleword, b: Doubleword, total: Doubleword): Signal<Bool> {
  const upper = a.high(32)
  const carry = total.bit(32).xor(a.bit(32)).xor(b.bit(32))
  const isDown = b.bit(63)
  const staysUp = mux(carry, upper.all(), upper.eq(0))
  const staysDown = mux(carry, upper.eq(0), upper.eq(1))
  return mux(isDown, staysDown, staysUp).not() as Signal<Bool>
}

const repeated = (value: Signal<any>, times: number): Doubleword =>
  cat(...(Array(times).fill(value) as [Signal<any>])) as Doubleword
