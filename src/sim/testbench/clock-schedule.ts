import type { ClockEdge } from '../engine.ts'
import type { RootClock } from '../hierarchy.ts'

/**
 * When clocks change, in whole femtoseconds.
 *
 * Every clock starts at level 1, falls after half a period and rises at each whole one, so that clocks whose
 * frequencies share a factor rise together. The nth change is computed from n, so that a period which is no whole
 * number of femtoseconds adds up to the true frequency.
 */
export class ClockSchedule {
  readonly #halves: number[]
  readonly #next: bigint[]
  readonly #clocks: readonly RootClock[]
  /** Half a period, where that is a whole number of femtoseconds. */
  readonly #half: readonly (bigint | undefined)[]
  /** Changes that nothing in the design waits for are left out unless asked for. */
  readonly #isWanted: readonly { readonly rising: boolean; readonly falling: boolean }[]

  constructor(clocks: readonly RootClock[], everyChange: boolean) {
    this.#clocks = clocks
    this.#isWanted = clocks.map(({ hasFalling }) => ({ rising: true, falling: hasFalling || everyChange }))
    this.#halves = clocks.map(() => 0)
    this.#half = clocks.map((clock) => (femtoseconds % changesPer1000Seconds(clock) === 0n ? changeTime(clock, 1) : undefined))
    this.#next = clocks.map(() => 0n)
    this.#next = clocks.map((_, clock) => this.#after(clock))
  }

  /** The time of the next instant with a change, or undefined where there is no clock. */
  get next(): bigint | undefined {
    let first: bigint | undefined
    for (const time of this.#next) if (first === undefined || time < first) first = time
    return first
  }

  /** The changes at that instant; the schedule goes on behind it. */
  take(): readonly ClockEdge[] {
    if (this.#clocks.length === 1) {
      const edges = onlyClock[this.#halves[0]! % 2]!
      this.#next[0] = this.#after(0)
      return edges
    }
    const now = this.next
    const edges: ClockEdge[] = []
    this.#next.forEach((time, clock) => {
      if (time !== now) return
      edges.push({ clock, level: this.#halves[clock]! % 2 === 0 ? 1 : 0 })
      this.#next[clock] = this.#after(clock)
    })
    return edges
  }

  /** Leaves out whole cycles that the engine ran by itself. Only where there is one clock. Returns the time of the last. */
  skip(cycles: number): bigint {
    const risen = Math.floor((this.#halves[0]! - 1) / 2)
    this.#halves[0] = 2 * (risen + cycles)
    const half = this.#half[0]
    const time = half === undefined ? changeTime(this.#clocks[0]!, this.#halves[0]!) : half * BigInt(this.#halves[0]!)
    this.#next[0] = time
    this.#next[0] = this.#after(0)
    return time
  }

  #after(clock: number): bigint {
    const { rising, falling } = this.#isWanted[clock]!
    const before = this.#halves[clock]!
    let half = before + 1
    if (!(half % 2 === 0 ? rising : falling)) half++
    this.#halves[clock] = half
    const exact = this.#half[clock]
    if (exact === undefined) return changeTime(this.#clocks[clock]!, half)
    return this.#next[clock]! + (half - before === 1 ? exact : 2n * exact)
  }
}

/** By the parity of the change. Made once, because most designs have one clock and most instants one of these. */
const onlyClock: readonly (readonly ClockEdge[])[] = [[{ clock: 0, level: 1 }], [{ clock: 0, level: 0 }]]

/** In a thousand seconds: frequencies count in millihertz. */
const femtoseconds = 1_000_000_000_000_000_000n
const changesPer1000Seconds = ({ frequencyHz }: RootClock): bigint => 2n * BigInt(Math.round(frequencyHz * 1000))

/** Of the nth change from 1 on: odd ones fall, even ones rise. */
export const changeTime = (clock: RootClock, n: number): bigint => (BigInt(n) * femtoseconds) / changesPer1000Seconds(clock)
