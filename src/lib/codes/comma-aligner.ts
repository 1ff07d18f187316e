import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { checkLanes } from './encoder-8b10b.ts'

/** The seven bits that only K28.1, K28.5 and K28.7 have, and no two codes in a row make; bit 0 first. */
const commas = ['0011111', '1100000'].map((sent) => Number(`0b${[...sent].reverse().join('')}`))

/**
 * Finds where 8b/10b codes begin in a line, by the comma, and turns the words so that it stands in lane 0.
 *
 * Ports       `enable`: there is a word. `line`: bits as they came, bit 0 first. `search`: a comma may move the alignment (leave
 *             it off once the link is up: a bit error can look like a comma, and K28.7 before some codes makes one across their
 *             border). `code`: words whose lane 0 begins with the comma found. `isAligned`: one was found since reset.
 *             `isComma`: lane 0 of `code` begins with a comma.
 * Latency     2 words, and what the line is turned by; the word that shows a new alignment has the comma in it. One word a cycle.
 * Timing      all outputs come straight from flip-flops. First cycle: search; second: a choice of one of 10 · lanes places.
 * Reset       not aligned: words as they come.
 * Errors      GW221 for a number of lanes that is none.
 * Source      IEEE 802.3-2022, 36.2.4.9 and 36.3.2.4.
 */
export const CommaAligner = module('comma_aligner', (p: { lanes: number }) => {
  checkLanes(p.lanes)
  const width = 10 * p.lanes
  const io = ports({
    enable: input(bool),
    line: input(uint(width)),
    search: input(bool),
    code: output(uint(width)),
    isAligned: output(bool),
    isComma: output(bool),
  })
  const before = reg(uint(width), { init: 0 })
  const window = reg(uint(2 * width - 1), { init: 0 })
  const commaAt = reg(uint(width), { init: 0 })
  const mayMove = reg(bool, { init: false })
  const both: Signal<UInt<any>> = cat(io.line, before)
  const found = Array.from({ length: width }, (_, place) => {
    const seven: Signal<UInt<7>> = both.bits(place + 6, place)
    return seven.eq(commas[0]!).or(seven.eq(commas[1]!))
  })

  const place = reg(uint(bits(width)), { init: 0 })
  const isAligned = reg(bool, { init: false })
  const code = reg(uint(width), { init: 0 })
  const isComma = reg(bool, { init: false })
  const moves = mayMove.and(commaAt.any())
  const first = Array.from({ length: width }, (_, at) => at).reduceRight(
    (lowest: Signal<UInt<any>>, at) => mux(commaAt.bit(at), at, lowest),
    place,
  )
  const here = mux(moves, first, place)
  when(io.enable, () => {
    before.next = io.line
    window.next = both.low(2 * width - 1)
    commaAt.next = cat(...found.toReversed())
    mayMove.next = io.search
    place.next = here
    isAligned.next = isAligned.or(moves)
    code.next = window.shr(here).low(width)
    isComma.next = commaAt.bit(here)
  })
  io.code.set(code)
  io.isAligned.set(isAligned)
  io.isComma.set(isComma)
  return io
})
