import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { Plic, type PlicParameters } from './plic.ts'

/** The specification's memory map, chapter 3. */
const at = {
  priority: (source: number) => 4 * source,
  pending: (word: number) => 0x1000 + 4 * word,
  enable: (context: number, word: number) => 0x2000 + 0x80 * context + 4 * word,
  threshold: (context: number) => 0x20_0000 + 0x1000 * context,
  claim: (context: number) => 0x20_0004 + 0x1000 * context,
}

/** As the specification's text has it, a source at a time: no word of bits, no tree. */
class Model {
  readonly priority: number[]
  readonly isPending: boolean[]
  readonly isInService: boolean[]
  readonly isEnabled: boolean[][]
  readonly threshold: number[]
  readonly #p: PlicParameters

  constructor(p: PlicParameters) {
    this.#p = p
    const each = <T>(value: T): T[] => Array.from({ length: p.sources + 1 }, () => value)
    this.priority = each(0)
    this.isPending = each(false)
    this.isInService = each(false)
    this.isEnabled = Array.from({ length: p.contexts }, () => each(false))
    this.threshold = Array.from({ length: p.contexts }, () => 0)
  }

  best(context: number): number {
    let best = 0
    for (let id = 1; id <= this.#p.sources; id++)
      if (this.isPending[id] && this.isEnabled[context]![id] && this.priority[id]! > (best === 0 ? 0 : this.priority[best]!))
        best = id
    return best
  }

  isTold(context: number): boolean {
    return this.priority[this.best(context)]! > this.threshold[context]!
  }

  /** An edge: what a read gives, and what becomes of everything. */
  edge(sources: bigint, access: { address: number; isWrite: boolean; data: number; strobes: number } | undefined): number {
    let result = 0
    const asks = this.isPending.map((_, id) => id > 0 && ((sources >> BigInt(id - 1)) & 1n) === 1n && !this.isInService[id])
    let claimed = 0
    if (access) {
      const { address, isWrite, data, strobes } = access
      let mask = 0
      for (let lane = 0; lane < 4; lane++) if ((strobes >> lane) & 1) mask += 255 * 2 ** (8 * lane)
      const written = (old: number, limit: number): number =>
        Number(((BigInt(old) & ~BigInt(mask)) | (BigInt(data) & BigInt(mask))) & BigInt(limit))
      const most = 2 ** this.#p.priorityBits - 1
      const bitsOf = (list: readonly boolean[], word: number): number =>
        list.reduce((sum, is, id) => (is && id >> 5 === word ? sum + 2 ** (id & 31) : sum), 0)
      const words = (this.#p.sources + 32) >> 5
      for (let id = 1; id <= this.#p.sources; id++)
        if (address === at.priority(id)) {
          result = this.priority[id]!
          if (isWrite) this.priority[id] = written(result, most)
        }
      for (let word = 0; word < words; word++) if (address === at.pending(word)) result = bitsOf(this.isPending, word)
      for (let context = 0; context < this.#p.contexts; context++) {
        const own = this.isEnabled[context]!
        for (let word = 0; word < words; word++)
          if (address === at.enable(context, word)) {
            result = bitsOf(own, word)
            const now = written(result, 0xffff_ffff)
            if (isWrite)
              for (let id = Math.max(1, 32 * word); id <= Math.min(this.#p.sources, 32 * word + 31); id++)
                own[id] = Math.floor(now / 2 ** (id & 31)) % 2 === 1
          }
        if (address === at.threshold(context)) {
          result = this.threshold[context]!
          if (isWrite) this.threshold[context] = written(result, most)
        }
        if (address === at.claim(context)) {
          result = this.best(context)
          if (!isWrite) claimed = result
          else if (data >= 1 && data <= this.#p.sources && (strobes & 1) === 1 && own[data]) this.isInService[data] = false
        }
      }
    }
    for (const [id, isAsked] of asks.entries()) if (isAsked) this.isPending[id] = true
    if (claimed > 0) {
      this.isPending[claimed] = false
      this.isInService[claimed] = true
    }
    return result
  }
}

const doesInEachCycle =
  (p: PlicParameters): Check<ReturnType<typeof Plic>> =>
  async (sim, dice) => {
    const { access, sources, interrupts } = sim.ports
    const model = new Model(p)
    let told = Array.from({ length: p.contexts }, () => false)
    let level = 0n
    const words = (p.sources + 32) >> 5
    const claimed: { id: number; context: number }[] = []
    let claims = 0
    for (let cycle = 0; cycle < 3000; cycle++) {
      const seen = told.map((_, context) => ((BigInt(interrupts.value) >> BigInt(context)) & 1n) === 1n)
      expect(seen, `cycle ${cycle}`).toEqual(told)
      // Sources come and go; sometimes all of them at once.
      level ^= dice.chance(0.3) ? 1n << BigInt(dice.below(p.sources)) : 0n
      if (dice.chance(0.02)) level = dice.pick([0n, 2n ** BigInt(p.sources) - 1n])
      sources.value = level as never
      const context = dice.below(p.contexts)
      const id = 1 + dice.below(p.sources)
      const word = dice.below(words)
      const waiting = claimed.length > 0 && dice.chance(0.7) ? claimed.splice(dice.below(claimed.length), 1)[0] : undefined
      const isSettingUp = cycle % 300 < 60
      const kind = isSettingUp
        ? dice.pick(['priority', 'enable', 'threshold'] as const)
        : dice.pick(['claim', 'claim', 'complete', 'pending', 'nowhere', 'priority'] as const)
      const to = waiting?.context ?? context
      const address = {
        priority: at.priority(id),
        enable: at.enable(context, word),
        threshold: at.threshold(context),
        claim: at.claim(context),
        complete: at.claim(to),
        pending: at.pending(word),
        nowhere: dice.pick([
          0,
          at.pending(words),
          at.enable(p.contexts, 0),
          at.threshold(p.contexts),
          at.claim(0) + 4,
          0x300_0000,
        ]),
      }[kind]
      const isAsked = dice.chance(0.6)
      const isWrite =
        kind === 'complete' || (isSettingUp ? dice.chance(0.8) : (kind === 'pending' || kind === 'nowhere') && dice.chance(0.5))
      const strobes = dice.chance(0.9) ? 15 : dice.below(16)
      const data =
        kind === 'complete'
          ? dice.chance(0.1)
            ? dice.pick([0, p.sources + 1, 0x400 + id])
            : (waiting?.id ?? id)
          : kind === 'enable'
            ? dice.pick([dice.bits(32), 0xffff_ffff])
            : kind === 'threshold'
              ? dice.pick([0, 0, dice.bits(8)])
              : dice.bits(32)
      access.enable.value = isAsked
      access.isWrite.value = isWrite
      access.address.value = address / 4
      access.data.value = data
      access.strobes.value = strobes
      expect(access.isRefused.value).toBe(false)
      told = told.map((_, i) => model.isTold(i))
      const wanted = model.edge(level, isAsked ? { address, isWrite, data, strobes } : undefined)
      sim.step()
      if (isAsked && !isWrite) expect(access.readData.value, `cycle ${cycle}, ${address.toString(16)}`).toBe(wanted)
      if (isAsked && kind === 'claim' && wanted > 0) {
        claims++
        claimed.push({ id: wanted, context })
      }
    }
    expect(claims).toBeGreaterThan(20)
  }

function plic(p: PlicParameters, isMeasured = false) {
  return part({ name: `plic, ${p.sources} sources, ${p.contexts} contexts`, file: 'peripherals/plic.ts', isMeasured }, Plic, p, {
    'tells, hands out and takes back as the specification says': doesInEachCycle(p),
    'starts with all registers 0': async (sim) => {
      const { access } = sim.ports
      const ids = Array.from({ length: p.sources }, (_, i) => i + 1)
      const words = Array.from({ length: (p.sources + 32) >> 5 }, (_, i) => i)
      const contexts = Array.from({ length: p.contexts }, (_, i) => i)
      const addresses = [
        ...ids.map(at.priority),
        ...words.map(at.pending),
        ...contexts.flatMap((context) => [...words.map((word) => at.enable(context, word)), at.threshold(context)]),
      ]
      access.enable.value = true
      for (const address of addresses) {
        access.address.value = address / 4
        sim.step()
        expect(access.readData.value, address.toString(16)).toBe(0)
      }
    },
    'has its interrupts from flip-flops': async (_, __, design) => {
      expectPaths(design, { interrupts: [] })
    },
  })
}

export const plics = [
  plic({ sources: 1, contexts: 1, priorityBits: 1 }),
  plic({ sources: 7, contexts: 1, priorityBits: 3 }, true),
  plic({ sources: 31, contexts: 2, priorityBits: 3 }),
  plic({ sources: 40, contexts: 3, priorityBits: 8 }),
]
