import { expect } from 'vitest'
import { struct, uint } from '../../dsl/shape.ts'
import { type CycleModel, expectCycles, type PortValues, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import { type Part, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { beat, type PacketShape, packet } from './beat.ts'
import { endsPacket, packetSource } from './fixtures/packets.ts'
import { randomValue } from './fixtures/random-value.ts'
import { PacketFifo } from './packet-fifo.ts'

const file = 'streams/packet-fifo.ts'

type Fate = 'stored' | 'dropped' | 'overflowed'

/** Lists of words: of the unfinished packet, of complete ones, and of those on the way out, the next to leave last. */
class PacketFifoModel implements CycleModel {
  readonly #depth: number
  readonly #way: unknown[]
  #unfinished: unknown[] = []
  #complete: unknown[] = []
  #lost: Fate | undefined
  #packets = 0
  #pulse: Fate | undefined

  constructor(depth: number, stages: number) {
    this.#depth = depth
    this.#way = Array.from({ length: stages })
  }

  get #level(): number {
    return this.#unfinished.length + this.#complete.length
  }

  outputs(): PortValues {
    const offered = this.#way.at(-1)
    return {
      'in.ready': true,
      'out.valid': offered !== undefined,
      ...(offered === undefined ? {} : { 'out.payload': offered }),
      stored: this.#pulse === 'stored',
      dropped: this.#pulse === 'dropped',
      overflowed: this.#pulse === 'overflowed',
      level: this.#level,
      packets: this.#packets,
    }
  }

  edge(inputs: PortValues, outputs: PortValues): void {
    const level = this.#level
    if (outputs['out.valid'] && inputs['out.ready']) {
      if (endsPacket(this.#way.at(-1))) this.#packets--
      this.#way[this.#way.length - 1] = undefined
    }
    for (let stage = this.#way.length - 1; stage >= 0; stage--)
      if (this.#way[stage] === undefined) {
        this.#way[stage] = stage === 0 ? this.#complete.shift() : this.#way[stage - 1]
        if (stage > 0) this.#way[stage - 1] = undefined
      }
    this.#pulse = undefined
    if (inputs['in.valid']) this.#take(inputs['in.payload'], inputs.drop === true, level < this.#depth)
  }

  #take(word: unknown, isUnwanted: boolean, hasRoom: boolean): void {
    this.#lost ??= isUnwanted ? 'dropped' : hasRoom ? undefined : 'overflowed'
    this.#unfinished = this.#lost ? [] : [...this.#unfinished, word]
    if (!endsPacket(word)) return
    this.#pulse = this.#lost ?? 'stored'
    if (!this.#lost) this.#packets++
    this.#complete.push(...this.#unfinished)
    this.#unfinished = []
    this.#lost = undefined
  }
}

/** One packet of so many words, then nothing more. */
function onePacket(shape: PacketShape, length: number) {
  let sent = 0
  return (dice: any): unknown =>
    sent === length ? undefined : { ...(randomValue(shape, dice) as Record<string, unknown>), last: ++sent === length }
}

const descriptor = struct({ address: uint(34), tag: uint(3) })
const choices: readonly (readonly [PacketShape, number, 'block' | 'distributed'])[] = [
  [packet(uint(1)), 1, 'distributed'],
  [packet(uint(8)), 2, 'block'],
  [packet(descriptor), 3, 'distributed'],
  [beat(2), 5, 'block'],
  [beat(1, uint(2)), 8, 'distributed'],
  [packet(uint(70)), 13, 'block'],
  [beat(8), 512, 'block'],
]

export const packetFifos: readonly Part[] = choices.map(([shape, depth, storage]) => {
  const stages = storage === 'block' ? 2 : 1
  const model = (): PacketFifoModel => new PacketFifoModel(depth, stages)
  const words = packetSource((dice) => {
    const { last: _, ...word } = randomValue(shape, dice) as Record<string, unknown>
    return word
  })
  const wanted = { drop: () => false }
  return part(
    { name: `packet_fifo, depth ${depth}, ${storage}`, file, isMeasured: depth === 8 || depth === 512 },
    PacketFifo,
    { shape, depth, storage },
    {
      'forwards complete packets only, drops whole ones, and counts': async (sim, dice) => {
        const others = { drop: (choose: typeof dice) => choose.chance(0.06) }
        expectCycles(sim, 700, new RandomTraffic(dice, { to: { in: words }, from: ['out'], others }), model())
      },
      'takes and gives a word in every cycle': async (sim, dice) => {
        const to = { in: () => ({ ...(randomValue(shape, dice) as Record<string, unknown>), last: true }) }
        const traffic = new RandomTraffic(dice, { to, from: ['out'], others: wanted, stall: [0, 0] })
        const history = expectCycles(sim, 60, traffic, model())
        if (depth >= 2) expect(transfers(history, 'out')).toBe(60 - 1 - stages)
      },
      'stores a packet as long as it is deep': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, {
          to: { in: onePacket(shape, depth) },
          from: ['out'],
          others: wanted,
          stall: [0, 0],
        })
        const history = expectCycles(sim, 2 * depth + 8, traffic, model())
        expect(transfers(history, 'out')).toBe(depth)
      },
      'drops a packet that is a word longer': async (sim, dice) => {
        const to = { in: onePacket(shape, depth + 1) }
        const history = expectCycles(
          sim,
          2 * depth + 8,
          new RandomTraffic(dice, { to, from: ['out'], others: wanted, stall: [0, 0] }),
          model(),
        )
        expect(transfers(history, 'out')).toBe(0)
        expect(history.filter(({ overflowed }) => overflowed === true)).toHaveLength(1)
      },
      'offers and reports from flip-flops': async (_, __, design) => {
        const status = { stored: 'register', dropped: 'register', overflowed: 'register', packets: 'register' } as const
        expectPaths(design, { in_ready: [], out_valid: 'register', out_payload_last: 'register', level: [], ...status })
      },
    },
  )
})
