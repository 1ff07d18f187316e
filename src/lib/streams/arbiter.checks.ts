import { expect } from 'vitest'
import { choice, struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { type CycleModel, expectCycles, type PortValues, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, type Part, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { PacketPriorityArbiter, PacketRoundRobinArbiter, PriorityArbiter, RoundRobinArbiter } from './arbiter.ts'
import { beat, type PacketShape, packet } from './beat.ts'
import { endsPacket, packetSource } from './fixtures/packets.ts'
import { randomValue } from './fixtures/random-value.ts'

const file = 'streams/arbiter.ts'
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Who is listened to; between turns it moves to the first that asks, in the order of fairness or of the list. */
class ArbiterModel implements CycleModel {
  readonly #inputs: number
  readonly #isFair: boolean
  readonly #ends: (word: unknown) => boolean
  #listening = 0
  #isInside = false

  constructor(inputs: number, isFair: boolean, ends: (word: unknown) => boolean) {
    this.#inputs = inputs
    this.#isFair = isFair
    this.#ends = ends
  }

  outputs(inputs: PortValues): PortValues {
    const at = this.#listening
    const isOffered = inputs[`in.${at}.valid`] === true
    const ready = range(this.#inputs).map((i) => [`in.${i}.ready`, i === at && inputs['out.ready'] === true] as const)
    const payload = isOffered ? { 'out.payload': inputs[`in.${at}.payload`] } : {}
    return { 'out.valid': isOffered, chosen: at, ...payload, ...Object.fromEntries(ready) }
  }

  edge(inputs: PortValues, outputs: PortValues): void {
    const isOffered = outputs['out.valid'] === true
    if (isOffered && inputs['out.ready'] === true) this.#isInside = !this.#ends(outputs['out.payload'])
    if (this.#isInside || (isOffered && inputs['out.ready'] !== true)) return
    const others = range(this.#inputs - 1).map((i) => (this.#listening + 1 + i) % this.#inputs)
    const order = this.#isFair ? others : range(this.#inputs)
    this.#listening = order.find((i) => inputs[`in.${i}.valid`] === true) ?? this.#listening
  }
}

/** The longest row of units (values, packets) of others that an input saw pass while it asked. */
function longestWait(
  history: readonly PortValues[],
  asked: readonly PortValues[],
  inputs: number,
  ends: (word: unknown) => boolean,
) {
  const waits = range(inputs).map(() => 0)
  let longest = 0
  history.forEach((outputs, cycle) => {
    const isEnd = outputs['out.valid'] === true && asked[cycle]!['out.ready'] === true && ends(outputs['out.payload'])
    for (const i of range(inputs)) {
      if (asked[cycle]![`in.${i}.valid`] !== true || outputs.chosen === i) waits[i] = 0
      else if (isEnd) longest = Math.max(longest, ++waits[i]!)
    }
  })
  return longest
}

/** Traffic that remembers what was asked. */
class RecordedTraffic extends RandomTraffic {
  readonly asked: PortValues[] = []
  override inputs(cycle: number): PortValues {
    const inputs = super.inputs(cycle)
    this.asked.push(inputs)
    return inputs
  }
}

interface Kind {
  readonly isFair: boolean
  readonly ends: (word: unknown) => boolean
  readonly source: (shape: Shape) => (dice: Dice) => unknown
}

function checksOf(shape: Shape, inputs: number, { isFair, ends, source }: Kind): Record<string, Check<any>> {
  const model = (): CycleModel => new ArbiterModel(inputs, isFair, ends)
  const to = () => Object.fromEntries(range(inputs).map((i) => [`in.${i}`, source(shape)]))
  const load = { stall: [0, 0] as const }
  return {
    'serves who comes first in its order, and stays with it': async (sim, dice) => {
      expectCycles(sim, 350, new RandomTraffic(dice, { to: to(), from: ['out'] }), model())
    },
    'serves the last in its order where few ask': async (sim, dice) => {
      expectCycles(sim, 250, new RandomTraffic(dice, { to: to(), from: ['out'], stall: [0.9, 0.3] }), model())
    },
    'keeps its order while nobody asks': async (sim, dice) => {
      const single = (path: () => unknown) => () => ({ ...(path() as object), last: true })
      const plain = range(inputs).map((i) => [`in.${i}`, () => randomValue(shape, dice)] as const)
      const short = plain.map(([path, next]) => [path, hasLast(shape) ? single(next) : next] as const)
      expectCycles(sim, 250, new RandomTraffic(dice, { to: Object.fromEntries(short), from: ['out'], stall: [0.8, 0] }), model())
    },
    'passes a value in every cycle': async (sim, dice) => {
      const history = expectCycles(sim, 60, new RandomTraffic(dice, { to: to(), from: ['out'], ...load }), model())
      expect(transfers(history, 'out')).toBe(60)
    },
    ...(isFair
      ? {
          'lets nobody wait for more than one turn of each other': async (sim: any, dice: Dice) => {
            const traffic = new RecordedTraffic(dice, { to: to(), from: ['out'] })
            const history = expectCycles(sim, 300, traffic, model())
            expect(longestWait(history, traffic.asked, inputs, ends)).toBe(inputs - 1)
          },
        }
      : {}),
    'keeps the paths of valid and ready apart': async (_, __, design) => {
      expectPaths(design, { out_valid: range(inputs).map((i) => `in_${i}_valid`) })
      for (const i of range(inputs)) expectPaths(design, { [`in_${i}_ready`]: ['out_ready'] })
    },
  }
}

const hasLast = (shape: Shape): boolean => shape.kind === 'struct' && 'last' in shape.fields
const always = (): boolean => true
const anyValue = (shape: Shape) => (dice: Dice) => randomValue(shape, dice)
const packets = (shape: Shape) =>
  packetSource((dice) => {
    const { last: _, ...word } = randomValue(shape, dice) as Record<string, unknown>
    return word
  })

const command = struct({ kind: choice('read', 'write', 'flush'), address: uint(33) })
const values: readonly (readonly [Shape, number])[] = [
  [uint(8), 1],
  [uint(70), 2],
  [command, 3],
  [choice('red', 'green', 'blue'), 3],
  [uint(32), 4],
  [uint(5), 6],
]
const words: readonly (readonly [PacketShape, number])[] = [
  [packet(uint(8)), 1],
  [beat(1), 2],
  [packet(command), 3],
  [beat(8), 4],
  [packet(uint(5)), 6],
]

export const arbiters: readonly Part[] = values.flatMap(([shape, inputs]) => {
  const kind = { ends: always, source: anyValue }
  const text = { file, isMeasured: inputs === 4 }
  const what = `${inputs} inputs of ${shape.kind}`
  return [
    part(
      { name: `round_robin_arbiter, ${what}`, ...text },
      RoundRobinArbiter,
      { shape, inputs },
      checksOf(shape, inputs, { ...kind, isFair: true }),
    ),
    part(
      { name: `priority_arbiter, ${what}`, ...text },
      PriorityArbiter,
      { shape, inputs },
      checksOf(shape, inputs, { ...kind, isFair: false }),
    ),
  ]
})

export const packetArbiters: readonly Part[] = words.flatMap(([shape, inputs]) => {
  const kind = { ends: endsPacket, source: packets }
  const text = { file, isMeasured: inputs === 4 }
  return [
    part(
      { name: `packet_round_robin_arbiter, ${inputs} inputs`, ...text },
      PacketRoundRobinArbiter,
      { shape, inputs },
      checksOf(shape, inputs, { ...kind, isFair: true }),
    ),
    part(
      { name: `packet_priority_arbiter, ${inputs} inputs`, ...text },
      PacketPriorityArbiter,
      { shape, inputs },
      checksOf(shape, inputs, { ...kind, isFair: false }),
    ),
  ]
})
