/** Fields of a region's configuration. Source: volume II, "Physical Memory Protection CSRs". */
const allows = { load: 1, store: 2, fetch: 4 } as const
const isLocked = 0x80
const kinds = ['off', 'top', 'word', 'powerOfTwo'] as const

/** What machine mode may touch: regions that are locked bind it as well. The grain is 4 bytes. */
export class ProtectedRegions {
  readonly #addresses: bigint[]
  readonly #configurations: number[]

  constructor(count: number) {
    this.#addresses = Array(count).fill(0n)
    this.#configurations = Array(count).fill(0)
  }

  /** While there is no region, machine mode may do everything: one that is not locked refuses what it holds a part of. */
  get isAnyThere(): boolean {
    return this.#configurations.some((each) => (each >> 3) & 3)
  }

  /** `pmpcfg0`, `pmpcfg2` … and `pmpaddr0` … */
  registers(): [number, { read(): bigint; write(value: bigint): void }][] {
    const configurations = Array.from({ length: this.#configurations.length / 8 }, (_, i) => {
      const first = i * 8
      return [
        0x3a0 + i * 2,
        {
          read: () =>
            this.#configurations.slice(first, first + 8).reduce((all, each, j) => all | (BigInt(each) << BigInt(8 * j)), 0n),
          write: (value: bigint) => {
            for (let j = 0; j < 8; j++) this.#configure(first + j, Number((value >> BigInt(8 * j)) & 0xffn))
          },
        },
      ] as [number, { read(): bigint; write(value: bigint): void }]
    })
    const addresses = this.#addresses.map(
      (_, i) =>
        [
          0x3b0 + i,
          {
            read: () => this.#addresses[i]!,
            write: (value: bigint) => {
              if (!this.#isAddressLocked(i)) this.#addresses[i] = value & ((1n << 54n) - 1n)
            },
          },
        ] as [number, { read(): bigint; write(value: bigint): void }],
    )
    return [...configurations, ...addresses]
  }

  /** Whether all bytes may be touched so: the first region that has any of them decides. */
  permits(address: bigint, size: number, access: keyof typeof allows): boolean {
    const last = address + BigInt(size) - 1n
    for (let i = 0; i < this.#configurations.length; i++) {
      const configuration = this.#configurations[i]!
      const region = this.#region(i)
      if (!region || last < region.first || address > region.last) continue
      if (address < region.first || last > region.last) return false
      return (configuration & isLocked) === 0 || (configuration & allows[access]) !== 0
    }
    return true
  }

  #region(i: number): { readonly first: bigint; readonly last: bigint } | undefined {
    const at = this.#addresses[i]!
    switch (kinds[(this.#configurations[i]! >> 3) & 3]!) {
      case 'off':
        return undefined
      case 'top': {
        const first = i === 0 ? 0n : this.#addresses[i - 1]! << 2n
        return at << 2n > first ? { first, last: (at << 2n) - 1n } : undefined
      }
      case 'word':
        return { first: at << 2n, last: (at << 2n) + 3n }
      case 'powerOfTwo': {
        // Ones at the end say how much: at ^ (at + 1) covers them and the zero above.
        const spread = at ^ (at + 1n)
        return { first: (at & ~spread) << 2n, last: ((at | spread) << 2n) + 3n }
      }
    }
  }

  #configure(i: number, value: number): void {
    if (this.#configurations[i]! & isLocked) return
    // Writable without readable is reserved: it is not writable then, as in Spike.
    const isReserved = (value & 3) === allows.store
    this.#configurations[i] = value & 0x9f & ~(isReserved ? allows.store : 0)
  }

  #isAddressLocked(i: number): boolean {
    const next = this.#configurations[i + 1] ?? 0
    return (this.#configurations[i]! & isLocked) !== 0 || ((next & isLocked) !== 0 && kinds[(next >> 3) & 3] === 'top')
  }
}
