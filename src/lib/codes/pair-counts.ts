/**
 * How many sums contain each pair of terms, kept while terms are replaced, so that sharing the XORs of a 512-bit word takes
 * a second and not minutes.
 *
 * A count only ever falls once a term exists. So a heap with one entry a pair is enough: an entry that promises more than
 * is left goes back with what is left, and the best one that keeps its promise is the best of all.
 */
export class PairCounts {
  readonly #levelOf: readonly number[]
  readonly #levels: number
  /** counts[b][a], a < b. */
  readonly #counts: Int32Array[] = []
  readonly #heap: Entry[] = []

  /** `levelOf` grows with the terms; terms at or above `levels` are in no pair. */
  constructor(levelOf: readonly number[], levels: number) {
    this.#levelOf = levelOf
    this.#levels = levels
  }

  /** Counts all pairs of a sum, before anything is taken. */
  addAll(sum: readonly number[]): void {
    const usable = this.#usable(sum)
    for (const [i, a] of usable.entries()) for (const b of usable.slice(i + 1)) this.#add(a, b, 1)
  }

  /** The pair that most sums have, at least two; of equal ones that on fewer levels, then that of the lowest terms. */
  takeBest(): [number, number] | undefined {
    if (this.#heap.length === 0) for (let b = 0; b < this.#counts.length; b++) this.#enter(b)
    for (let top = this.#pop(); top !== undefined; top = this.#pop()) {
      const score = this.#score(top.a, top.b)
      if (score === top.score) return [top.a, top.b]
      if (score > 0) this.#push({ ...top, score })
    }
    return undefined
  }

  /** `term` takes the place of a and b in `users`, which have lost a and b and do not have `term` yet. */
  replace(a: number, b: number, term: number, users: readonly ReadonlySet<number>[]): void {
    for (const user of users) {
      this.#add(a, b, -1)
      for (const other of this.#usable(user)) {
        this.#add(a, other, -1)
        this.#add(b, other, -1)
        if (this.#isUsable(term)) this.#add(other, term, 1)
      }
    }
    if (this.#isUsable(term)) this.#enter(term)
  }

  readonly #isUsable = (term: number): boolean => this.#levelOf[term]! < this.#levels

  #usable(terms: Iterable<number>): number[] {
    return [...terms].filter(this.#isUsable)
  }

  #add(one: number, other: number, change: number): void {
    const high = Math.max(one, other)
    while (this.#counts.length <= high) this.#counts.push(new Int32Array(this.#counts.length))
    this.#counts[high]![Math.min(one, other)]! += change
  }

  /** 0 for a pair not worth a term of its own. */
  #score(a: number, b: number): number {
    const count = this.#counts[b]![a]!
    return count < 2 ? 0 : count * 1024 - this.#levelOf[a]! - this.#levelOf[b]!
  }

  #enter(b: number): void {
    for (let a = 0; a < (this.#counts[b]?.length ?? 0); a++) {
      const score = this.#score(a, b)
      if (score > 0) this.#push({ score, a, b })
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!comesBefore(entry, heap[above]!)) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = entry
  }

  #pop(): Entry | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return top
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && comesBefore(heap[below + 1]!, heap[below]!)) below++
      if (!comesBefore(heap[below]!, last)) break
      heap[at] = heap[below]!
      at = below
    }
    heap[at] = last
    return top
  }
}

interface Entry {
  readonly score: number
  readonly a: number
  readonly b: number
}

const comesBefore = (one: Entry, other: Entry): boolean =>
  one.score !== other.score ? one.score > other.score : one.a !== other.a ? one.a < other.a : one.b < other.b
