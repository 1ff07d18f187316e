import { bits, memory, module, ports, reg, type Shape, sink, source, uint, when } from 'gatewright'

/** Holds `depth` words of any shape; `depth` is a power of two. The pointers have one bit more than an address. */
export const Fifo = module('fifo', <S extends Shape>(p: { shape: S; depth: number }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const width = bits(p.depth)
  const words = memory(p.shape, p.depth, { kind: 'distributed' })
  const write = reg(uint(width + 1), { init: 0 })
  const read = reg(uint(width + 1), { init: 0 })

  const isEmpty = write.eq(read)
  const isFull = write.subWrap(read).eq(p.depth)
  io.in.ready.set(isFull.not())
  io.out.valid.set(isEmpty.not())
  io.out.payload.set(words.readNow(read.low(width)))
  const takes = io.in.valid.and(isFull.not())
  words.write(write.low(width), io.in.payload, { enable: takes })
  when(takes, () => (write.next = write.addWrap(1)))
  when(io.out.ready.and(isEmpty.not()), () => (read.next = read.addWrap(1)))
  return io
})
