import { bool, cat, input, module, mux, output, ports, reg, type Signal, type UInt, uint } from 'gatewright'
import { advance, crc32, residue, truthTable, xorNetwork } from 'gatewright/lib'
import { advance4, advance8 } from './frame-check-sequence.ts'

/**
 * What `sum` holds after a correct frame, by how many octets the last word has: up to 4, before the word's upper half is
 * summed (the register is then 4 octets short of the state); above, one cycle later. Blanked octets count as zeros.
 */
const expectedSum = (octets: number): bigint =>
  octets <= 4 ? advance(crc32, residue(crc32), -octets) : advance(crc32, residue(crc32), 8 - octets)

/**
 * The octets that each code of three bits stands for. The order is that in which `valid`, which has its ones from bit 0 up,
 * gives the code with the fewest gates.
 */
const octetsOfCode = [0, 1, 2, 3, 5, 6, 7, 4] as const
const octetsOf = (code: number): number => octetsOfCode[code]!

/**
 * Checks the frame check sequence of aligned frames.
 *
 * Shapes    in: words from the frame aligner. out: `isWrong`, for a frame whose last word has no more than 4 octets two
 *           cycles after that word, else three. The receiver needs it then and at no other time.
 * Latency   1 cycle for the upper half's matrix, 1 for the loop, 1 for the comparison.
 */
export const FrameCheck = module('frame_check', () => {
  const io = ports({
    data: input(uint(64)),
    valid: input(uint(8)),
    /** `valid` of the cycle before, 0 outside of frames. */
    validBefore: input(uint(8)),
    opens: input(bool),
    isWrong: output(bool),
  })
  const isFirst = reg(bool)
  isFirst.next = io.opens

  const upper = reg(uint(32))
  const sum = reg(uint(32))
  upper.next = xorNetwork(advance4, io.data.high(32))
  const state = xorNetwork(advance8, sum).xor(upper)
  sum.next = mux(isFirst, Number(crc32.initial), state).xor(io.data.low(32))

  // The word in hand ends its frame with up to 4 octets, or the one before it did with 5 to 7. (So it seems as well where
  // there was no word before: of a frame of 4 octets nobody asks.)
  const { valid, validBefore } = io
  const endedLate = validBefore.bit(7).not()
  const code = reg(uint(3))
  code.next = cat(
    endedLate.or(valid.bit(3)),
    mux(endedLate, validBefore.bit(6), valid.bit(1)),
    mux(endedLate, validBefore.bit(5).and(validBefore.bit(6).not()), valid.bit(0).and(valid.bit(1).not()).or(valid.bit(2))),
  )
  const expected = truthTable(code, 32, (index) => Number(expectedSum(octetsOf(index))))
  const difference: Signal<UInt<32>> = sum.xor(expected)
  // 32 bits to one in two steps, a register between: with it the comparison is off the critical path.
  const differs = reg(uint(8))
  differs.next = cat(...[7, 6, 5, 4, 3, 2, 1, 0].map((part) => difference.bits(4 * part + 3, 4 * part).any()))
  io.isWrong.set(differs.any())
  return io
})
