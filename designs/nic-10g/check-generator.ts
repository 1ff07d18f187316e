import { bool, cat, input, module, mux, output, ports, reg, uint, when } from 'gatewright'
import { xorNetwork } from 'gatewright/lib'
import { advance4, advance8, changeOfOneBack, changeOfTwoBack, presetSum } from './frame-check-sequence.ts'
import { error, everyLane } from './xgmii.ts'

/**
 * Makes the frame check sequence of the frame that passes.
 *
 * A last word is summed up to its 4th or its 8th octet, and the octets that it lacks are then taken back: two at once
 * before one register, one more before the output. Seen from a register that turns with it every octet of the check lies in
 * the lane where the line wants it, so that nothing is shifted.
 *
 * Shapes    in: words with zeros for the octets that they lack; `tail` a cycle after the last; `isBroken` a cycle after that
 *           and until the next frame. out: the check, octet i for lanes i and i + 4, or /E/ in place of it.
 * Latency   3 cycles from the last word, and two XORs; the check then stays.
 *
 * Cycle 1   upper half's matrix; the sum has the lower half
 * Cycle 2   advanced by 4 or 8 octets (the matrix for 4 is there twice: to share one costs more time than it saves)
 * Cycle 3   taken back by 2; the octet that taking back by 1 needs, on its own
 */
export const CheckGenerator = module('check_generator', () => {
  const io = ports({
    word: input(uint(64)),
    /** Before a frame: the sum is set for its first word. */
    isOpen: input(bool),
    tail: { isNow: input(bool), isUpper: input(bool), remainder: input(uint(2)) },
    isBroken: input(bool),
    check: output(uint(32)),
    /** The check is control characters. */
    isControl: output(bool),
  })
  const { tail } = io

  const upper = reg(uint(32))
  const sum = reg(uint(32))
  const toEighth = xorNetwork(advance8, sum).xor(upper)
  upper.next = xorNetwork(advance4, io.word.high(32))
  sum.next = toEighth.xor(io.word.low(32))
  // A word of zeros follows the last: after it the sum is that up to the last word's 8th octet. If its 4th is wanted, the
  // sum is set instead, and what it is set to taken off again from that up to the 4th: then one of the two registers is a
  // constant, and their XOR is what is wanted without a choice between them.
  const toFourth = reg(uint(32))
  toFourth.next = xorNetwork(advance4, sum).xor(presetSum)
  when(tail.isUpper, () => {
    toFourth.next = 0
  })
  when(io.isOpen.or(tail.isNow.and(tail.isUpper.not())), () => {
    sum.next = presetSum
  })
  when(io.isOpen, () => {
    upper.next = 0
  })
  const summed = sum.xor(toFourth)

  // 4 - remainder octets too many were summed: remainder 1 is two and one, 2 is two, 3 is one.
  const finishes = reg(bool)
  const isTwoTooMany = reg(bool)
  const isOddTooMany = reg(bool)
  finishes.next = tail.isNow
  isTwoTooMany.next = tail.remainder.parity()
  isOddTooMany.next = tail.remainder.bit(0)

  const evenBack = summed.xor(mux(isTwoTooMany, xorNetwork(changeOfTwoBack, summed), 0))
  const back = reg(uint(32))
  const oneBackFrom = reg(uint(16))
  const isControl = reg(bool)
  when(finishes, () => {
    isControl.next = io.isBroken
    back.next = evenBack
    oneBackFrom.next = cat(
      mux(isOddTooMany.and(isTwoTooMany), evenBack.bits(15, 8), 0),
      mux(isOddTooMany.and(isTwoTooMany.not()), summed.bits(31, 24), 0),
    )
  })
  when(io.isBroken, () => {
    back.next = (everyLane(error) & 0xffff_ffffn) ^ 0xffff_ffffn
    oneBackFrom.next = 0
  })
  io.isControl.set(isControl)
  io.check.set(back.xor(xorNetwork(changeOfOneBack, oneBackFrom)).not())
  return io
})
