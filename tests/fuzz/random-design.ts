import type { Domain } from '../../src/ir/domain.ts'
import { designOf } from '../../src/ir/hand-built.ts'
import type { Design, Module } from '../../src/ir/module.ts'
import { Dice } from './dice.ts'
import { type OuterDomain, RandomModule } from './random-module.ts'

/** A child module that may have several instances, with the domains that it takes from outside. */
export interface Child {
  readonly module: Module
  readonly outer: readonly OuterDomain[]
}

/** What the modules of one design share. */
export interface DesignScope {
  readonly dice: Dice
  readonly prefix: string
  readonly children: Child[]
  moduleCount: number
}

/**
 * A design that the checks accept and no person would write, given by its seed. Loop-free by construction: every
 * expression reads only what was defined before it; then the text is shuffled.
 */
export function randomDesign(seed: number): Design {
  const dice = new Dice(seed)
  const scope: DesignScope = { dice, prefix: `f${seed}`, children: [], moduleCount: 0 }
  const count = Number(dice.weighted({ '0': 0.5, '1': 5, '2': 3, '3': 1 }))
  const outer = Array.from(
    { length: count },
    (_, i): OuterDomain => ({ domain: randomDomain(dice, 'abc'[i]!), hasEnable: false }),
  )
  const depth = Number(dice.weighted({ '0': 3, '1': 4, '2': 3 }))
  return designOf(new RandomModule(scope, `${scope.prefix}_top`, outer, depth, true).module)
}

function randomDomain(dice: Dice, name: string): Domain {
  return {
    name,
    clockId: name,
    edge: dice.chance(0.75) ? 'rising' : 'falling',
    frequencyHz: dice.pick([100e6, 125e6, 156.25e6]),
    reset: dice.pick(['sync', 'sync', 'async', 'none']),
    resetActive: dice.chance(0.7) ? 'high' : 'low',
  }
}
