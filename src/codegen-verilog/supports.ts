/** Sets of small integers, each kept once: equal sets have equal numbers, and joining two is remembered. */
export class Supports {
  readonly #sets: (readonly number[])[] = [[]]
  readonly #known = new Map<string, number>([['', 0]])
  readonly #joined = new Map<string, number>()

  of(members: readonly number[]): number {
    const key = members.join(' ')
    let id = this.#known.get(key)
    if (id === undefined) {
      id = this.#sets.push(members) - 1
      this.#known.set(key, id)
    }
    return id
  }

  join(a: number, b: number): number {
    if (a === b || b === 0) return a
    if (a === 0) return b
    const key = a < b ? `${a} ${b}` : `${b} ${a}`
    let id = this.#joined.get(key)
    if (id === undefined) {
      id = this.of([...new Set([...this.#sets[a]!, ...this.#sets[b]!])].sort((x, y) => x - y))
      this.#joined.set(key, id)
    }
    return id
  }

  members(id: number): readonly number[] {
    return this.#sets[id]!
  }
}
