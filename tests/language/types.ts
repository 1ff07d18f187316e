// What the editor must refuse, and the types that it must know. `npm run check` judges this file; nothing runs it.
import {
  type Arr,
  array,
  type Bool,
  bool,
  cat,
  choice,
  connect,
  type Fixed,
  fixed,
  input,
  match,
  memory,
  module,
  mux,
  output,
  ports,
  reg,
  type SInt,
  type Signal,
  select,
  simulate,
  sink,
  sint,
  source,
  struct,
  type UFixed,
  type UInt,
  ufixed,
  uint,
  when,
  wire,
} from 'gatewright'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const expectType = <T extends true>(..._: T[]): void => {}

const State = choice('idle', 'busy', 'done')
const Pair = struct({ left: uint(8), right: sint(4) })

export const Refused = module('refused', () => {
  const io = ports({ a: input(uint(8)), b: input(uint(12)), s: input(sint(8)), flag: input(bool), out: output(uint(12)) })

  const sum = io.a.add(io.b)
  expectType<Equal<typeof sum, Signal<UInt<13>>>>()
  const difference = io.a.sub(io.b)
  expectType<Equal<typeof difference, Signal<SInt<13>>>>()
  const product = io.a.mul(io.b)
  expectType<Equal<typeof product, Signal<UInt<20>>>>()
  const shifted = io.a.shl(3)
  expectType<Equal<typeof shifted, Signal<UInt<11>>>>()
  const joined = cat(io.flag, io.a, io.b)
  expectType<Equal<typeof joined, Signal<UInt<21>>>>()
  const part = io.b.bits(9, 2)
  expectType<Equal<typeof part, Signal<UInt<8>>>>()
  const isSmaller = io.a.lt(io.s)
  expectType<Equal<typeof isSmaller, Signal<Bool>>>()

  io.out.set(io.b)
  // @ts-expect-error 13 bits do not fit 12
  io.out.set(sum)
  // @ts-expect-error an input is read, not set
  io.a.set(1)
  // @ts-expect-error a wire has no next value
  io.out.next = 1
  // @ts-expect-error bitwise operators want equal widths
  io.a.and(io.b)
  // @ts-expect-error a sint is no uint
  io.a.addWrap(io.s)
  // @ts-expect-error bool and uint(1) are different shapes
  wire(bool).set(wire(uint(1)))
  // @ts-expect-error a condition is a bool
  when(io.a, () => {})
  // @ts-expect-error a bool has no add
  io.flag.add(1)

  const state = reg(State, { init: 'idle' })
  // @ts-expect-error no such variant
  state.next = 'asleep'
  // @ts-expect-error no such variant
  reg(State, { init: 'asleep' })
  // @ts-expect-error the arm for 'done' is missing
  match(state, { idle: () => {}, busy: () => {} })
  match(state, { idle: () => {}, _: () => {} })
  // @ts-expect-error the arm for 'done' is missing
  select(uint(4), state, { idle: 1, busy: 2 })

  const pair = reg(Pair)
  pair.left.next = 3
  // @ts-expect-error no such field
  pair.middle
  // @ts-expect-error a field is missing
  pair.next = { left: 1 }
  const list = reg(array(Pair, 4))
  list.at(io.a).right.next = -1
  // @ts-expect-error a register's value now cannot be set
  pair.set({ left: 1, right: 2 })

  const ram = memory(uint(8), 16, { kind: 'block' })
  const word = ram.read(io.a)
  expectType<Equal<typeof word, Signal<UInt<8>>>>()
  // @ts-expect-error an address is unsigned
  ram.read(io.s)
  const four = ram.readWide(io.a, 4)
  expectType<Equal<typeof four, Signal<Arr<UInt<8>, 4>>>>()
  ram.writeWide(io.a, [io.a, 0])
  // @ts-expect-error the words have 8 bits
  ram.writeWide(io.a, [io.b, io.b])
  // @ts-expect-error structs are no numbers
  memory(Pair, 4, { kind: 'any', init: Uint8Array.of(1) })
  // @ts-expect-error the word has 8 bits
  ram.write(io.a, io.b, { enable: io.flag })
  const chosen = mux(io.flag, io.a, 3)
  expectType<Equal<typeof chosen, Signal<UInt<8>>>>()
  // @ts-expect-error the two values of mux have one shape
  mux(io.flag, io.a, io.b)
  return io
})

