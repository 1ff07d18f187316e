import {
  array,
  bool,
  clockDomain,
  type Index,
  inDomain,
  input,
  literal,
  type MemoryOptions,
  match,
  memory,
  module,
  output,
  ports,
  type UInt,
  uint,
  when,
} from 'gatewright'

/** The values of a memory's ports by name; `keep` changes them so that what `collision: 'never'` promises is true. */
export type Inputs = Map<string, bigint>

export interface Sample {
  readonly name: string
  readonly module: () => unknown
  readonly keep?: (inputs: Inputs) => void
}

type Kind = MemoryOptions<UInt<8>>['kind']
type Collision = 'never' | 'old' | 'new'
interface Size {
  readonly depth?: number
  readonly width?: number
}

const bitsOf = (depth: number): number => Math.max(1, Math.ceil(Math.log2(depth)))
/** Words that look like nothing, the last ones left out. */
const someWords = (depth: number, width: number): bigint[] =>
  Array.from({ length: depth - 3 }, (_, i) => BigInt.asUintN(width, (BigInt(i) + 1n) * 0x9e3779b97f4a7c15n))

const apart =
  (one: string, other: string, shift = 0n) =>
  (inputs: Inputs): void => {
    if (inputs.get(one)! === inputs.get(other)! >> shift) inputs.set(one, inputs.get(one)! ^ 1n)
  }
const promised = (collision: Collision, keep: (inputs: Inputs) => void) => (collision === 'never' ? { keep } : {})

/** One read and one write, each with an enable. */
export function simple(name: string, kind: Kind, collision: Collision, { depth = 64, width = 36 }: Size = {}): Sample {
  const made = module(name, () => {
    const address = uint(bitsOf(depth))
    const io = ports({
      from: input(address),
      to: input(address),
      write: input(bool),
      enable: input(bool),
      data: input(uint(width)),
      out: output(uint(width)),
    })
    const words = memory(uint(width), depth, { kind, collision })
    io.out.set(words.read(io.from, { enable: io.enable }))
    words.write(io.to, io.data, { enable: io.write })
    return io
  })
  return { name, module: made, ...promised(collision, apart('from', 'to')) }
}

/** Parts of a word, with contents from the start. */
function masked(name: string, kind: Kind, collision: Collision, parts: number, { depth = 64, width = 32 }: Size = {}): Sample {
  const made = module(name, () => {
    const address = uint(bitsOf(depth))
    const io = ports({
      from: input(address),
      to: input(address),
      mask: input(uint(parts)),
      data: input(uint(width)),
      out: output(uint(width)),
    })
    const words = memory(uint(width), depth, { kind, collision, init: someWords(depth, width) })
    io.out.set(words.read(io.from))
    words.write(io.to, io.data, { mask: io.mask })
    return io
  })
  return { name, module: made, ...promised(collision, apart('from', 'to')) }
}

const left = clockDomain('left', { frequency: 100e6, reset: 'none' })
const right = clockDomain('right', { frequency: 70e6, reset: 'none' })

/** Two true ports; each side reads where it does not write. */
function dual(name: string, collision: Collision, other: typeof left): Sample {
  const made = module(name, () => {
    const side = (domain: typeof left) => ({
      address: input(uint(6), { domain }),
      write: input(bool, { domain }),
      data: input(uint(18), { domain }),
      out: output(uint(18), { domain }),
    })
    const io = ports({ a: side(left), b: side(other) })
    const words = memory(uint(18), 64, { kind: 'block', collision })
    for (const [domain, port] of [[left, io.a] as const, [other, io.b] as const])
      inDomain(domain, () => {
        port.out.set(words.read(port.address, { enable: port.write.not() }))
        words.write(port.address, port.data, { enable: port.write })
      })
    return io
  })
  return { name, module: made, ...promised(collision, apart('a_address', 'b_address')) }
}

/** One address for both: a block RAM's own port knows old and new. */
const single = (name: string, collision: 'old' | 'new'): Sample => ({
  name,
  module: module(name, () => {
    const io = ports({ address: input(uint(6)), write: input(bool), data: input(uint(18)), out: output(uint(18)) })
    const words = memory(uint(18), 64, { kind: 'block', collision })
    io.out.set(words.read(io.address))
    words.write(io.address, io.data, { enable: io.write })
    return io
  }),
})

const now = (name: string, kind: Kind, reads: number, { depth = 32, width = 8 }: Size = {}): Sample => ({
  name,
  module: module(name, () => {
    const address = uint(bitsOf(depth))
    const io = ports({
      from: input(array(address, reads)),
      to: input(address),
      write: input(bool),
      data: input(uint(width)),
      out: output(array(uint(width), reads)),
    })
    const words = memory(uint(width), depth, { kind, init: someWords(depth, width) })
    for (let i = 0; i < reads; i++) io.out.at(i).set(words.readNow(io.from.at(i)))
    words.write(io.to, io.data, { enable: io.write })
    return io
  }),
})

