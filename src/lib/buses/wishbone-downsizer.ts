import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { firstSet } from '../arithmetic/bit-search.ts'
import { type WishboneWidths, wishbone } from './wishbone.ts'

export interface DownsizerParameters extends WishboneWidths {
  /** Bits of the peripherals' data, fewer than the controller's. */
  readonly narrow: number
}

/**
 * Lets a controller of a wide classic Wishbone bus reach peripherals of a narrow one.
 *
 * Ports       `wide`; `narrow`, with the same addresses of bytes. An access becomes one for each narrow word of which `sel` has
 *             a byte, reads as well as writes, the lowest first: registers that act when they are read are left alone
 *             where nobody asks for them. An access to no byte is answered, and reaches nobody.
 * Latency     one cycle before each narrow access, two from the last one's answer to the wide one's.
 * Timing      all outputs but `narrow`'s `dat_w` and `sel` come straight from flip-flops; these pass one choice of a word.
 * Errors      `err` ends the access at once, and what was written before it stays written; `rty` is asked for again. GW240
 *             (widths).
 * Reset       no access under way. Source: Wishbone B4, 3.1.3.1.
 */
export const WishboneDownsizer = module('wishbone_downsizer', (p: DownsizerParameters) => {
  if (!(p.narrow < p.data))
    fail({
      code: 'GW240',
      title: 'bus',
      message: `from ${p.data} bits down to ${p.narrow}`,
      mend: 'give narrow: fewer bits than data',
    })
  const io = ports({ wide: flip(wishbone(p)), narrow: wishbone({ address: p.address, data: p.narrow }) })
  const { wide, narrow } = io
  const count = p.data / p.narrow
  const lanes = p.narrow / 8
  const words = Array.from({ length: count }, (_, i) => i)

  const isAsking = reg(bool, { init: false })
  const index = reg(uint(Math.log2(count)) as UInt<any>)
  /** Narrow words that are done of this access. */
  const done = reg(uint(count), { init: 0 })
  const read = words.map(() => reg(uint(p.narrow) as UInt<any>))
  const ack = reg(bool, { init: false })
  const err = reg(bool, { init: false })

  const wanted = cat(...(words.map((i) => wide.sel.bits(i * lanes + lanes - 1, i * lanes).any()).toReversed() as [Signal<Bool>]))
  const next = firstSet(wanted.and(done.not()) as Signal<UInt<any>>)
  const isFree = isAsking.or(ack).or(err).not()
  ack.next = false
  err.next = false
  when(isFree.and(wide.cyc).and(wide.stb), () => {
    index.next = next.index
    isAsking.next = next.any
    ack.next = next.any.not()
    done.next = mux(next.any, done, 0)
  })
  when(isAsking.and(narrow.ack), () => {
    isAsking.next = false
    done.next = done.or(index.oneHot(count))
    for (const i of words)
      when(index.eq(i), () => {
        read[i]!.next = narrow.datR
      })
  })
  when(isAsking.and(narrow.err), () => {
    isAsking.next = false
    done.next = 0
    err.next = true
  })

  /** The part of a wide value that belongs to the narrow word. */
  const part = (value: Signal<UInt<any>>, size: number): Signal<UInt<any>> =>
    words
      .map((i) => mux(index.eq(i), value.bits(i * size + size - 1, i * size), literal(uint(size), 0)) as Signal<UInt<any>>)
      .reduce((some, one) => some.or(one) as Signal<UInt<any>>)
  narrow.cyc.set(isAsking)
  narrow.stb.set(isAsking)
  narrow.we.set(wide.we)
  narrow.adr.set(cat(wide.adr, index) as never)
  narrow.datW.set(part(wide.datW, p.narrow))
  narrow.sel.set(part(wide.sel, lanes))
  wide.datR.set(cat(...(read.toReversed() as unknown as [Signal<any>])) as never)
  wide.ack.set(ack)
  wide.err.set(err)
  wide.rty.set(false)
  return io
})