export const Joined = module('joined', () => {
  const io = ports({ in: sink(uint(8)), out: source(uint(8)), other: source(uint(4)) })
  connect(io.in, io.out)
  // @ts-expect-error payloads of unlike shapes
  io.other.payload.set(io.in.payload)
  // @ts-expect-error a sink's ready is driven here, not its valid
  io.in.valid.set(true)
  return io
})

export const FixedPoint = module('fixed_point', (p: { width: number }) => {
  const io = ports({
    x: input(fixed(4, 12)),
    y: input(fixed(1, 15)),
    u: input(ufixed(6, 2)),
    n: input(uint(8)),
    wide: output(fixed(20, 40)),
    out: output(fixed(2, 14)),
  })
  const sum = io.x.add(io.y)
  expectType<Equal<typeof sum, Signal<Fixed<5, 15>>>>()
  const mixed = io.x.sub(io.u)
  expectType<Equal<typeof mixed, Signal<Fixed<8, 12>>>>()
  const product = io.x.mul(io.y)
  expectType<Equal<typeof product, Signal<Fixed<5, 27>>>>()
  const difference = io.u.sub(io.u)
  expectType<Equal<typeof difference, Signal<Fixed<7, 2>>>>()
  const half = io.x.shr(1)
  expectType<Equal<typeof half, Signal<Fixed<3, 13>>>>()
  const small = io.y.shr(3)
  expectType<Equal<typeof small, Signal<Fixed<1, 18>>>>()
  const large = io.u.shl(4)
  expectType<Equal<typeof large, Signal<UFixed<10, 0>>>>()
  const narrow = io.x.resize(fixed(2, 14), { overflow: 'saturate' })
  expectType<Equal<typeof narrow, Signal<Fixed<2, 14>>>>()
  const open = io.x.resize(fixed(p.width, 14))
  expectType<Equal<typeof open, Signal<Fixed<any, 14>>>>()
  const held = reg(fixed(1, 15), { init: -0.5 })
  const more = io.x.add(held)
  expectType<Equal<typeof more, Signal<Fixed<5, 15>>>>()
  io.out.set(narrow)
  io.out.set(0.5)
  io.x.lt(io.u)
  io.x.gt(-0.25)
  // @ts-expect-error another point
  io.out.set(io.y)
  // @ts-expect-error as many bits, another point
  io.out.set(io.x)
  // @ts-expect-error an integer says first where its point is
  io.x.add(io.n)
  io.x.add(io.n.as(ufixed(8, 0)))
  // @ts-expect-error wrapping arithmetic keeps one shape
  io.x.addWrap(io.y)
  // @ts-expect-error no such way to round
  io.x.resize(fixed(2, 2), { round: 'up' })
  return io
})

const Parameterised = module('parameterised', (p: { width: number }) => {
  const io = ports({ x: input(uint(p.width)), y: output(uint(p.width)) })
  io.y.set(io.x)
  return io
})

export async function testbench(): Promise<void> {
  const sim = await simulate(Refused)
  const { a, b, out } = sim.ports
  a.value = 3
  a.value = 3n
  const narrow: number = out.value
  // @ts-expect-error an output is read
  out.value = narrow
  // @ts-expect-error a uint takes a number
  b.value = true
  const fixedPoint = await simulate(FixedPoint, { width: 3 })
  const read: number = fixedPoint.ports.out.value
  const scaled: bigint = fixedPoint.ports.wide.value.scaled
  fixedPoint.ports.x.value = { scaled }
  fixedPoint.ports.y.value = read
  // @ts-expect-error the parameter is missing
  await simulate(Parameterised)
  // @ts-expect-error the parameter has another name
  await simulate(Parameterised, { size: 8 })
}
