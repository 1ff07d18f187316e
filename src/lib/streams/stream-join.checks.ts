import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Fields } from '../../dsl/signal-type.ts'
import { type CycleModel, expectCycles, RandomTraffic } from '../fixtures/cycle-check.ts'
import { type Part, part } from '../fixtures/part.ts'
import { randomValue } from './fixtures/random-value.ts'
import { StreamJoin } from './stream-join.ts'

const file = 'streams/stream-join.ts'

const model = (names: readonly string[]): CycleModel => ({
  outputs: (inputs) => {
    const isComplete = names.every((name) => inputs[`in.${name}.valid`] === true)
    const goes = isComplete && inputs['out.ready'] === true
    const joined = Object.fromEntries(names.map((name) => [name, inputs[`in.${name}.payload`]]))
    return {
      'out.valid': isComplete,
      ...(isComplete ? { 'out.payload': joined } : {}),
      ...Object.fromEntries(names.map((name) => [`in.${name}.ready`, goes])),
    }
  },
  edge: () => {},
})

const choices: readonly Fields[] = [
  { only: uint(5) },
  { address: uint(32), data: uint(64) },
  { first: bool, second: struct({ a: uint(3), b: uint(4) }), third: uint(1) },
]

export const streamJoins: readonly Part[] = choices.map((fields) => {
  const names = Object.keys(fields)
  return part(
    { name: `stream_join of ${names.join(', ')}`, file, isMeasured: names.length === 2 },
    StreamJoin,
    { fields },
    {
      'lets the inputs go together, when each has a value': async (sim, dice) => {
        const to = Object.fromEntries(names.map((name) => [`in.${name}`, () => randomValue(fields[name]!, dice)]))
        expectCycles(sim, 300, new RandomTraffic(dice, { to, from: ['out'] }), model(names))
      },
    },
  )
})