const rom = (name: string, kind: Kind, depth: number, width: number): Sample => ({
  name,
  module: module(name, () => {
    const io = ports({ from: input(uint(bitsOf(depth))), out: output(uint(width)) })
    io.out.set(memory(uint(width), depth, { kind, init: someWords(depth + 3, width) }).read(io.from))
    return io
  }),
})

function wideRead(name: string, kind: Kind, collision: Collision, count: number, { depth = 64, width = 8 }: Size = {}): Sample {
  const shift = Math.log2(count)
  const made = module(name, () => {
    const io = ports({
      from: input(uint(bitsOf(depth / count))),
      to: input(uint(bitsOf(depth))),
      write: input(bool),
      data: input(uint(width)),
      out: output(array(uint(width), count)),
    })
    const words = memory(uint(width), depth, { kind, collision, init: someWords(depth, width) })
    io.out.set(words.readWide(io.from, count))
    words.write(io.to, io.data, { enable: io.write })
    return io
  })
  return { name, module: made, ...promised(collision, apart('from', 'to', BigInt(shift))) }
}

function wideWrite(name: string, kind: Kind, collision: Collision, count: number, { depth = 64, width = 8 }: Size = {}): Sample {
  const shift = BigInt(Math.log2(count))
  const made = module(name, () => {
    const io = ports({
      from: input(uint(bitsOf(depth))),
      to: input(uint(bitsOf(depth / count))),
      write: input(bool),
      mask: input(uint(count)),
      data: input(array(uint(width), count)),
      out: output(uint(width)),
    })
    const words = memory(uint(width), depth, { kind, collision, init: someWords(depth, width) })
    io.out.set(words.read(io.from))
    words.writeWide(io.to, io.data, { enable: io.write, mask: io.mask })
    return io
  })
  return { name, module: made, ...promised(collision, apart('to', 'from', shift)) }
}

/** Several writes of which one happens: one port. */
function exclusive(name: string, kind: Kind, collision: Collision): Sample {
  const made = module(name, () => {
    const io = ports({
      from: input(uint(6)),
      to: input(uint(6)),
      way: input(uint(2)),
      data: input(uint(8)),
      out: output(uint(8)),
    })
    const words = memory(uint(8), 64, { kind, collision, init: someWords(67, 8) })
    io.out.set(words.read(io.from))
    const elsewhere = (to: Index & object) => words.write(to, io.data.not())
    match(io.way, {
      0: () => words.write(io.to, io.data),
      1: () => elsewhere(io.to.xor(16)),
      _: () => when(io.data.bit(0), () => elsewhere(io.to.xor(32))),
    })
    return io
  })
  const keep = (inputs: Inputs): void => {
    if ((inputs.get('from')! & 15n) === (inputs.get('to')! & 15n)) inputs.set('from', inputs.get('from')! ^ 1n)
  }
  return { name, module: made, ...promised(collision, keep) }
}

/** One block RAM for each read. */
function threeReads(name: string): Sample {
  const made = module(name, () => {
    const io = ports({
      from: input(array(uint(6), 3)),
      to: input(uint(6)),
      write: input(bool),
      data: input(uint(8)),
      out: output(array(uint(8), 3)),
    })
    const words = memory(uint(8), 64, { kind: 'block' })
    for (let i = 0; i < 3; i++) io.out.at(i).set(words.read(io.from.at(i)))
    words.write(io.to, io.data, { enable: io.write })
    return io
  })
  const keep = (inputs: Inputs): void => {
    for (let i = 0; i < 3; i++) apart(`from_${i}`, 'to')(inputs)
  }
  return { name, module: made, keep }
}

/** A word with one address that never changes, which Verilog's readers like to take for a register. */
const fixed = (name: string, kind: Kind): Sample => ({
  name,
  module: module(name, () => {
    const io = ports({ from: input(uint(6)), write: input(bool), data: input(uint(8)), out: output(uint(8)) })
    const words = memory(uint(8), 64, { kind, collision: 'old', init: someWords(67, 8) })
    io.out.set(words.read(io.from))
    words.write(literal(uint(6), 2), io.data, { enable: io.write })
    return io
  }),
})

