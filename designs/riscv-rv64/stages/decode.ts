import { cat, decodeTable, literal, mux, select, uint } from 'gatewright'
import { Control, defaults, illegal, instruction, isUnit, type Rows, type UnitName } from '../isa/control.ts'
import { rv64i } from '../isa/rv64i.ts'
import { machineMode, zicsr, zifencei } from '../isa/system.ts'
import type { CoreOptions } from '../options.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { type ControlStatusUnit, cause } from '../units/control-status.ts'
import { immediateOf } from '../units/immediate.ts'
import { isOneOf } from '../units/results.ts'
import { operandsOf } from './operands.ts'

export interface DecodeNeeds {
  readonly status: ControlStatusUnit
  /** What `write` puts into the register of its instruction. */
  readonly final: Doubleword
}

/** What the word asks for, and its operands. An interrupt takes the place of the instruction that is decoded. */
export function decodeStage(pipe: CorePipe, p: CoreOptions, { status, final }: DecodeNeeds) {
  const { decode } = pipe
  const rows: Rows = Object.assign(
    {},
    rv64i,
    zifencei,
    p.machineMode === false ? {} : { ...zicsr, ...machineMode },
    ...p.extensions.map((extension) => extension.rows),
  )
  const table = decodeTable(instruction, Control, rows as never, { defaults, illegal })
  // The table stands where there is time for it: before `decode`, unless instructions are expanded there.
  const first = p.extensions.some(({ name }) => name === 'C') ? decode : pipe.fetch
  first.set(pipe.control, table.decode(first.get(pipe.word)))
  const word = decode.get(pipe.word)
  const decoded = decode.get(pipe.control)
  decode.set(pipe.destination, word.bits(11, 7))
  decode.set(pipe.writes, decoded.writes.and(word.bits(11, 7).any()))

  const immediate = immediateOf(word, decoded, 64)
  const pc = cat(decode.get(pipe.address), literal(uint(1), 0))
  const operands = operandsOf(pipe, p, { decoded, immediate: immediate as Doubleword, pc: pc.extend(64) as Doubleword, final })
  decode.set(pipe.left, operands.left)
  decode.set(pipe.right, operands.right)
  decode.set(pipe.amount, operands.amount)
  decode.set(pipe.stored, operands.stored)
  decode.set(pipe.target, pc.extend(33).addWrap(immediate.low(33) as never))

  // An interrupt that ends WFI is taken after it: what `mepc` says comes next.
  const isPending = status.interrupt.isPending.and(isUnit(decoded, 'wait').not())
  const fetchFails = decode.get(pipe.fetchFails)
  decode.set(pipe.isInterrupt, isPending)
  decode.set(pipe.isFaulty, isPending.or(fetchFails).or(decoded.fault.ne('none')))
  const ownFault = select(uint(4), decoded.fault, {
    none: 0,
    illegal: cause.illegal,
    breakpoint: cause.breakpoint,
    call: cause.call,
  })
  decode.set(pipe.fault, mux(isPending, status.interrupt.cause, mux(fetchFails, cause.fetchFault, ownFault)))
  decode.stallWhen(isUnit(decoded, 'wait').and(status.wakes.not()).and(fetchFails.not()).and(decoded.fault.eq('none')))

  return {
    operands,
    /** Says which units' results are not there in `execute`, and which of these not in `memory` either. */
    setLate: (late: readonly UnitName[], later: readonly UnitName[]) => {
      decode.set(pipe.isLate, isOneOf(decoded, late))
      decode.set(pipe.isLater, isOneOf(decoded, later))
    },
  }
}
