import { bool, connect, flip, module, output, ports, reg, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { play } from '../../../src/lib/buses/fixtures/agent.ts'
import { Dice } from '../../../src/lib/fixtures/dice.ts'
import { dataPort } from '../memory/port.ts'
import { DataRouter } from './data-router.ts'
import { Fetcher, LoadStore, randomAccesses } from './fixtures/core-agents.ts'
import { InstructionRouter } from './instruction-router.ts'

const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const engines = ['wasm', 'interpreter']
const regions = [
  { base: 0x8000_0000, size: 0x8000_0000 },
  { base: 0x1000, size: 0x1000 },
  { base: 0x2000_0000, size: 0x100_0000 },
]
const nowhere = 0x4000_0000

/** The router beside a register: with none there is no clock, and no edge to look at. */
const ClockedDataRouter = module('clocked_data_router', (p: Parameters<typeof DataRouter>[0]) => {
  const io = ports({
    data: flip(dataPort()),
    targets: p.regions.map(() => dataPort()),
    others: dataPort(),
    isOdd: output(bool),
  })
  const router = DataRouter(p)
  connect(io.data, router.data)
  connect(io.targets, router.targets)
  connect(io.others, router.others)
  const isOdd = reg(bool, { init: false })
  isOdd.next = isOdd.not()
  io.isOdd.set(isOdd)
  return io
})

/** What a target answers: who it is and which address, or a fault in one word of eight. */
const wordAt = (target: number, address: number) => BigInt.asUintN(32, BigInt(address) * 3n + BigInt(target))
const isFaulty = (address: number) => (address >> 2) % 8 === 7

/** The far side of a port: takes requests when it likes, answers in order, at the earliest one cycle later. */
class Target {
  readonly isDone = true
  readonly seen: number[] = []
  readonly #port: any
  readonly #number: number
  readonly #answer: (response: any, address: number) => void
  readonly #dice: Dice
  readonly #stall: number
  readonly #waiting: { address: number; from: number }[] = []
  #cycle = 0
  #isReady = false

  constructor(port: any, number: number, answer: (response: any, address: number) => void, dice: Dice, stall: number) {
    this.#port = port
    this.#number = number
    this.#answer = answer
    this.#dice = dice
    this.#stall = stall
  }

  edge(): void {
    const { request, response } = this.#port
    this.#cycle++
    if (request.valid.sampled && this.#isReady) {
      const address = Number(request.payload.sampled.address)
      this.seen.push(address)
      this.#waiting.push({ address, from: this.#cycle })
    }
    const isAnswering = this.#waiting.length > 0 && !this.#dice.chance(this.#stall)
    response.valid.value = isAnswering
    // What it says while it does not answer is nobody's business.
    response.error.value = this.#dice.chance(0.5)
    this.#answer(response, isAnswering ? this.#waiting.shift()!.address : this.#dice.bits(30) + this.#number)
    if (!isAnswering) response.error.value = this.#dice.chance(0.5)
    this.#isReady = !this.#dice.chance(this.#stall)
    request.ready.value = this.#isReady
  }
}

const regionOf = (address: number) => regions.findIndex(({ base, size }) => address >= base && address < base + size)

describe.each(engines)('the routers (%s)', (engine) => {
  it('bring fetches where they belong and keep the answers in order, however long each place takes', async () => {
    const dice = new Dice(seed)
    const sim = await simulate(InstructionRouter, { regions }, { engine })
    const addresses = dice.list(200, () => dice.pick([...regions.map(({ base }) => base), nowhere]) + 4 * dice.below(64))
    const core = new Fetcher(sim.ports.instruction, addresses, dice, 0.2)
    const targets = sim.ports.targets.map(
      (port, i) =>
        new Target(
          port,
          i,
          (response, address) => {
            response.word.value = Number(wordAt(i, address))
            response.error.value = isFaulty(address)
          },
          dice,
          [0, 0.1, 0.8][i]!,
        ),
    )
    play(sim, [core, ...targets])
    expect(core.outcomes).toEqual(
      core.taken.map((address) => {
        const region = regionOf(address)
        return region < 0 || isFaulty(address) ? 'failed' : wordAt(region, address)
      }),
    )
    expect(core.taken.toSorted()).toEqual(addresses.toSorted())
    for (const [i, { seen }] of targets.entries()) expect(seen).toEqual(core.taken.filter((address) => regionOf(address) === i))
  })

  it('bring loads and stores where they belong', async () => {
    const dice = new Dice(seed)
    const sim = await simulate(ClockedDataRouter, { regions }, { engine })
    const bases = [...regions.map(({ base }) => base), nowhere]
    const accesses = dice.list(200, () => randomAccesses(dice, 1, dice.pick(bases), 8)[0]!)
    const core = new LoadStore(sim.ports.data, accesses, dice, 0.2)
    const ports = [...sim.ports.targets, sim.ports.others]
    const targets = ports.map(
      (port, i) =>
        new Target(
          port,
          i,
          (response, address) => {
            response.data.value = wordAt(i, address)
            response.error.value = isFaulty(address)
          },
          dice,
          [0, 0.1, 0.8, 0.5][i]!,
        ),
    )
    play(sim, [core, ...targets])
    const place = (address: number) => (regionOf(address) < 0 ? regions.length : regionOf(address))
    expect(core.outcomes).toEqual(
      accesses.map(({ address, writes }) => (isFaulty(address) ? 'failed' : writes ? 'stored' : wordAt(place(address), address))),
    )
    for (const [i, { seen }] of targets.entries())
      expect(seen).toEqual(accesses.map(({ address }) => address).filter((address) => place(address) === i))
  })
})
