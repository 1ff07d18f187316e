import { bool, cat, input, literal, module, mux, output, ports, reg, uint, when } from 'gatewright'
import { ShiftKind } from 'gatewright/lib'

/**
 * Shifts by one bit a cycle.
 *
 * Ports     `begins`: takes `value`, `amount`, `kind` and `isHalf`, which mean what `HalfShifter` says; no rotation.
 *           `isDone`: `result` is there, and stays until the next begins.
 * Latency   `amount` + 1 cycles.
 * Reset     done.
 */
export const SerialShifter = module('serial_shifter', () => {
  const io = ports({
    begins: input(bool),
    value: input(uint(64)),
    amount: input(uint(6)),
    kind: input(ShiftKind),
    isHalf: input(bool),
    isDone: output(bool),
    result: output(uint(64)),
  })
  const { value, kind, isHalf } = io
  const moved = reg(uint(64))
  const left = reg(uint(6), { init: 0 })
  const sign = mux(isHalf, value.bit(31), value.bit(63)).and(kind.isArithmetic)
  // Of a half, only what is shifted to the right depends on what stands above it.
  const upper = mux(isHalf.and(kind.isLeft.not()), sign.repeat(32), value.high(32))
  const fill = moved.bit(63).and(kind.isArithmetic)
  when(io.begins, () => {
    moved.next = cat(upper, value.low(32))
    left.next = cat(io.amount.bit(5).and(isHalf.not()), io.amount.low(5))
  }).elseWhen(left.any(), () => {
    moved.next = mux(kind.isLeft, cat(moved.low(63), literal(bool, false)), cat(fill, moved.high(63)))
    left.next = left.subWrap(1)
  })
  io.isDone.set(left.any().not())
  io.result.set(cat(mux(isHalf, moved.bit(31).repeat(32), moved.high(32)), moved.low(32)))
  return io
})
