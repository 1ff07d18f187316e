import { expect } from 'vitest'
import { uint } from '../../dsl/shape.ts'
import { type CycleModel, expectCycles, type PortValues, RandomTraffic } from '../fixtures/cycle-check.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, type Part, part } from '../fixtures/part.ts'
import { beat, packet } from './beat.ts'
import { endsPacket, packetSource } from './fixtures/packets.ts'
import { PacketDemux, PacketMux, StreamDemux, StreamMux } from './stream-mux.ts'

const file = 'streams/stream-mux.ts'
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
/** All codes of `select`, those past the last stream too. */
const anyChoice = (count: number) => (dice: Dice) => dice.below(2 ** Math.max(1, Math.ceil(Math.log2(count))))

/** The choice of a cycle; with `isHeld`, that of the packet which is under way. */
class Choice {
  readonly #isHeld: boolean
  #held: number | undefined
  constructor(isHeld: boolean) {
    this.#isHeld = isHeld
  }
  of(inputs: PortValues): number {
    return this.#held ?? (inputs.select as number)
  }
  edge(inputs: PortValues, isOffered: boolean, isGone: boolean): void {
    if (this.#isHeld && isOffered) this.#held = isGone ? undefined : this.of(inputs)
  }
}

function muxModel(inputs: number, isHeld: boolean): CycleModel {
  const choice = new Choice(isHeld)
  return {
    outputs: (values) => {
      const chosen = choice.of(values)
      const isOffered = values[`in.${chosen}.valid`] === true
      return {
        'out.valid': isOffered,
        ...(isOffered ? { 'out.payload': values[`in.${chosen}.payload`] } : {}),
        ...Object.fromEntries(range(inputs).map((i) => [`in.${i}.ready`, i === chosen && values['out.ready'] === true])),
      }
    },
    edge: (values, outputs) => {
      const word = outputs['out.payload']
      choice.edge(values, outputs['out.valid'] === true, values['out.ready'] === true && endsPacket(word ?? { last: true }))
    },
  }
}

function demuxModel(branches: number, isHeld: boolean): CycleModel {
  const choice = new Choice(isHeld)
  return {
    outputs: (values) => {
      const chosen = choice.of(values)
      const isOffered = values['in.valid'] === true
      return {
        'in.ready': values[`out.${chosen}.ready`] === true,
        ...Object.fromEntries(range(branches).map((i) => [`out.${i}.valid`, i === chosen && isOffered])),
        ...(isOffered && chosen < branches ? { [`out.${chosen}.payload`]: values['in.payload'] } : {}),
      }
    },
    edge: (values, outputs) => {
      const isOffered = range(branches).some((i) => outputs[`out.${i}.valid`] === true)
      choice.edge(values, isOffered, outputs['in.ready'] === true && endsPacket(values['in.payload'] ?? { last: true }))
    },
  }
}

/** Before the first edge: nothing is held yet. */
const looksAtSelect =
  (count: number, offered: (sim: any, choice: number) => unknown): Check<any> =>
  async (sim: any) => {
    for (const choice of range(count)) {
      sim.ports.select.value = choice
      expect(offered(sim, choice)).toBe(true)
    }
  }
const fromInput = (sim: any, choice: number): unknown => {
  sim.ports.out.ready.value = true
  return sim.ports.in[choice].ready.value
}
const toOutput = (sim: any, choice: number): unknown => {
  sim.ports.in.valid.value = true
  return sim.ports.out[choice].valid.value
}

const words = packet(uint(8))
const beats = beat(8)
const word = (dice: Dice) => ({ data: dice.bits(8) })
const octets = (dice: Dice) => ({ data: dice.wide(64), keep: dice.bits(8) })

export const streamMuxes: readonly Part[] = [1, 2, 3, 5].flatMap((inputs) => {
  const [shape, content] = inputs === 2 ? [beats, octets] : [words, word]
  const traffic = (dice: Dice) =>
    new RandomTraffic(dice, {
      to: Object.fromEntries(range(inputs).map((i) => [`in.${i}`, packetSource(content)])),
      from: ['out'],
      others: { select: anyChoice(inputs) },
    })
  return [
    part(
      { name: `stream_mux, ${inputs} inputs`, file, isMeasured: inputs === 5 },
      StreamMux,
      { shape, inputs },
      {
        'lets through what `select` names, and nothing past the last': async (sim, dice) => {
          expectCycles(sim, 300, traffic(dice), muxModel(inputs, false))
        },
      },
    ),
    part(
      { name: `packet_mux, ${inputs} inputs`, file, isMeasured: inputs === 5 },
      PacketMux,
      { shape, inputs },
      {
        'looks at `select` from the start': looksAtSelect(inputs, fromInput),
        'holds to the input of a packet until its end, whatever `select` says': async (sim, dice) => {
          expectCycles(sim, 600, traffic(dice), muxModel(inputs, true))
        },
      },
    ),
  ]
})

export const streamDemuxes: readonly Part[] = [1, 2, 3, 5].flatMap((outputs) => {
  const [shape, content] = outputs === 2 ? [beats, octets] : [words, word]
  const traffic = (dice: Dice) =>
    new RandomTraffic(dice, {
      to: { in: packetSource(content) },
      from: range(outputs).map((i) => `out.${i}`),
      others: { select: anyChoice(outputs) },
    })
  return [
    part(
      { name: `stream_demux, ${outputs} outputs`, file, isMeasured: outputs === 5 },
      StreamDemux,
      { shape, outputs },
      {
        'sends to what `select` names, and waits past the last': async (sim, dice) => {
          expectCycles(sim, 300, traffic(dice), demuxModel(outputs, false))
        },
      },
    ),
    part(
      { name: `packet_demux, ${outputs} outputs`, file, isMeasured: outputs === 5 },
      PacketDemux,
      { shape, outputs },
      {
        'looks at `select` from the start': looksAtSelect(outputs, toOutput),
        'holds to the output of a packet until its end, whatever `select` says': async (sim, dice) => {
          expectCycles(sim, 600, traffic(dice), demuxModel(outputs, true))
        },
      },
    ),
  ]
})
