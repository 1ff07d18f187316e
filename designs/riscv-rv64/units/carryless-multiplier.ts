import { bool, cat, input, literal, module, mux, output, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'

/**
 * The product of two polynomials over GF(2), some bits of the multiplier a cycle: shift and add without carries.
 *
 * Ports     `start` takes the operands; `isDone` holds until the next start, and `product` with it: 127 bits.
 * Latency   64 / `bitsPerCycle` cycles. Throughput: one product at a time.
 * Reset     done, with no product.
 */
export const CarrylessMultiplier = module('carryless_multiplier', (p: { bitsPerCycle: 1 | 2 | 4 | 8 }) => {
  const io = ports({
    start: input(bool),
    a: input(uint(64)),
    b: input(uint(64)),
    isDone: output(bool),
    product: output(uint(127)),
  })
  const multiplicand = reg(uint(64))
  /** What has been summed comes down from above as what is left of the multiplier leaves below. */
  const sum = reg(uint(128))
  const stepsLeft = reg(uint(7), { init: 0 })
  let next = sum as Signal<UInt<any>>
  for (let bit = 0; bit < p.bitsPerCycle; bit++) {
    const added = next.bits(127, 64).xor(mux(next.bit(0), multiplicand, 0n as never))
    next = cat(literal(uint(1), 0), added, next.bits(63, 1)) as Signal<UInt<any>>
  }
  when(io.start, () => {
    multiplicand.next = io.a
    sum.next = io.b.extend(128)
    stepsLeft.next = 64 / p.bitsPerCycle
  }).elseWhen(stepsLeft.any(), () => {
    sum.next = next as never
    stepsLeft.next = stepsLeft.subWrap(1)
  })
  io.isDone.set(stepsLeft.eq(0))
  io.product.set(sum.low(127))
  return io
})
