/** Things that belong together because others said so in pairs. */
export class UnionFind<T> {
  readonly #parent = new Map<T, T>()

  find(thing: T): T {
    let root = thing
    for (let next = this.#parent.get(root); next !== undefined; next = this.#parent.get(root)) root = next
    for (let at = thing; at !== root; ) {
      const next = this.#parent.get(at)!
      this.#parent.set(at, root)
      at = next
    }
    return root
  }

  join(a: T, b: T): void {
    const first = this.find(a)
    const second = this.find(b)
    if (first !== second) this.#parent.set(second, first)
  }
}
