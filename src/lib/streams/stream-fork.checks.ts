import { expect } from 'vitest'
import { struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { type CycleModel, expectCycles, type PortValues, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import { type Part, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { randomValue } from './fixtures/random-value.ts'
import { LockStepFork, StreamFork } from './stream-fork.ts'

const file = 'streams/stream-fork.ts'
const paths = (branches: number): string[] => Array.from({ length: branches }, (_, i) => `out.${i}`)
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Counts what each branch has had: a branch is offered a value while it is behind the others or level with all. */
class EagerModel implements CycleModel {
  readonly #had: number[]
  #sent = 0
  constructor(branches: number) {
    this.#had = Array.from({ length: branches }, () => 0)
  }
  outputs(inputs: PortValues): PortValues {
    const isOffered = inputs['in.valid'] === true
    const shown = this.#had.flatMap((had, i) => [
      [`out.${i}.valid`, isOffered && had === this.#sent] as const,
      ...(isOffered ? [[`out.${i}.payload`, inputs['in.payload']] as const] : []),
    ])
    const isReady = this.#had.every((had, i) => had > this.#sent || inputs[`out.${i}.ready`] === true)
    return { 'in.ready': isReady, ...Object.fromEntries(shown) }
  }
  edge(inputs: PortValues, outputs: PortValues): void {
    this.#had.forEach((_, i) => {
      if (outputs[`out.${i}.valid`] && inputs[`out.${i}.ready`]) this.#had[i]!++
    })
    if (inputs['in.valid'] && outputs['in.ready']) this.#sent++
  }
}

const lockStep = (branches: number): CycleModel => ({
  outputs: (inputs) => {
    const waiting = range(branches).filter((i) => inputs[`out.${i}.ready`] !== true)
    const isOffered = inputs['in.valid'] === true
    const shown = range(branches).map((i) => [`out.${i}.valid`, isOffered && waiting.every((other) => other === i)] as const)
    const payloads = isOffered ? range(branches).map((i) => [`out.${i}.payload`, inputs['in.payload']] as const) : []
    return { 'in.ready': waiting.length === 0, ...Object.fromEntries([...shown, ...payloads]) }
  },
  edge: () => {},
})

const pair = struct({ key: uint(3), value: uint(40) })
const choices: readonly (readonly [Shape, number])[] = [
  [uint(8), 1],
  [uint(32), 2],
  [uint(1), 3],
  [pair, 5],
]

export const streamForks: readonly Part[] = choices.flatMap(([shape, branches]) => [
  part(
    { name: `stream_fork, ${branches} branches`, file, isMeasured: branches === 2 },
    StreamFork,
    { shape, branches },
    {
      'gives each branch each value once, when that branch is ready': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: paths(branches) })
        expectCycles(sim, 400, traffic, new EagerModel(branches))
      },
      'passes a value in every cycle': async (sim, dice) => {
        const to = { in: () => randomValue(shape, dice) }
        const traffic = new RandomTraffic(dice, { to, from: paths(branches), stall: [0, 0] })
        const history = expectCycles(sim, 40, traffic, new EagerModel(branches))
        for (const path of paths(branches)) expect(transfers(history, path)).toBe(40)
      },
      'offers to a branch without looking at ready of any': async (_, __, design) => {
        for (const i of range(branches)) expectPaths(design, { [`out_${i}_valid`]: ['in_valid'] })
        expectPaths(design, { in_ready: range(branches).map((i) => `out_${i}_ready`) })
      },
    },
  ),
  part(
    { name: `lock_step_fork, ${branches} branches`, file },
    LockStepFork,
    { shape, branches },
    {
      'gives a value to all branches at once or to none': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: paths(branches) })
        expectCycles(sim, 300, traffic, lockStep(branches))
      },
      'does not let a branch wait for itself': async (_, __, design) => {
        for (const i of range(branches)) {
          const others = range(branches).filter((other) => other !== i)
          expectPaths(design, { [`out_${i}_valid`]: ['in_valid', ...others.map((other) => `out_${other}_ready`)] })
        }
      },
    },
  ),
])
