/** The reach of one access: whole bytes, or some bits of one. */
interface Reach {
  readonly first: number
  readonly bytes: number
  /** The bits of each byte, and where the port's lowest bit lies in it. */
  readonly mask: number
  readonly shift: number
}

/** What one port does at an edge of its clock. */
export interface Access {
  readonly address: number
  readonly data: bigint
  readonly isEnabled: boolean
  readonly writes: boolean
  readonly isReset: boolean
  /** The output register takes what the port showed. */
  readonly moves: boolean
}

export interface PortOptions {
  readonly width: number
  readonly writeMode: string
  /** The reset waits for the clock, and then keeps a write from happening. */
  readonly isResetSynchronous: boolean
}

/** One side: what it shows, and what it showed before its last edge. */
class BlockRamPort {
  readonly options: PortOptions
  /** What the array read last; what the register took last. */
  latch = 0n
  register = 0n
  pending: Access | undefined

  constructor(options: PortOptions) {
    this.options = options
  }
  clear(): void {
    this.latch = 0n
    this.register = 0n
  }
  get doesWrite(): boolean {
    const { pending, options } = this
    return !!pending && pending.isEnabled && pending.writes && !(pending.isReset && options.isResetSynchronous)
  }
}

const byteCount = 2048
const allOf = 0x1ff

/** Widths of 18 and 36 have byte enables where narrower ones have their lowest address lines. */
function reachOf(width: number, address: number): Reach {
  if (width >= 18) return { first: (address >> (width === 36 ? 5 : 4)) * (width / 9), bytes: width / 9, mask: allOf, shift: 0 }
  const shift = width === 9 ? 0 : address & 7 & -width
  return { first: address >> 3, bytes: 1, mask: (2 ** width - 1) << shift, shift }
}

/**
 * 16 Kbit and 2 Kbit of parity behind two ports: what DP16KD and PDPW16KD are.
 *
 * An edge only notes what its port does; `settle` lets all ports that had one act at once, as they do where both clocks rise
 * together. What the vendor leaves open then is noise here, the same in every run: bits that one port reads while the other
 * writes them, and bits that both write. A design that relies on the old or the new value sees neither.
 */
export class BlockRam {
  readonly a: BlockRamPort
  readonly b: BlockRamPort
  private readonly bytes = new Uint16Array(byteCount)
  private noise = 0x2545f491

  constructor(a: PortOptions, b: PortOptions, contents: readonly number[]) {
    this.a = new BlockRamPort(a)
    this.b = new BlockRamPort(b)
    this.bytes.set(contents)
  }

  /** Called at an edge; edges of one port without a `settle` between them happen one after the other. */
  edge(port: BlockRamPort, access: Access): void {
    if (port.pending) this.settle()
    port.pending = access
  }

  settle(): void {
    if (!this.a.pending && !this.b.pending) return
    const writesOfA = this.writesOf(this.a)
    const writesOfB = this.writesOf(this.b)
    this.show(this.a, writesOfA, writesOfB)
    this.show(this.b, writesOfB, writesOfA)
    for (const [byte, { mask, value }] of writesOfA) {
      const both = mask & (writesOfB.get(byte)?.mask ?? 0)
      this.put(byte, mask, (value & ~both) | (this.nextNoise() & both))
    }
    for (const [byte, { mask, value }] of writesOfB) this.put(byte, mask & ~(writesOfA.get(byte)?.mask ?? 0), value)
    this.a.pending = undefined
    this.b.pending = undefined
  }

  private put(byte: number, mask: number, value: number): void {
    this.bytes[byte] = (this.bytes[byte]! & ~mask) | (value & mask)
  }

  private writesOf(port: BlockRamPort): ReadonlyMap<number, { readonly mask: number; readonly value: number }> {
    const writes = new Map<number, { readonly mask: number; readonly value: number }>()
    if (!port.doesWrite) return writes
    const { address, data } = port.pending!
    const { width } = port.options
    const { first, bytes, mask, shift } = reachOf(width, address)
    for (let i = 0; i < bytes; i++)
      if (width < 18 || (address >> i) & 1)
        writes.set(first + i, { mask, value: (Number((data >> BigInt(9 * i)) & 0x1ffn) << shift) & allOf })
    return writes
  }

  /** What the port's outputs become. */
  private show(port: BlockRamPort, own: ReturnType<BlockRam['writesOf']>, others: ReturnType<BlockRam['writesOf']>): void {
    const { pending, options } = port
    if (!pending) return
    if (pending.moves) port.register = port.latch
    if (pending.isReset) {
      port.clear()
      return
    }
    if (!pending.isEnabled || (port.doesWrite && options.writeMode === 'NORMAL')) return
    const { first, bytes, mask, shift } = reachOf(options.width, pending.address)
    let word = 0n
    for (let i = 0; i < bytes; i++) {
      const open = others.get(first + i)?.mask ?? 0
      let byte = (this.bytes[first + i]! & ~open) | (this.nextNoise() & open)
      const written = options.writeMode === 'WRITETHROUGH' ? own.get(first + i) : undefined
      if (written) byte = (byte & ~written.mask) | (written.value & written.mask)
      word |= BigInt((byte & mask) >> shift) << BigInt(9 * i)
    }
    port.latch = word
  }

  /** Marsaglia's xorshift of 32 bits. */
  private nextNoise(): number {
    this.noise ^= this.noise << 13
    this.noise ^= this.noise >>> 17
    this.noise ^= this.noise << 5
    return this.noise & allOf
  }
}
