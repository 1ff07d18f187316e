import { clockDomain, simulate } from 'gatewright'
import { BufferedMac } from '../buffered-mac.ts'
import { type Character, charactersOf, Idle, wordsOf } from './line.ts'
import { FrameCollector, idleWord } from './mac-bench.ts'

export const user = clockDomain('user', { frequency: 100e6 })
export const receive = clockDomain('receive', { frequency: 156.26e6 })
export const transmit = clockDomain('transmit', { frequency: 156.25e6 })

/** What became of frames in one direction, counted by the pulses. */
export interface Fates {
  stored: number
  dropped: number
  overflowed: number
}

interface FatePins {
  readonly stored: { readonly sampled: boolean }
  readonly dropped: { readonly sampled: boolean }
  readonly overflowed: { readonly sampled: boolean }
}

/** A running `buffered_mac` with what went over its line. */
export class BufferedMacBench {
  readonly sim: Awaited<ReturnType<typeof start>>
  readonly transmitted: Fates = { stored: 0, dropped: 0, overflowed: 0 }
  readonly received: Fates = { stored: 0, dropped: 0, overflowed: 0 }
  /** All that the transmitter sent. */
  readonly line: Character[] = []
  readonly #toReceive: Character[] = []
  #isOver = false

  private constructor(sim: Awaited<ReturnType<typeof start>>) {
    this.sim = sim
    const { ports } = sim
    sim.process(async () => {
      while (!this.#isOver) {
        const [word] = wordsOf(this.#toReceive.splice(0, 8))
        ports.xgmiiReceive.value = word ?? idleWord
        await sim.tick(receive)
        count(this.received, ports.received)
      }
    }, 'the line to the receiver')
    sim.process(async () => {
      while (!this.#isOver) {
        await sim.tick(transmit)
        this.line.push(...charactersOf(ports.xgmiiTransmit.sampled))
        count(this.transmitted, ports.transmitted)
      }
    }, 'the line from the transmitter')
  }

  static async start(userHz: number, sizes: { maximumFrameOctets?: number; depth?: number } = {}): Promise<BufferedMacBench> {
    return new BufferedMacBench(await start(userHz, sizes))
  }

  /** Puts characters on the line to the receiver, behind those that wait. */
  send(characters: readonly Character[]): void {
    this.#toReceive.push(...characters)
  }

  /** Frames that came out at the user's side, of so many beats in all; `stall` is how often the user is not ready. */
  async take(beats: number, stall = 0): Promise<Uint8Array[]> {
    const collector = new FrameCollector()
    const got = await this.sim.collect(this.sim.ports.receive, beats, { stall })
    for (const beat of got) collector.take({ ...beat, user: false })
    return collector.frames.map(({ data }) => data)
  }

  /** Lets both lines go on. */
  async run(cycles: number): Promise<void> {
    for (let i = 0; i < cycles; i++) await this.sim.tick(transmit)
  }

  /** Ends both lines' processes, and says whether beats were left at the user's side. */
  async end(): Promise<{ hasMore: boolean }> {
    await this.run(100)
    this.#isOver = true
    await this.run(3)
    return { hasMore: this.sim.ports.receive.valid.value }
  }
}

const start = (userHz: number, sizes: { maximumFrameOctets?: number; depth?: number }) =>
  simulate(BufferedMac, { user, receive, transmit, ...sizes }, { domainFrequencies: { user: userHz } })

function count(fates: Fates, { stored, dropped, overflowed }: FatePins): void {
  if (stored.sampled) fates.stored++
  if (dropped.sampled) fates.dropped++
  if (overflowed.sampled) fates.overflowed++
}

export const beatsIn = (frames: readonly Uint8Array[]): number =>
  frames.reduce((beats, { length }) => beats + Math.ceil(length / 8), 0)

/** Some idles, so that the next frame starts in lane 0 or 4. */
export const gap = (characters: readonly Character[], octets = 12): Character[] =>
  Array.from({ length: octets + ((4 - ((characters.length + octets) % 4)) % 4) }, () => Idle)
