import { type Bool, bool, literal, mux, reg, type Signal, uint, when } from 'gatewright'
import { Divider, Multiplier } from 'gatewright/lib'
import type { CoreSeams, Extension } from '../extension.ts'
import { isUnit } from '../isa/control.ts'
import { m as rows } from '../isa/m.ts'
import { type Doubleword, signedWord } from '../units/arithmetic.ts'

export interface MultiplyDivide {
  /** Cycles of the multiplier of doublewords, 2 … 6: all but one are cycles that a multiplication waits in `execute`. */
  readonly multiplyLatency: number
  /** Quotient bits a cycle. */
  readonly radix: 2 | 4
  /** What stands in place of the library's units, with their ports and timing: proofs have what a solver can do. */
  readonly units?: Units
}

interface Units {
  readonly Multiplier: typeof Multiplier
  readonly Divider: typeof Divider
}

/**
 * The M extension: products on DSPs, quotients digit by digit.
 *
 * Timing    a product of words is there 2 cycles after the instruction has come to `execute`, one of doublewords
 *           `multiplyLatency` + 1 cycles, a quotient 70 (radix 2) or 38 (radix 4).
 */
export const multiplyDivide = (p: MultiplyDivide): Extension => ({
  name: 'M',
  rows,
  attach(core) {
    const units = p.units ?? { Multiplier, Divider }
    const { execute, decode } = core
    const { control } = decode
    const isSlow = isUnit(control, 'multiply').and(control.isWord.not())
    const isLong = core.decoded(bool, isSlow.or(isUnit(control, 'divide')) as Signal<Bool>)
    // The operands a cycle later: those of `execute` need not lie near all DSPs and the divider.
    const longLeft = reg(uint(64))
    const longRight = reg(uint(64))
    longLeft.next = execute.left
    longRight.next = execute.right
    const operands = { left: longLeft, right: longRight }
    // A stall goes everywhere: this one comes from registers alone.
    const isDone = reg(bool, { init: false })
    const { isProduced } = attachMultiplier(core, units, p.multiplyLatency, { ...operands, isDone })
    const { isDivided } = attachDivider(core, units, p.radix, operands)
    isDone.next = execute.isValid.and(execute.isFiring.not()).and(isDone.or(isProduced).or(isDivided))
    execute.stallWhen(execute.isValid.and(isLong).and(isDone.not()))
  },
})

interface Operands {
  readonly left: Doubleword
  readonly right: Doubleword
}

/** Says when the product of doublewords is nearly there. */
function attachMultiplier(
  core: CoreSeams,
  { Multiplier }: Units,
  latency: number,
  operands: Operands & { readonly isDone: Signal<Bool> },
): { isProduced: Signal<Bool> } {
  const { execute, write } = core
  const funct = execute.word.bits(13, 12)
  const multiplier = Multiplier({ a: 64, b: 64, latency })
  multiplier.a.set(operands.left)
  multiplier.b.set(operands.right)
  multiplier.isSignedA.set(funct.eq(1).or(funct.eq(2)))
  multiplier.isSignedB.set(funct.eq(1))
  // Products of words have a multiplier of their own, which is fast enough to need no waiting.
  const words = Multiplier({ a: 32, b: 32, latency: 2 })
  words.a.set(execute.left.low(32))
  words.b.set(execute.right.low(32))
  words.isSignedA.set(false)
  words.isSignedB.set(false)
  const isSlow = isUnit(execute.control, 'multiply').and(execute.control.isWord.not())
  const cyclesLeft = reg(uint(3), { init: latency - 2 })
  const waits = execute.isValid.and(isSlow).and(cyclesLeft.any()).and(operands.isDone.not())
  cyclesLeft.next = mux(waits, cyclesLeft.subWrap(1), literal(uint(3), latency - 2))
  const product = multiplier.product as Signal<any>
  const wanted = mux(write.word.bits(13, 12).eq(0), product.bits(63, 0), product.bits(127, 64)) as Doubleword
  core.lateResult('multiply', mux(write.control.isWord, signedWord(words.product as Doubleword), wanted) as Doubleword)
  return { isProduced: execute.isValid.and(isSlow).and(waits.not()) as Signal<Bool> }
}

/** Says when the quotient is there. */
function attachDivider(core: CoreSeams, { Divider }: Units, radix: 2 | 4, operands: Operands): { isDivided: Signal<Bool> } {
  const { execute, memory } = core
  const divides = execute.isValid.and(isUnit(execute.control, 'divide'))
  const isSigned = execute.word.bit(12).not()
  const divider = Divider({ width: 64, radix, skipsZeros: false })
  const isAsked = reg(bool, { init: false })
  const operand = (value: Doubleword): Doubleword =>
    mux(execute.control.isWord, mux(isSigned, signedWord(value), value.low(32).extend(64)), value) as Doubleword
  divider.in.payload.set({ dividend: operand(operands.left), divisor: operand(operands.right), isSigned } as never)
  // Nothing older is left in `memory` that could still trap: what is begun is finished.
  const wasHere = reg(bool, { init: false })
  wasHere.next = divides.and(execute.isFiring.not())
  divider.in.valid.set(divides.and(wasHere).and(isAsked.not()).and(memory.isValid.not().or(divider.in.ready)))
  const isDone = divider.out.valid as Signal<Bool>
  when(divider.in.valid.and(divider.in.ready), () => {
    isAsked.next = true
  }).elseWhen(execute.isFiring, () => {
    isAsked.next = false
  })
  divider.out.ready.set(divides.and(execute.isFiring))
  const { quotient, remainder } = divider.out.payload
  const wanted = mux(execute.word.bit(13), remainder, quotient) as Doubleword
  const whole = mux(execute.control.isWord, signedWord(wanted), wanted) as Doubleword
  core.settledResult('divide', core.carry(uint(64), whole) as Doubleword)
  return { isDivided: divides.and(isAsked).and(isDone) as Signal<Bool> }
}