/** Every kind, collision and mask that ECP5 has cells for, and how many of which cells it is to have. */
export const samples: readonly (readonly [Sample, Readonly<Record<string, number>>])[] = [
  [simple('block_never', 'block', 'never'), { DP16KD: 1, TRELLIS_FF: 0, LUT4: 0 }],
  [simple('block_old', 'block', 'old'), { DP16KD: 1 }],
  [simple('block_new', 'block', 'new'), { DP16KD: 1 }],
  [simple('block_never_odd', 'block', 'never', { depth: 48 }), { DP16KD: 1, TRELLIS_FF: 0 }],
  [simple('block_old_odd', 'block', 'old', { depth: 48 }), { DP16KD: 1 }],
  [simple('block_new_odd', 'block', 'new', { depth: 48 }), { DP16KD: 1 }],
  [simple('block_one', 'block', 'never', { depth: 1, width: 8 }), { DP16KD: 1 }],
  [masked('block_mask', 'block', 'never', 4), { DP16KD: 1, TRELLIS_FF: 0, LUT4: 0 }],
  [masked('block_mask_old', 'block', 'old', 4), { DP16KD: 1 }],
  [masked('block_mask_new', 'block', 'new', 4), { DP16KD: 1 }],
  [masked('block_mask_new_odd', 'block', 'new', 4, { depth: 48 }), { DP16KD: 1 }],
  [masked('block_mask_18', 'block', 'never', 2, { width: 18 }), { DP16KD: 1, TRELLIS_FF: 0 }],
  [dual('dual_never', 'never', left), { DP16KD: 1, TRELLIS_FF: 0 }],
  [dual('dual_new', 'new', left), { DP16KD: 1 }],
  [dual('dual_two_clocks', 'never', right), { DP16KD: 1, TRELLIS_FF: 0, LUT4: 0 }],
  [single('single_old', 'old'), { DP16KD: 1, TRELLIS_FF: 0, LUT4: 0 }],
  [single('single_new', 'new'), { DP16KD: 1, TRELLIS_FF: 0, LUT4: 0 }],
  [threeReads('three_reads'), { DP16KD: 3, TRELLIS_FF: 0 }],
  [exclusive('exclusive', 'block', 'never'), { DP16KD: 1, TRELLIS_FF: 0 }],
  [exclusive('exclusive_new', 'block', 'new'), { DP16KD: 1 }],
  [fixed('fixed_block', 'block'), { DP16KD: 1 }],
  [fixed('fixed_distributed', 'distributed'), { TRELLIS_DPR16X4: 8 }],
  [wideRead('wide_read', 'block', 'never', 4), { DP16KD: 1, TRELLIS_FF: 0 }],
  [wideRead('wide_read_odd', 'block', 'never', 2, { depth: 48, width: 9 }), { DP16KD: 1, TRELLIS_FF: 0 }],
  [wideRead('wide_read_old', 'block', 'old', 4), { DP16KD: 1 }],
  [wideRead('wide_read_new', 'block', 'new', 4), { DP16KD: 1 }],
  [wideWrite('wide_write', 'block', 'never', 4), { DP16KD: 1, TRELLIS_FF: 0 }],
  [wideWrite('wide_write_new', 'block', 'new', 4), { DP16KD: 1 }],
  [wideWrite('wide_write_distributed', 'distributed', 'old', 2), { TRELLIS_DPR16X4: 8, TRELLIS_FF: 8 }],
  [rom('rom_block', 'block', 48, 32), { DP16KD: 1 }],
  [rom('rom_distributed', 'distributed', 64, 8), { DP16KD: 0, TRELLIS_DPR16X4: 0, TRELLIS_FF: 8 }],
  [simple('distributed_never', 'distributed', 'never', { depth: 32, width: 8 }), { TRELLIS_DPR16X4: 4, TRELLIS_FF: 8 }],
  [simple('distributed_old', 'distributed', 'old', { depth: 32, width: 8 }), { TRELLIS_DPR16X4: 4, TRELLIS_FF: 8 }],
  [simple('distributed_new', 'distributed', 'new', { depth: 24, width: 8 }), { TRELLIS_DPR16X4: 4, TRELLIS_FF: 8 }],
  // What is read of a word just written is the word now: the address is held instead.
  [masked('distributed_mask', 'distributed', 'new', 2, { depth: 32, width: 16 }), { TRELLIS_DPR16X4: 8, TRELLIS_FF: 5 }],
  [now('now_one', 'distributed', 1, { depth: 16 }), { TRELLIS_DPR16X4: 2, TRELLIS_FF: 0, LUT4: 0 }],
  [now('now_two', 'distributed', 2), { TRELLIS_DPR16X4: 8, TRELLIS_FF: 0 }],
  [now('now_registers', 'registers', 1, { depth: 8 }), { TRELLIS_DPR16X4: 0, TRELLIS_FF: 64 }],
  [simple('registers_old', 'registers', 'old', { depth: 8, width: 8 }), { TRELLIS_DPR16X4: 0, TRELLIS_FF: 72 }],
  [masked('registers_new', 'registers', 'new', 4, { depth: 8, width: 8 }), { TRELLIS_DPR16X4: 0, TRELLIS_FF: 67 }],
]

/** What a collision costs on a whole pair of block RAMs. */
export const costs = (['never', 'old', 'new'] as const).map((collision) =>
  simple(`cost_${collision}`, 'block', collision, { depth: 512, width: 72 }),
)
