import { expect } from 'vitest'
import { uint } from '../../dsl/shape.ts'
import { type CycleModel, expectCycles, type PortValues, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Part, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { type BeatShape, beat } from './beat.ts'
import { Downsizer, Upsizer } from './beat-width.ts'

const file = 'streams/beat-width.ts'

/** A beat as octets, one a lane; undefined where it is not kept. */
interface Octets {
  readonly lanes: readonly (number | undefined)[]
  readonly last: boolean
  readonly user: unknown
}

function octetsOf(word: any, bytes: number): Octets {
  const [data, keep] = [BigInt(word.data), BigInt(word.keep)]
  const lane = (i: bigint): number | undefined => ((keep >> i) & 1n ? Number((data >> (8n * i)) & 0xffn) : undefined)
  return { lanes: Array.from({ length: bytes }, (_, i) => lane(BigInt(i))), last: word.last, user: word.user }
}

/** What is to be seen of a beat: octets that are not kept are nobody's business. */
const seen = (outputs: PortValues, bytes: number): PortValues =>
  outputs['out.payload'] ? { ...outputs, 'out.payload': octetsOf(outputs['out.payload'], bytes) } : outputs

/**
 * Beats of packets. Most are whole but for the last, which has 0 to all octets from the lowest on; with `isSparse` any
 * octet may be missing from any beat.
 */
function beatSource(bytes: number, hasUser: boolean, isSparse: boolean): (dice: Dice) => Record<string, unknown> {
  const all = (1n << BigInt(bytes)) - 1n
  const number = (value: bigint, width: number): number | bigint => (width > 32 ? value : Number(value))
  return (dice) => {
    const last = dice.chance(0.3)
    const keep = isSparse ? dice.wide(bytes) & dice.wide(bytes) : last ? all >> BigInt(dice.below(bytes + 1)) : all
    return {
      data: number(dice.wide(8 * bytes), 8 * bytes),
      keep: number(keep, bytes),
      last,
      ...(hasUser ? { user: dice.bits(3) } : {}),
    }
  }
}

/** Lanes of wide beats that are being gathered, or wait: one at a time, and the next may begin as it leaves. */
class UpsizerModel implements CycleModel {
  readonly #from: number
  readonly #to: number
  #gathered: Octets | undefined
  #isWhole = false
  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
  }
  outputs(inputs: PortValues): PortValues {
    const offered = this.#isWhole ? { 'out.payload': this.#padded(this.#gathered!) } : {}
    return { 'in.ready': !this.#isWhole || inputs['out.ready'] === true, 'out.valid': this.#isWhole, ...offered }
  }
  #padded({ lanes, last, user }: Octets): Octets {
    return { lanes: Array.from({ length: this.#to }, (_, i) => lanes[i]), last, user }
  }
  edge(inputs: PortValues, outputs: PortValues): void {
    if (outputs['out.valid'] && inputs['out.ready']) {
      this.#gathered = undefined
      this.#isWhole = false
    }
    if (!inputs['in.valid'] || !outputs['in.ready']) return
    const { lanes, last, user } = octetsOf(inputs['in.payload'], this.#from)
    this.#gathered = { lanes: [...(this.#gathered?.lanes ?? []), ...lanes], last, user }
    this.#isWhole = last || this.#gathered.lanes.length === this.#to
  }
}

const upsizerModel = (narrow: number, wide: number): CycleModel =>
  narrow === wide ? new DownsizerModel(wide, narrow) : new UpsizerModel(narrow, wide)

/** The narrow beats of a wide one, as a list made of the octets. */
function cut({ lanes, last, user }: Octets, to: number): Octets[] {
  const beats: Octets[] = []
  for (let at = 0; at < lanes.length; at += to) beats.push({ lanes: lanes.slice(at, at + to), last: false, user })
  while (beats.length > 1 && beats.at(-1)!.lanes.every((lane) => lane === undefined)) beats.pop()
  return beats.map((narrow, i) => ({ ...narrow, last: last && i === beats.length - 1 }))
}

class DownsizerModel implements CycleModel {
  readonly #from: number
  readonly #to: number
  #sent = 0
  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
  }
  #left(inputs: PortValues): Octets[] {
    return inputs['in.valid'] ? cut(octetsOf(inputs['in.payload'], this.#from), this.#to).slice(this.#sent) : []
  }
  outputs(inputs: PortValues): PortValues {
    const left = this.#left(inputs)
    return {
      'out.valid': left.length > 0,
      ...(left.length > 0 ? { 'out.payload': left[0], 'in.ready': inputs['out.ready'] === true && left.length === 1 } : {}),
    }
  }
  edge(inputs: PortValues, outputs: PortValues): void {
    if (outputs['in.ready']) this.#sent = 0
    else if (outputs['out.valid'] && inputs['out.ready']) this.#sent++
  }
}

/** Runs a resizer beside its model, both seen by octets. */
function expectOctets(sim: any, cycles: number, traffic: RandomTraffic, model: CycleModel, bytes: number): readonly PortValues[] {
  return expectCycles(sim, cycles, traffic, model, (outputs) => seen(outputs, bytes))
}

const sizes: readonly (readonly [narrow: number, wide: number, hasUser: boolean])[] = [
  [1, 1, false],
  [1, 2, true],
  [1, 3, false],
  [2, 6, true],
  [4, 8, false],
  [1, 8, true],
  [3, 15, false],
]
const shapeOf = (bytes: number, hasUser: boolean): BeatShape => (hasUser ? beat(bytes, uint(3)) : beat(bytes)) as BeatShape

export const upsizers: readonly Part[] = sizes.map(([narrow, wide, hasUser]) => {
  const traffic = (dice: Dice, isSparse: boolean, stall?: readonly [number, number]) =>
    new RandomTraffic(dice, { to: { in: beatSource(narrow, hasUser, isSparse) }, from: ['out'], ...(stall ? { stall } : {}) })
  return part(
    { name: `upsizer, ${narrow} to ${wide} octets`, file, isMeasured: wide === 8 },
    Upsizer,
    { from: shapeOf(narrow, hasUser), to: shapeOf(wide, hasUser) },
    {
      'gathers octets in order, ends with last, and clears what is not kept': async (sim, dice) => {
        expectOctets(sim, 400, traffic(dice, false), upsizerModel(narrow, wide), wide)
      },
      'passes any keep on as it is, empty last beats too': async (sim, dice) => {
        expectOctets(sim, 400, traffic(dice, true), upsizerModel(narrow, wide), wide)
      },
      'takes a beat in every cycle': async (sim, dice) => {
        const history = expectOctets(sim, 80, traffic(dice, false, [0, 0]), upsizerModel(narrow, wide), wide)
        expect(history.every((outputs) => outputs['in.ready'])).toBe(true)
      },
      'offers from flip-flops': async (_, __, design) => {
        if (narrow === wide) expectPaths(design, { out_valid: ['in_valid'], in_ready: ['out_ready'] })
        else expectPaths(design, { out_valid: 'register', out_payload_last: 'register', in_ready: ['out_ready'] })
      },
    },
  )
})

export const downsizers: readonly Part[] = sizes.map(([narrow, wide, hasUser]) => {
  const traffic = (dice: Dice, isSparse: boolean, stall?: readonly [number, number]) =>
    new RandomTraffic(dice, { to: { in: beatSource(wide, hasUser, isSparse) }, from: ['out'], ...(stall ? { stall } : {}) })
  return part(
    { name: `downsizer, ${wide} to ${narrow} octets`, file, isMeasured: wide === 8 },
    Downsizer,
    { from: shapeOf(wide, hasUser), to: shapeOf(narrow, hasUser) },
    {
      'cuts beats in order and leaves out empty ones at the end': async (sim, dice) => {
        expectOctets(sim, 400, traffic(dice, false), new DownsizerModel(wide, narrow), narrow)
      },
      'passes any keep on as it is': async (sim, dice) => {
        expectOctets(sim, 400, traffic(dice, true), new DownsizerModel(wide, narrow), narrow)
      },
      'gives a beat in every cycle': async (sim, dice) => {
        const history = expectOctets(sim, 80, traffic(dice, false, [0, 0]), new DownsizerModel(wide, narrow), narrow)
        expect(transfers(history, 'out')).toBe(80)
      },
      'offers without looking at ready': async (_, __, design) => {
        expectPaths(design, { out_valid: ['in_valid'] })
      },
    },
  )
})
