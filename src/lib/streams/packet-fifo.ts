import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { type Memory, memory } from '../../dsl/memory.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, choice, struct, uint } from '../../dsl/shape.ts'
import type { Bool, Literal, Reg, Shape, Signal, Struct, UInt } from '../../dsl/signal-type.ts'
import { literal, reg, wire } from '../../dsl/storage.ts'
import { expectPacket, isLast, type PacketShape } from './beat.ts'
import { expectCount, streamFault } from './stream-fault.ts'

/**
 * Stores packets and sends on those that are complete and good: behind a receiver that learns at a packet's end whether
 * it was one, and that nobody can stop.
 *
 * Ports       `in`: a stream of `shape`, which has a field `last`; always ready. `drop`: with any value of a packet, says
 *             that the packet is not wanted. `out`: such a stream. A packet that finds no room is dropped as a whole, from
 *             the value on that does not fit; a packet of `depth` values fits where nothing else is stored.
 *             Status: `stored`, `dropped` (asked for), `overflowed` (no room) pulse in the cycle after a packet's last
 *             value, one of them a packet, by what befell it first. `level`: values in the memory, those of the unfinished
 *             packet included. `packets`: complete ones that have not left as a whole.
 * Latency     from a packet's last value to its first at `out`: 3 cycles with `storage: 'block'`, 2 with 'distributed'.
 * Throughput  one value a cycle on both sides, packets back to back.
 * Timing      `out.valid`, `out.payload` and the pulses are flip-flops; the memory's output has a register of its own
 *             behind it. `level` is an adder, and costs nothing where it is not read.
 * Size        a memory of `depth` words of the shape; a flip-flop a bit of payload, with 'distributed' no more than that.
 * Reset       empty.
 */
export const PacketFifo = module(
  'packet_fifo',
  <S extends PacketShape>(p: { shape: S; depth: number; storage: 'block' | 'distributed' }) => {
    expectCount('the depth of packet_fifo', p.depth)
    expectPacket('packet_fifo', p.shape)
    if (p.storage !== 'block' && p.storage !== 'distributed')
      streamFault(`packet_fifo has no storage '${p.storage}'`, "give storage: 'block' or 'distributed'")
    const io = ports({
      in: sink(p.shape),
      drop: input(bool),
      out: source(p.shape),
      stored: output(bool),
      dropped: output(bool),
      overflowed: output(bool),
      level: output(uint(bits(p.depth + 1)) as UInt<any>),
      packets: output(uint(bits(p.depth + 3)) as UInt<any>),
    })
    const Pointer = pointerShape(p.depth)
    const words = memory(p.shape, wordsOf(p.depth, p.storage), { kind: p.storage, collision: 'never' })
    /** Where the next value goes; where the unfinished packet began; where the next value comes from. */
    const writing = reg(Pointer, { init: startOf(p.depth) })
    const complete = reg(Pointer, { init: startOf(p.depth) })
    const reading = reg(Pointer, { init: startOf(p.depth) })

    const isFull = isRoundAhead(writing, reading, p.depth)
    const fate = reg(Fate, { init: 'kept' })
    const fateNow = wire(Fate, { default: fate })
    when(fate.eq('kept'), () => {
      when(io.drop, () => {
        fateNow.set('dropped')
      }).elseWhen(isFull, () => {
        fateNow.set('overflowed')
      })
    })
    const isKept = fateNow.eq('kept')
    const ends = io.in.valid.and(isLast(io.in.payload))
    const after = successor(writing, p.depth)
    io.in.ready.set(true)
    words.write(placeOf(writing, p.depth), io.in.payload, { enable: io.in.valid.and(isKept) })
    when(io.in.valid, () => {
      writing.next = mux(isKept, after, complete)
      fate.next = mux(isLast(io.in.payload), 'kept', fateNow)
    })
    when(ends.and(isKept), () => {
      complete.next = after
    })
    const wasStored = reg(bool, { init: false })
    const wasDropped = reg(bool, { init: false })
    const hasOverflowed = reg(bool, { init: false })
    wasStored.next = ends.and(isKept)
    wasDropped.next = ends.and(fateNow.eq('dropped'))
    hasOverflowed.next = ends.and(fateNow.eq('overflowed'))
    io.stored.set(wasStored)
    io.dropped.set(wasDropped)
    io.overflowed.set(hasOverflowed)

    const isWaiting = differs(reading, complete, p.depth)
    const reads = (p.storage === 'block' ? readRegistered : readAtOnce)(
      words,
      p.shape,
      placeOf(reading, p.depth),
      isWaiting,
      io.out,
    )
    when(reads, () => {
      reading.next = successor(reading, p.depth)
    })

    io.level.set(distance(writing, reading, p.depth))
    const packets = reg(uint(bits(p.depth + 3)) as UInt<any>, { init: 0 })
    const arrives = ends.and(isKept)
    const leaves = io.out.valid.and(io.out.ready).and(isLast(io.out.payload))
    when(arrives.and(leaves.not()), () => {
      packets.next = packets.addWrap(1)
    }).elseWhen(leaves.and(arrives.not()), () => {
      packets.next = packets.subWrap(1)
    })
    io.packets.set(packets)
    return io
  },
)

