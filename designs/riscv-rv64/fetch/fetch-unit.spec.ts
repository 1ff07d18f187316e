import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { FetchUnit } from './fetch-unit.ts'

const start = 0x8000_0000
const halfwords = 1024

/** Numbers from a seed: a linear congruential generator, its upper bits. Source: Knuth, TAOCP volume 2, 3.3.4, line 26. */
function randomOf(seed: number): (below: number) => number {
  let state = BigInt(seed)
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & ((1n << 64n) - 1n)
    return Number((state >> 33n) % BigInt(below))
  }
}

/** What stands at each address in halfwords: `length` 1 or 2, and for a branch where it goes. */
interface Placed {
  readonly length: number
  readonly target?: number
}

/** A program without holes: each instruction ends where the next begins, and the last branches to the first. */
function programOf(
  random: (below: number) => number,
  isCompressed: boolean,
): { placed: Map<number, Placed>; image: Uint16Array } {
  const places: number[] = []
  const lengths: number[] = []
  for (let at = 0; at < halfwords - 2; ) {
    const length = isCompressed && random(2) === 0 ? 1 : 2
    places.push(at)
    lengths.push(length)
    at += length
  }
  const image = new Uint16Array(halfwords + 2)
  const placed = new Map<number, Placed>()
  for (const [i, at] of places.entries()) {
    const isLast = i === places.length - 1
    const isBranch = isLast || random(6) === 0
    placed.set(at, { length: lengths[i]!, ...(isBranch ? { target: isLast ? 0 : places[random(places.length)]! } : {}) })
    // c.li or addi, whose immediates tell one from another.
    if (lengths[i] === 1) image[at] = 0x4001 | ((at & 31) << 2) | ((1 + ((at >> 5) & 31)) << 7)
    else {
      image[at] = 0x0013 | ((at & 31) << 7)
      image[at + 1] = at << 4
    }
  }
  return { placed, image }
}

/** The word that is decoded: c.li as addi. Source: volume I, "Integer Constant-Generation Instructions". */
function wordAt(image: Uint16Array, at: number, length: number): number {
  if (length === 2) return ((image[at + 1]! << 16) | image[at]!) >>> 0
  const half = image[at]!
  const imm = ((half >> 2) & 31) | ((half >> 12) & 1 ? -32 : 0)
  return ((imm << 20) | (half & 0xf80) | 0x13) >>> 0
}

interface Run {
  readonly seed: number
  readonly compressed: boolean
  /** Cycles until the memory answers: 1 … this. */
  readonly latency: number
  /** One in so many cycles the pipeline takes nothing, or the memory takes no request. */
  readonly stalls: number
  readonly cycles: number
  /** How often of 8 a branch is taken. */
  readonly taken: number
  /** The predictor is taught what is not so. */
  readonly misleads?: true
}

/** Runs a program through the unit with a pipeline that redirects some cycles after a wrong prediction. Returns instructions. */
async function follow(run: Run): Promise<number> {
  const random = randomOf(run.seed)
  const { placed, image } = programOf(random, run.compressed)
  const sim = await simulate(FetchUnit, { reset: start, predictorEntries: 32, compressed: run.compressed })
  const { memory, out, redirect, outcome } = sim.ports as any
  const answers: { at: number; word: number }[] = []
  let expected = 0
  let count = 0
  let wait = 0
  let goTo: number | undefined
  for (let cycle = 0; cycle < run.cycles; cycle++) {
    // The memory answers in order.
    const isDue = answers.length > 0 && answers[0]!.at <= cycle
    memory.response.valid.value = isDue
    memory.response.word.value = isDue ? answers.shift()!.word : 0xffff_ffff
    memory.request.ready.value = random(run.stalls) !== 0
    out.ready.value = goTo !== undefined || random(run.stalls) !== 0
    const redirects = goTo !== undefined && wait-- === 0
    redirect.valid.value = redirects
    redirect.address.value = start / 2 + (goTo ?? 0)
    outcome.valid.value = false
    if (run.misleads && random(8) === 0) {
      // Other code stood here: the predictor knows branches that are none, and that end where an instruction begins.
      const place = { word: ((start >>> 2) + random(halfwords / 2)) & 0x3fff, isUpper: random(2) === 1 }
      const before = { isKnown: true, confidence: 3, target: 0, place }
      outcome.valid.value = true
      outcome.payload.value = { before, isTaken: true, target: start / 2 + random(halfwords) }
    }
    if (redirects) {
      expected = goTo!
      goTo = undefined
    } else if (goTo === undefined && out.valid.value && out.ready.value) {
      const { address, word, isCompressed, prediction } = out.payload.value
      const here = placed.get(expected)!
      expect(Number(address) - start / 2, `the address after ${count} instructions, seed ${run.seed}`).toBe(expected)
      expect(Number(word)).toBe(wordAt(image, expected, here.length))
      expect(isCompressed).toBe(here.length === 1)
      const isTaken = here.target !== undefined && (here.target === 0 || random(8) < run.taken)
      const goes = isTaken ? here.target! : expected + here.length
      const wasTaken = prediction.isKnown && prediction.confidence >= 2
      const expects = wasTaken ? Number(prediction.target) - start / 2 : expected + here.length
      if (here.target !== undefined || wasTaken) {
        outcome.valid.value = true
        outcome.payload.value = { before: prediction, isTaken, target: start / 2 + (here.target ?? 0) }
      }
      if (expects !== goes) {
        goTo = goes
        wait = random(4)
      } else expected = goes
      count++
    }
    if (memory.request.valid.value && memory.request.ready.value) {
      const at = (Number(memory.request.payload.value.address) - start) / 2
      const isInside = at >= 0 && at < halfwords
      const word = isInside ? ((image[at + 1]! << 16) | image[at]!) >>> 0 : 0x0000_0013
      answers.push({ at: Math.max(cycle + 1 + random(run.latency), answers.at(-1)?.at ?? 0), word })
    }
    sim.step(1)
  }
  return count
}

describe('the fetch unit', () => {
  for (const compressed of [false, true]) {
    const name = compressed ? 'halfwords' : 'words'
    it(`hands on each instruction once, in order, of ${name}`, async () => {
      for (const seed of [1, 2, 3])
        expect(await follow({ seed, compressed, latency: 3, stalls: 4, taken: 5, cycles: 4000 })).toBeGreaterThan(500)
    })
    it(`hands on each instruction of ${name}, whatever the predictor believes`, async () => {
      const run = { compressed, latency: 2, stalls: 6, taken: 3, cycles: 4000, misleads: true } as const
      for (const seed of [4, 5]) expect(await follow({ seed, ...run })).toBeGreaterThan(400)
    })
    it(`hands on one instruction a cycle of ${name} where nothing waits`, async () => {
      const count = await follow({ seed: 7, compressed, latency: 1, stalls: 1 << 20, taken: 0, cycles: 600 })
      expect(count).toBeGreaterThan(585)
    })
    it(`learns where branches go among ${name}`, async () => {
      const count = await follow({ seed: 9, compressed, latency: 1, stalls: 1 << 20, taken: 8, cycles: 3000 })
      expect(count).toBeGreaterThan(2000)
    })
  }
})
