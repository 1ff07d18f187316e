import { type Bool, cat, decodeTable, literal, mux, type Signal, select, type UInt, uint } from 'gatewright'
import { Control, defaults, illegal, instruction, isUnit, type Rows, type UnitName } from '../isa/control.ts'
import { rv64i } from '../isa/rv64i.ts'
import { machineMode, zicsr, zifencei } from '../isa/system.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { type ControlStatusUnit, cause } from '../units/control-status.ts'
import { immediateOf } from '../units/immediate.ts'
import { registerFile } from '../units/register-file.ts'
import { isOneOf } from '../units/results.ts'

interface Operand {
  readonly newest: Doubleword
  /** What it is if it does not come from `execute`. */
  readonly older: Doubleword
  readonly fromExecute: Signal<Bool>
}

export interface DecodeNeeds {
  readonly status: ControlStatusUnit
  /** What `write` puts into the register of its instruction. */
  readonly final: Doubleword
}

/**
 * What the word asks for, and its operands, of which the newest may be on their way to their registers.
 *
 * The registers are read as the word comes in from `fetch`, and again in each cycle in which it has to wait. An interrupt takes
 * the place of the instruction that is decoded.
 */
export function decodeStage(pipe: CorePipe, p: CoreOptions, { status, final }: DecodeNeeds) {
  const { fetch, decode, execute, memory, write } = pipe
  const rows: Rows = Object.assign({}, rv64i, zicsr, zifencei, machineMode, ...p.extensions.map((extension) => extension.rows))
  const table = decodeTable(instruction, Control, rows as never, { defaults, illegal })
  const word = decode.get(pipe.word)
  const decoded = table.decode(word)
  decode.set(pipe.control, decoded)
  decode.set(pipe.destination, word.bits(11, 7))
  decode.set(pipe.writes, decoded.writes.and(word.bits(11, 7).any()))

  const registers = registerFile()
  const waits = decode.isValid.and(decode.isFiring.not())
  const readWord = mux(waits, word, fetch.get(pipe.word)) as Signal<UInt<32>>
  const operand = (high: number, low: number, isRead: Signal<Bool>): Operand => {
    const index = word.bits(high, low) as Signal<UInt<5>>
    const isFrom = (stage: typeof execute) => stage.isValid.and(stage.get(pipe.writes)).and(stage.get(pipe.destination).eq(index))
    const fromExecute = isFrom(execute)
    const fromMemory = isFrom(memory)
    const isAwaited = fromExecute.and(execute.get(pipe.isLate)).or(fromMemory.and(memory.get(pipe.isLater)))
    decode.stallWhen(isRead.and(isAwaited))
    const held = registers.read(readWord.bits(high, low) as Signal<UInt<5>>)
    const older = mux(fromMemory, memory.get(pipe.soon), mux(isFrom(write), final, held)) as Doubleword
    return { older, fromExecute, newest: mux(fromExecute, execute.get(pipe.result), older) as Doubleword }
  }
  const rs1 = operand(19, 15, decoded.readsLeft)
  const rs2 = operand(24, 20, decoded.readsRight)
  const immediate = immediateOf(word, decoded, 64)
  const pc = cat(decode.get(pipe.address), literal(uint(1), 0))
  // The result in `execute` comes last, so it is chosen last.
  const other = select(uint(64), decoded.left, {
    rs1: rs1.older,
    pc: pc.extend(64),
    zero: 0n,
    uimm: word.bits(19, 15).extend(64),
  })
  decode.set(pipe.left, mux(rs1.fromExecute.and(decoded.left.eq('rs1')), execute.get(pipe.result), other as never) as never)
  const right = select(uint(64), decoded.right, { rs2: rs2.newest, immediate, zero: 0n } as never) as Doubleword
  decode.set(pipe.right, right.xor(decoded.complements.and(decoded.isBitIndex.not()).repeat(64) as never))
  decode.set(pipe.stored, rs2.newest)
  decode.set(pipe.target, pc.addWrap(immediate.low(32) as never))

  const { isPending, cause: interrupt } = status.interrupt
  const fetchFails = decode.get(pipe.fetchFails)
  decode.set(pipe.isInterrupt, isPending)
  decode.set(pipe.isFaulty, isPending.or(fetchFails).or(decoded.fault.ne('none')))
  const ownFault = select(uint(4), decoded.fault, {
    none: 0,
    illegal: cause.illegal,
    breakpoint: cause.breakpoint,
    call: cause.call,
  })
  decode.set(pipe.fault, mux(isPending, interrupt, mux(fetchFails, cause.fetchFault, ownFault)))
  decode.stallWhen(isUnit(decoded, 'wait').and(status.wakes.not()).and(fetchFails.not()))

  return {
    registers,
    operands: { rs1: rs1.newest, rs2: rs2.newest },
    /** Says which units' results are not there in `execute`, and which of these not in `memory` either. */
    setLate: (late: readonly UnitName[], later: readonly UnitName[]) => {
      decode.set(pipe.isLate, isOneOf(decoded, late))
      decode.set(pipe.isLater, isOneOf(decoded, later))
    },
  }
}