const Fate = choice('kept', 'dropped', 'overflowed')

/** `lap` changes each time round: it tells a full memory from an empty one, at any depth. One word needs no index. */
type Pointer = Struct<{ readonly lap: Bool; readonly index: UInt<any> }>
const pointerShape = (depth: number): Pointer =>
  struct(depth === 1 ? { lap: bool } : { lap: bool, index: uint(bits(depth)) }) as unknown as Pointer
const startOf = (depth: number): Literal<Pointer> => (depth === 1 ? { lap: false } : { lap: false, index: 0 }) as Literal<Pointer>

const placeOf = (pointer: Signal<Pointer>, depth: number): Signal<UInt<any>> =>
  depth === 1 ? literal(uint(1), 0) : pointer.index
const isRoundAhead = (head: Signal<Pointer>, tail: Signal<Pointer>, depth: number): Signal<Bool> =>
  depth === 1 ? head.lap.ne(tail.lap) : head.index.eq(tail.index).and(head.lap.ne(tail.lap))
const differs = (head: Signal<Pointer>, tail: Signal<Pointer>, depth: number): Signal<Bool> =>
  depth === 1 ? head.lap.ne(tail.lap) : head.index.ne(tail.index).or(head.lap.ne(tail.lap))

/** At such depths index and lap are one number that counts on by itself. */
const isPowerOfTwo = (depth: number): boolean => 2 ** Math.round(Math.log2(depth)) === depth

function successor(pointer: Signal<Pointer>, depth: number): Signal<Pointer> {
  const shape = pointerShape(depth)
  if (isPowerOfTwo(depth)) return (pointer.asBits() as Signal<UInt<any>>).addWrap(1).as(shape) as Signal<Pointer>
  const wraps = pointer.index.eq(depth - 1)
  return cat(pointer.lap.xor(wraps), mux(wraps, 0, pointer.index.addWrap(1))).as(shape) as Signal<Pointer>
}

/** How many words lie from `tail` up to `head`. */
function distance(head: Signal<Pointer>, tail: Signal<Pointer>, depth: number): Signal<UInt<any>> {
  if (isPowerOfTwo(depth)) return (head.asBits() as Signal<UInt<any>>).subWrap(tail.asBits())
  const width = bits(depth + 1)
  const round = mux(head.lap.eq(tail.lap), literal({ kind: 'uint', width } as UInt<any>, 0), depth)
  return head.index.extend(width).subWrap(tail.index.extend(width)).addWrap(round)
}

/**
 * Words of the memory: all that the index can name where they cost nothing, since the memory is made of blocks of so many;
 * otherwise `depth`, with a comparison that guards it.
 */
function wordsOf(depth: number, storage: 'block' | 'distributed'): number {
  const grain = storage === 'block' ? 512 : 16
  const named = depth === 1 ? 1 : 2 ** bits(depth)
  return named <= Math.ceil(depth / grain) * grain ? named : depth
}

interface Receiver {
  readonly valid: any
  readonly ready: Signal<Bool>
  readonly payload: any
}

/** Through the memory's own register and another, each with its valid bit. Returns when a word is read. */
function readRegistered<S extends Shape>(
  words: Memory<S>,
  shape: S,
  address: Signal<UInt<any>>,
  isWaiting: Signal<Bool>,
  out: Receiver,
): Signal<Bool> {
  const isFetched = reg(bool, { init: false })
  const isOffered = reg(bool, { init: false })
  const offered: Reg<any> = reg(shape)
  const outMoves = out.ready.or(isOffered.not())
  const fetchMoves = outMoves.or(isFetched.not())
  const reads = isWaiting.and(fetchMoves)
  const fetched = words.read(address, { enable: reads })
  when(fetchMoves, () => {
    isFetched.next = isWaiting
  })
  when(outMoves, () => {
    isOffered.next = isFetched
    offered.next = fetched
  })
  out.valid.set(isOffered)
  out.payload.set(offered)
  return reads
}

/** Straight into the register behind. */
function readAtOnce<S extends Shape>(
  words: Memory<S>,
  shape: S,
  address: Signal<UInt<any>>,
  isWaiting: Signal<Bool>,
  out: Receiver,
): Signal<Bool> {
  const isOffered = reg(bool, { init: false })
  const offered: Reg<any> = reg(shape)
  const outMoves = out.ready.or(isOffered.not())
  when(outMoves, () => {
    isOffered.next = isWaiting
    offered.next = words.readNow(address)
  })
  out.valid.set(isOffered)
  out.payload.set(offered)
  return isWaiting.and(outMoves)
}
