import { input, output } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { type WishboneWidths, wordAddress } from './wishbone.ts'

/**
 * The port between the front end of a bus and what lies behind it (registers, a RAM), as the front end has it.
 *
 * One access a cycle, a read or a write, and it never waits:
 *
 * - `enable` with `isWrite`, `address` (of a word), `data`, `strobes` (one a byte) asks; the edge does it.
 * - `isRefused` answers in the same cycle, from `address` and `isWrite` alone: the bus gives an error.
 * - `readData` is there from the cycle after a read, and holds until the next read.
 */
export const accessPort = (widths: WishboneWidths) =>
  ({
    enable: output(bool),
    isWrite: output(bool),
    address: output(uint(wordAddress(widths))),
    data: output(uint(widths.data)),
    strobes: output(uint(widths.data / 8)),
    isRefused: input(bool),
    readData: input(uint(widths.data)),
  }) as const

export type AccessPort = ReturnType<typeof accessPort>
