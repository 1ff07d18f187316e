import { expect } from 'vitest'
import type { Simulation } from '../../simulate.ts'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { internetChecksumOf } from './fixtures/internet-checksum-model.ts'
import { summedPackets } from './fixtures/packets.ts'
import { InternetChecksum, type InternetChecksumParameters, internetChecksumLatency } from './internet-checksum.ts'

type Pins = ReturnType<typeof InternetChecksum>

interface Beat {
  readonly octets: readonly number[]
  readonly last: boolean
}

/** Beats of a message; what falls into the last one may be nothing. */
const beatsOf = (message: readonly number[], octets: number, endsEmpty: boolean): Beat[] => {
  const count = Math.ceil(message.length / octets) + Number(endsEmpty || message.length === 0)
  return Array.from({ length: count }, (_, i) => ({
    octets: message.slice(i * octets, (i + 1) * octets),
    last: i === count - 1,
  }))
}

/** What came out, and when: cycles are counted from the first edge. */
interface Found {
  readonly cycle: number
  readonly checksum: number
  readonly isIntact: boolean
}

class Line {
  readonly #sim: Simulation<Pins>
  readonly #octets: number
  readonly #latency: number
  readonly #dice: Dice
  #cycle = 0
  readonly found: Found[] = []
  readonly wanted: Found[] = []

  constructor(sim: Simulation<Pins>, p: InternetChecksumParameters, dice: Dice) {
    this.#sim = sim
    this.#octets = p.octets
    this.#latency = internetChecksumLatency(p)
    this.#dice = dice
    expect(sim.ports.isDone.value, 'after reset').toBe(false)
  }

  /** Sends a message, holding back where `gap` says, and notes what must come of it. */
  send(message: readonly number[], { gap = 0, endsEmpty = false, isIntact = internetChecksumOf(message) === 0 } = {}): void {
    for (const beat of beatsOf(message, this.#octets, endsEmpty)) {
      while (this.#dice.chance(gap)) this.#idle()
      this.#drive(beat.octets, true, (1 << beat.octets.length) - 1, beat.last)
    }
    this.wanted.push({ cycle: this.#cycle + this.#latency - 1, checksum: internetChecksumOf(message), isIntact })
  }

  /** Waits for all that was sent, and compares. */
  finish(): readonly Found[] {
    for (let i = 0; i < this.#latency + 1; i++) this.#idle()
    expect(this.found).toEqual(this.wanted)
    return this.found
  }

  #idle(): void {
    this.#drive([], false, this.#dice.bits(Math.min(this.#octets, 32)), this.#dice.chance(0.5))
  }

  #drive(octets: readonly number[], valid: boolean, keep: number | bigint, last: boolean): void {
    const { ports } = this.#sim
    const spare = this.#dice.list(this.#octets - octets.length, () => this.#dice.bits(8))
    const word = [...octets, ...spare].reduceRight((sum, octet) => (sum << 8n) | BigInt(octet), 0n)
    ports.valid.value = valid
    ports.data.value = word as never
    ports.keep.value = (valid ? (1n << BigInt(octets.length)) - 1n : BigInt(keep)) as never
    ports.last.value = last
    this.#sim.step()
    this.#cycle++
    if (ports.isDone.value)
      this.found.push({ cycle: this.#cycle, checksum: Number(ports.checksum.value), isIntact: ports.isIntact.value })
  }
}

/** The message with its checksum in two octets more, which lie in one word. */
function withChecksum(message: readonly number[]): number[] {
  const even = message.length % 2 === 0 ? message : [...message, 0]
  const check = internetChecksumOf(even)
  return [...even, check >> 8, check & 255]
}

/** RFC 1071, section 3: the sum of these is 0xddf2. */
const example = [0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]

const choices: readonly (InternetChecksumParameters & { readonly isMeasured?: boolean })[] = [
  { octets: 1, addersPerStage: 1 },
  { octets: 2, addersPerStage: 1 },
  { octets: 3, addersPerStage: 2 },
  { octets: 4, addersPerStage: 1, isMeasured: true },
  { octets: 5, addersPerStage: 1 },
  { octets: 8, addersPerStage: 1, isMeasured: true },
  { octets: 8, addersPerStage: 4, isMeasured: true },
  { octets: 12, addersPerStage: 2 },
  { octets: 17, addersPerStage: 3 },
  { octets: 64, addersPerStage: 1, isMeasured: true },
]

export const internetChecksums = choices.map(({ isMeasured = false, ...p }) =>
  part(
    {
      name: `internet_checksum, ${p.octets} octets, ${p.addersPerStage} adders a stage`,
      file: 'codes/internet-checksum.ts',
      isMeasured,
    },
    InternetChecksum,
    p,
    {
      'gives the checksum of each message, so many cycles after its last beat and in no other': async (sim, dice) => {
        const line = new Line(sim, p, dice)
        for (let i = 0; i < 24; i++) {
          const message = dice.list(dice.between(0, 4 * p.octets + 2), () => dice.bits(8))
          line.send(i % 3 === 0 ? withChecksum(message) : message, { gap: 0.2, endsEmpty: dice.chance(0.2) })
        }
        expect(line.finish().filter(({ isIntact }) => isIntact).length).toBeGreaterThanOrEqual(8)
      },
      'sums messages back to back, a beat a cycle': async (sim, dice) => {
        const line = new Line(sim, p, dice)
        for (let i = 0; i < 20; i++) line.send(dice.list(dice.between(1, 3 * p.octets), () => dice.bits(8)))
        line.finish()
      },
      'takes every carry back in': async (sim, dice) => {
        const line = new Line(sim, p, dice)
        const extremes = [0, 1, 2, 3, 0xfe, 0xff, 0xff, 0xff]
        for (const octet of [0xff, 0, 0x80, 1]) line.send(dice.list(5 * p.octets, () => octet))
        for (let i = 0; i < 60; i++) line.send(dice.list(dice.between(1, 8) * p.octets, () => dice.pick(extremes)))
        line.finish()
      },
      'gives what RFC 1071 has as its example': async (sim, dice) => {
        const line = new Line(sim, p, dice)
        line.send(example)
        expect(line.finish()[0]!.checksum).toBe(0xffff - 0xddf2)
      },
      'gives what scapy puts into packets, and finds them intact with it': async (sim, dice) => {
        const line = new Line(sim, p, dice)
        const short = summedPackets.filter(({ octets }) => octets.length <= 40 * p.octets)
        for (const { octets } of short) line.send(octets, { gap: 0.05, isIntact: false })
        for (const { octets, checksum } of short.slice(0, 20))
          if (octets.length % 2 === 0) line.send([...octets, checksum >> 8, checksum & 255], { isIntact: true })
        const found = line.finish()
        expect(found.slice(0, short.length).map(({ checksum }) => checksum)).toEqual(short.map(({ checksum }) => checksum))
        expect(short.length).toBeGreaterThan(10)
      },
      'has its checksum in flip-flops': async (_, __, design) => {
        expectPaths(design, { is_done: 'register', checksum: [], is_intact: [] })
      },
    },
  ),
)
