import { type Bool, mux, type Signal } from 'gatewright'
import { type Control, isUnit, type UnitName } from '../isa/control.ts'
import type { Doubleword } from './arithmetic.ts'

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
    return mux(isOneOf(control, this.units), this.of(control), otherwise) as Doubleword
  }
}

export const isOneOf = (control: Signal<Control>, units: readonly UnitName[]): Signal<Bool> =>
  units.map((unit) => isUnit(control, unit)).reduce((a, b) => a.or(b))
