import { cat, literal, type Signal, select, sint, type UInt, uint } from 'gatewright'
import type { Control } from '../isa/control.ts'

const zeros = (count: number) => literal(uint(count), 0)
const signed = (bits: Signal<UInt<any>>, width: number): Signal<UInt<any>> => bits.as(sint(bits.width)).extend(width).asBits()

/** The immediate of an instruction word, sign-extended to `width` bits. Source: volume I, 2.3, figure 2.4. */
export function immediateOf(word: Signal<UInt<32>>, control: Signal<Control>, width: number): Signal<UInt<any>> {
  const low = select(uint(32), control.immediate, {
    i: signed(word.bits(31, 20), 32),
    s: signed(cat(word.bits(31, 25), word.bits(11, 7)), 32),
    b: signed(cat(word.bit(31), word.bit(7), word.bits(30, 25), word.bits(11, 8), zeros(1)), 32),
    u: cat(word.bits(31, 12), zeros(12)),
    j: signed(cat(word.bit(31), word.bits(19, 12), word.bit(20), word.bits(30, 21), zeros(1)), 32),
  })
  return width === 32 ? low : signed(low as never, width)
}
