import { fail } from '../../dsl/fault.ts'
import { input, output } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { byteBits, checkAddress } from './axi-lite.ts'

export interface WishboneWidths {
  /** Bits of a byte address. `adr` counts words: it has fewer by the bits that choose a byte. */
  readonly address: number
  /** Bits of data: 8, 16, 32 or 64. The granularity of `sel` is 8. */
  readonly data: number
}

/**
 * A classic Wishbone interface as its controller has it; `flip(wishbone(…))` is the peripheral's.
 *
 * An access is asked for by `cyc` and `stb` until one of `ack`, `err`, `rty` answers at an edge. `dat_w` goes to the
 * peripheral, `dat_r` comes from it: the standard's DAT_O and DAT_I change places with the side they are seen from.
 *
 * Source  OpenCores Wishbone B4, chapters 2 and 3.
 */
export const wishbone = (widths: WishboneWidths) => {
  checkWishbone(widths)
  return {
    cyc: output(bool),
    stb: output(bool),
    we: output(bool),
    adr: output(uint(wordAddress(widths))),
    datW: output(uint(widths.data)),
    sel: output(uint(widths.data / 8)),
    datR: input(uint(widths.data)),
    ack: input(bool),
    err: input(bool),
    rty: input(bool),
  } as const
}

/**
 * A pipelined Wishbone interface: each edge with `stb` and without `stall` is a request, answered later and in order.
 *
 * Source  Wishbone B4, 3.1.3.2 and 5.2.
 */
export const pipelinedWishbone = (widths: WishboneWidths) => ({ ...wishbone(widths), stall: input(bool) }) as const

export type Wishbone = ReturnType<typeof wishbone>
export type PipelinedWishbone = ReturnType<typeof pipelinedWishbone>

/** Bits of `adr`. */
export const wordAddress = ({ address, data }: WishboneWidths): number => address - byteBits(data)

function checkWishbone({ address, data }: WishboneWidths): void {
  if (![8, 16, 32, 64].includes(data))
    fail({
      code: 'GW240',
      title: 'bus',
      message: `Wishbone has 8, 16, 32 or 64 bits of data, not ${data}`,
      mend: 'give data: 8, 16, 32 or 64',
    })
  checkAddress(address, data)
}
