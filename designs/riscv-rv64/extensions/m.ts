import { type Bool, bool, literal, mux, reg, type Signal, uint, when } from 'gatewright'
import { Divider, Multiplier } from 'gatewright/lib'
import type { CoreSeams, Extension } from '../extension.ts'
import { isUnit } from '../isa/control.ts'
import { m as rows } from '../isa/m.ts'
import { type Doubleword, signedWord } from '../units/arithmetic.ts'

export interface MultiplyDivide {
  /** Cycles of the multiplier of doublewords, 2 … 6: from the third on each is a cycle that a multiplication waits in `execute`. */
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
 *           `multiplyLatency` cycles, a quotient 68 (radix 2) or 36 (radix 4).
 */
export const multiplyDivide = (p: MultiplyDivide): Extension => ({
  name: 'M',
  rows,
  attach(core) {
    const units = p.units ?? { Multiplier, Divider }
    attachMultiplier(core, units, p.multiplyLatency)
    attachDivider(core, units, p.radix)
  },
})

function attachMultiplier(core: CoreSeams, { Multiplier }: Units, latency: number): void {
  const { execute, write } = core
  const funct = execute.word.bits(13, 12)
  const multiplier = Multiplier({ a: 64, b: 64, latency })
  multiplier.a.set(execute.left)
  multiplier.b.set(execute.right)
  multiplier.isSignedA.set(funct.eq(1).or(funct.eq(2)))
  multiplier.isSignedB.set(funct.eq(1))
  // Products of words have a multiplier of their own, which is fast enough to need no waiting.
  const words = Multiplier({ a: 32, b: 32, latency: 2 })
  words.a.set(execute.left.low(32))
  words.b.set(execute.right.low(32))
  words.isSignedA.set(false)
  words.isSignedB.set(false)
  if (latency > 2) {
    const isSlow = core.decoded(bool, isUnit(core.decode.control, 'multiply').and(core.decode.control.isWord.not()))
    const left = reg(uint(3), { init: latency - 2 })
    const waits = execute.isValid.and(isSlow).and(left.any())
    left.next = mux(waits, left.subWrap(1), literal(uint(3), latency - 2))
    execute.stallWhen(waits)
  }
  const product = multiplier.product as Signal<any>
  const wanted = mux(write.word.bits(13, 12).eq(0), product.bits(63, 0), product.bits(127, 64)) as Doubleword
  core.lateResult('multiply', mux(write.control.isWord, signedWord(words.product as Doubleword), wanted) as Doubleword)
}

function attachDivider(core: CoreSeams, { Divider }: Units, radix: 2 | 4): void {
  const { execute, memory } = core
  const divides = execute.isValid.and(isUnit(execute.control, 'divide'))
  const isSigned = execute.word.bit(12).not()
  const divider = Divider({ width: 64, radix, skipsZeros: false })
  const isAsked = reg(bool, { init: false })
  const operand = (value: Doubleword): Doubleword =>
    mux(execute.control.isWord, mux(isSigned, signedWord(value), value.low(32).extend(64)), value) as Doubleword
  divider.in.payload.set({ dividend: operand(execute.left), divisor: operand(execute.right), isSigned } as never)
  // Nothing older is left in `memory` that could still trap: what is begun is finished.
  divider.in.valid.set(divides.and(isAsked.not()).and(memory.isValid.not().or(divider.in.ready)))
  const isDone = divider.out.valid as Signal<Bool>
  when(divider.in.valid.and(divider.in.ready), () => {
    isAsked.next = true
  }).elseWhen(execute.isFiring, () => {
    isAsked.next = false
  })
  execute.stallWhen(divides.and(isAsked.and(isDone).not()))
  divider.out.ready.set(memory.isFiring.and(isUnit(memory.control, 'divide')))
  const { quotient, remainder } = divider.out.payload
  const wanted = mux(memory.word.bit(13), remainder, quotient) as Doubleword
  core.settledResult('divide', mux(memory.control.isWord, signedWord(wanted), wanted) as Doubleword)
}
