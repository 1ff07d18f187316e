import { bool, cat, input, module, output, ports, reg, uint, when } from 'gatewright'
import { truthTable } from 'gatewright/lib'
import { frameCheckOctets, interPacketGapOctets } from './ethernet.ts'

/** Where and when the next frame may start. */
export interface NextStart {
  /** From the word with the last octets of data to the word with the next /S/. */
  readonly words: number
  readonly startsHigh: boolean
  readonly deficit: number
}

/**
 * The deficit idle count of IEEE 802.3-2022, 46.3.1.4: a frame may start in lane 0 or 4 only, so up to three octets of a
 * gap are left out, or up to three added, and the count of those left out stays from 0 to 3. Over time gaps have exactly
 * 12 octets.
 *
 * @param octets of data in the last word, 1 … 8, which begins in lane 4 where `startsHigh`
 * @param mayLeaveOut without it no gap is under 12 octets, and the average is 13.5 for lengths by chance
 */
export function nextStart(octets: number, startsHigh: boolean, deficit: number, mayLeaveOut = true): NextStart {
  const terminate = (startsHigh ? 4 : 0) + octets + frameCheckOctets
  const ideal = terminate + interPacketGapOctets
  const wanting = (mayLeaveOut || ideal % 4 === 0 ? deficit : 4) + (ideal % 4)
  const position = ideal - (ideal % 4) + (wanting > 3 ? 4 : 0)
  return { words: Math.floor(position / 8), startsHigh: position % 8 === 4, deficit: mayLeaveOut ? wanting % 4 : 0 }
}

/**
 * Counts deficit idles, and says in which lane the next frame starts and whether a cycle more must pass before it: two
 * words after the last data, or three.
 *
 * One truth table over six registered bits instead of adders: a LUT6 for each of its four outputs.
 */
export const IdleCount = module('idle_count', (p: { mayLeaveOut: boolean }) => {
  const io = ports({
    /** A last word: of its 1 … 8 octets whether there are more than 4, and how many modulo 4. */
    ends: input(bool),
    isUpper: input(bool),
    remainder: input(uint(2)),
    /** The line could have started a frame and did not. */
    rests: input(bool),
    /** Counted from `ends`: the next frame cannot start two words later, but three. */
    mustWait: output(bool),
    /** The lane of the frame under way, and once that has ended of the next. */
    startsHigh: output(bool),
  })
  const startsHigh = reg(bool, { init: false })
  const deficit = reg(uint(2), { init: 0 })
  const index = cat(io.isUpper, io.remainder, deficit, startsHigh)
  const next = truthTable(index, 4, (bits) => {
    const remainder = (bits >> 3) & 3
    const octets = (bits & 32 ? 4 : 0) + (remainder === 0 ? 4 : remainder)
    const { words, startsHigh, deficit } = nextStart(octets, (bits & 1) === 1, (bits >> 1) & 3, p.mayLeaveOut)
    return ((words - 2) << 3) | (deficit << 1) | Number(startsHigh)
  })
  when(io.ends, () => {
    startsHigh.next = next.bit(0)
    deficit.next = next.bits(2, 1)
  }).elseWhen(io.rests, () => {
    startsHigh.next = false
    deficit.next = 0
  })
  io.mustWait.set(next.bit(3))
  io.startsHigh.set(startsHigh)
  return io
})
