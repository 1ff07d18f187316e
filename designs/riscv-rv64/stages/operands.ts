import { type Bool, bool, literal, mux, reg, type Signal, select, type UInt, uint } from 'gatewright'
import type { Control } from '../isa/control.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { kept, lateOf } from '../units/late.ts'
import { type RegisterFile, registerFile } from '../units/register-file.ts'

export interface Operands {
  readonly registers: RegisterFile
  readonly left: Doubleword
  readonly right: Doubleword
  /** How far to shift. */
  readonly amount: Signal<UInt<6>>
  /** The value of the second register that the instruction names. */
  readonly stored: Doubleword
  /** The value of the first register that the instruction names: made where it is asked for. */
  readonly rs1: () => Doubleword
}

export interface OperandNeeds {
  readonly decoded: Signal<Control>
  readonly immediate: Doubleword
  readonly pc: Doubleword
  /** What `write` puts into the register of its instruction. */
  readonly final: Doubleword
}

/** Where the value of a register is found: in the register file, in `execute`, in `memory`, or `early`, in what follows. One is. */
interface Found {
  readonly isHeld: Signal<Bool>
  readonly held: Doubleword
  readonly isComputed: Signal<Bool>
  readonly isSoon: Signal<Bool>
  readonly isEarly: Signal<Bool>
  readonly early: Doubleword
}

/**
 * The operands of the instruction in `decode`: of registers the newest value, which may be on its way to its register.
 *
 * The registers are read as the word comes in from `fetch`, and again in each cycle in which it has to wait. What comes late
 * in a cycle is chosen late.
 */
export function operandsOf(pipe: CorePipe, p: CoreOptions, needs: OperandNeeds): Operands {
  const { decoded, immediate, pc } = needs
  const registers = registerFile()
  if (p.flow === 'single') return loneOperands(pipe, registers, needs)
  const { rs1, rs2 } = newestOperands(pipe, registers, needs)
  const computed = pipe.execute.get(pipe.result) as Doubleword
  const isRs1 = decoded.left.eq('rs1')
  const isRs2 = decoded.right.eq('rs2')
  const word = pipe.decode.get(pipe.word)
  const uimm = word.bits(19, 15).extend(64)
  const turns = decoded.complements.and(decoded.isBitIndex.not())
  const turned = (value: Doubleword) => value.xor(turns.repeat(64) as never) as Doubleword

  const all = literal(uint(1), 1).any()
  const early = (found: Found, others: Signal<any>, isRegister: Signal<Bool>): Doubleword =>
    mux(isRegister, mux(found.isEarly, found.early, 0n as never), others) as Doubleword
  const soon = pipe.memory.get(pipe.soon) as Doubleword
  const late = ({ isHeld, held, isSoon, isComputed }: Found, first: Doubleword, isRegister: Signal<Bool>): Doubleword => {
    const here = (isFound: Signal<Bool>) => kept(bool, isFound.and(isRegister) as Signal<Bool>)
    return lateOf(first, [here(isHeld), held], [here(isSoon), soon], [here(isComputed), computed])
  }
  const leftOthers = select(uint(64), decoded.left, { rs1: 0n, pc, zero: 0n, uimm } as never)
  const rightOthers = select(uint(64), decoded.right, { rs2: 0n, immediate, zero: 0n } as never)
  const whole = (found: Found) => late(found, early(found, literal(uint(64), 0n), all), all)
  const stored = whole(rs2)
  const right = mux(isRs2, stored, rightOthers) as Doubleword
  return {
    registers,
    left: late(rs1, early(rs1, leftOthers, isRs1), isRs1),
    right: turned(right),
    amount: right.low(6) as Signal<UInt<6>>,
    stored,
    rs1: () => whole(rs1),
  }
}

/** The only instruction finds its operands in their registers. */
function loneOperands(
  { fetch, decode, word }: CorePipe,
  registers: RegisterFile,
  { decoded, immediate, pc }: OperandNeeds,
): Operands {
  const read = (high: number, low: number) => registers.read(fetch.get(word).bits(high, low) as Signal<UInt<5>>, fetch.isFiring)
  const uimm = decode.get(word).bits(19, 15).extend(64)
  const rs1 = read(19, 15)
  const rs2 = read(24, 20)
  const left = select(uint(64), decoded.left, { rs1, pc, zero: 0n, uimm } as never) as Doubleword
  const right = select(uint(64), decoded.right, { rs2, immediate, zero: 0n } as never) as Doubleword
  const turned = right.xor(decoded.complements.repeat(64) as never) as Doubleword
  return { registers, left, right: turned, amount: right.low(6) as Signal<UInt<6>>, stored: rs2, rs1: () => rs1 }
}

/** Where later stages have a result for a register, the newest is taken; where it is not there yet, the instruction waits. */
function newestOperands(pipe: CorePipe, registers: RegisterFile, { decoded, final }: OperandNeeds) {
  const { fetch, decode, execute, memory, write } = pipe
  const word = decode.get(pipe.word)
  const waits = decode.isValid.and(decode.isFiring.not())
  const written = reg(uint(64))
  written.next = final
  const find = (high: number, low: number, isRead: Signal<Bool>): Found => {
    const coming = fetch.get(pipe.word).bits(high, low)
    const writes = (stage: typeof execute) =>
      kept(bool, stage.isValid.and(stage.get(pipe.writes)).and(stage.get(pipe.destination).eq(coming)) as Signal<Bool>)
    // Compared as the word comes in, a cycle ahead; then what is found moves on with the instructions that it was found in.
    const fromExecute = reg(bool)
    const fromMemory = reg(bool)
    const fromWrite = reg(bool)
    const isInExecute = mux(waits, fromExecute, writes(execute))
    const isInMemory = mux(waits, fromMemory, writes(memory))
    fromExecute.next = mux(decode.isFiring, writes(decode), isInExecute.and(execute.isFiring.not()))
    fromMemory.next = mux(execute.isFiring, isInExecute, isInMemory.and(memory.isFiring.not()))
    fromWrite.next = isInMemory.and(memory.isFiring)
    const isAwaited = fromExecute.and(execute.get(pipe.isLate)).or(fromMemory.and(memory.get(pipe.isLater)))
    decode.stallWhen(isRead.and(isAwaited))
    // A register that is written while it is read would give neither value: it is taken on its way.
    const meets = mux(waits, fromWrite, writes(write))
    const wasWritten = reg(bool)
    wasWritten.next = meets
    const held = registers.read(mux(waits, word.bits(high, low), coming) as Signal<UInt<5>>, meets.not())
    const isNewer = fromExecute.or(fromMemory)
    const isEarly = fromWrite.or(wasWritten)
    return {
      isHeld: isNewer.or(isEarly).not() as Signal<Bool>,
      held,
      isComputed: fromExecute,
      isSoon: fromMemory.and(fromExecute.not()) as Signal<Bool>,
      isEarly: isEarly.and(isNewer.not()) as Signal<Bool>,
      early: mux(fromWrite, final, written) as Doubleword,
    }
  }
  return { rs1: find(19, 15, decoded.readsLeft), rs2: find(24, 20, decoded.readsRight) }
}
