import { bool, reg, type Signal, select, uint } from 'gatewright'
import type { Extension } from '../extension.ts'
import { isUnit } from '../isa/control.ts'
import { zbc as rows } from '../isa/zbc.ts'
import type { Doubleword } from '../units/arithmetic.ts'
import { CarrylessMultiplier } from '../units/carryless-multiplier.ts'

/** The Zbc extension: a product without carries, `bitsPerCycle` bits a cycle, while the instruction waits in `execute`. */
export const zbc = (p: { readonly bitsPerCycle: 1 | 2 | 4 | 8 }): Extension => ({
  name: 'Zbc',
  rows,
  attach({ execute, memory, settledResult }) {
    const multiplies = execute.isValid.and(isUnit(execute.control, 'carryless'))
    const carryless = CarrylessMultiplier(p)
    const isStarted = reg(bool, { init: false })
    const starts = multiplies.and(isStarted.not())
    // One that is flushed leaves the stage as well.
    isStarted.next = multiplies.and(execute.isFiring.not())
    carryless.start.set(starts)
    carryless.a.set(execute.left)
    carryless.b.set(execute.right)
    execute.stallWhen(multiplies.and(isStarted.and(carryless.isDone).not()))
    const product = carryless.product as Signal<any>
    const wanted = select(uint(64), memory.word.bits(13, 12), {
      1: product.bits(63, 0),
      2: product.bits(126, 63),
      3: product.bits(126, 64).extend(64),
      _: product.bits(63, 0),
    } as never)
    settledResult('carryless', wanted as Doubleword)
  },
})
