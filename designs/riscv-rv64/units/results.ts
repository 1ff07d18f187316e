import { type Bool, bool, cat, mux, type Signal, uint } from 'gatewright'
import { type Control, isUnit, type UnitName } from '../isa/control.ts'
import type { Doubleword } from './arithmetic.ts'
import { kept } from './late.ts'

/** The results that units offer, gathered until all have. */
export class Results {
  readonly #values: (readonly [units: readonly UnitName[], value: Doubleword])[] = []

  readonly #always: Doubleword[] = []

  /** What the instruction's result is where it is of one of these units. */
  add(units: readonly UnitName[], value: Doubleword): void {
    this.#values.push([units, value])
  }

  /** A value that is 0 where it is not asked for. */
  addAlways(value: Doubleword): void {
    this.#always.push(value)
  }

  /** The units that have offered something. */
  get units(): readonly UnitName[] {
    return this.#values.flatMap(([units]) => units)
  }

  /** The result of the unit that is asked for, 0 for one that offers none: AND and OR, because a unit has a bit of its own. */
  of(control: Signal<Control>): Doubleword {
    const chosen = this.#values.map(([units, value]) => mux(isOneOf(control, units), value, 0n as never) as Doubleword)
    return [...chosen, ...this.#always].reduce((x, y) => x.or(y) as Doubleword)
  }

  /** As `of`, and `otherwise` for a unit that offers none. */
  ofOr(control: Signal<Control>, otherwise: Doubleword): Doubleword {
    if (this.#values.length === 0) return otherwise
    return mux(isOneOf(control, this.units), this.of(control), otherwise) as Doubleword
  }
}

/** The sum joins the other results: where `isLast`, after all others, because it comes last. Of words, what stands above is the sign. */
export function withSum(others: Doubleword, total: Doubleword, control: Signal<Control>, isLast: boolean): Doubleword {
  const adds = isOneOf(control, ['add', 'load', 'store'])
  const isSign = adds.and(control.isWord).and(total.bit(31)) as Signal<Bool>
  const rest = isLast ? kept(uint(64), others) : others
  const isWhole = adds.and(control.isWord.not())
  const upper = total
    .high(32)
    .and(isWhole.repeat(32) as never)
    .or((isLast ? kept(bool, isSign) : isSign).repeat(32) as never)
  return rest.or(cat(upper, total.low(32).and(adds.repeat(32) as never)) as never) as Doubleword
}

export const isOneOf = (control: Signal<Control>, units: readonly UnitName[]): Signal<Bool> =>
  units.map((unit) => isUnit(control, unit)).reduce((a, b) => a.or(b))
