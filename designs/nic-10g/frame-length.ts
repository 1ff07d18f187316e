import { bool, cat, DesignError, input, module, output, ports, reg, uint, when } from 'gatewright'
import { minimumFrameOctets } from './ethernet.ts'

/** x^11 + x^9 + 1 is primitive: from any state but 0 the register goes through all 2,047 others. */
const counterWidth = 11
const firstCount = 1
/** The counter must not come round within a frame of the largest size. */
const largestLimit = 8 * (2 ** counterWidth - 2)
const nextCount = (count: number): number => ((count << 1) & 0x7ff) | (((count >> 10) ^ (count >> 8)) & 1)
const countAfter = (words: number): number => {
  let count = firstCount
  for (let i = 0; i < words; i++) count = nextCount(count)
  return count
}

/**
 * Measures frames: too short, or longer than `maximumFrameOctets` (frame check sequence included).
 *
 * The counter of words is a linear feedback shift register, one look-up table a step instead of a carry chain; what it
 * would read as a number nobody asks. Its two marks are compared one word early, into registers.
 *
 * Shapes    in: `valid` of aligned words, `opens` in the cycle before the first. out: both in the cycle of the last word.
 */
export const FrameLength = module('frame_length', (p: { maximumFrameOctets: number }) => {
  const io = ports({ opens: input(bool), valid: input(uint(8)), isShort: output(bool), isLong: output(bool) })
  if (!(Number.isInteger(p.maximumFrameOctets) && p.maximumFrameOctets >= 64 && p.maximumFrameOctets <= largestLimit))
    throw new DesignError([
      {
        code: 'GW026',
        title: 'module',
        message: `maximumFrameOctets is ${p.maximumFrameOctets}, no whole number from 64 to ${largestLimit}`,
        origin: undefined,
        mend: 'give the octets of the longest frame, its frame check sequence included',
        severity: 'error',
      },
    ])
  const fullWords = Math.floor(p.maximumFrameOctets / 8)
  const restOctets = p.maximumFrameOctets % 8

  const count = reg(uint(counterWidth))
  const reachedMinimum = reg(bool)
  const reachedMaximum = reg(bool)
  const passedMaximum = reg(bool)
  when(io.opens, () => {
    count.next = firstCount
    reachedMinimum.next = false
    reachedMaximum.next = false
    passedMaximum.next = false
  }).otherwise(() => {
    count.next = cat(count.low(10), count.bit(10).xor(count.bit(8)))
    when(count.eq(countAfter(minimumFrameOctets / 8 - 1)), () => {
      reachedMinimum.next = true
    })
    reachedMaximum.next = count.eq(countAfter(fullWords - 1))
    when(reachedMaximum, () => {
      passedMaximum.next = true
    })
  })
  io.isShort.set(reachedMinimum.not())
  io.isLong.set(passedMaximum.or(reachedMaximum.and(io.valid.bit(restOctets))))
  return io
})
