import { fail } from '../../dsl/fault.ts'
import { bool, choice, struct, uint } from '../../dsl/shape.ts'
import type { Signal, Value } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'

/** How many bits of data a character has. */
export const UartLength = choice({ five: 0, six: 1, seven: 2, eight: 3 }, 2)

/** The bit behind the data: `mark` is always 1, `space` always 0. A code that is none of these sends and expects no bit. */
export const UartParity = choice({ none: 0, odd: 1, even: 3, mark: 5, space: 7 }, 3)

/** How a character looks on the line. Packed it is the low six bits of a 16550's line control register. */
export const UartFormat = struct({ parity: UartParity, hasTwoStops: bool, length: UartLength })

/** What came in. */
export const UartCharacter = struct({
  /** The line was low from the start bit to the stop bit, and with it comes `hasFramingError`. */
  isBreak: bool,
  /** There was no stop bit. */
  hasFramingError: bool,
  /** The parity bit was another than the data want. */
  hasParityError: bool,
  /** The first bit received lowest; zeros above the length. */
  data: uint(8),
})

/** A format that is known when the hardware is built. */
export interface FixedFormat {
  /** 5 to 8. */
  readonly dataBits: number
  readonly parity: 'none' | 'odd' | 'even' | 'mark' | 'space'
  /** 1 or 2; with five bits of data, 2 means one and a half, as a 16550 has it. */
  readonly stopBits: number
}

export interface UartParameters {
  /** What characters look like, or `'port'`: port `format` says it, and holds while characters are under way. */
  readonly format: FixedFormat | 'port'
}

const lengths = ['five', 'six', 'seven', 'eight'] as const

/** A format as a value for port `format`. */
export function uartFormat({ dataBits, parity, stopBits }: FixedFormat): Value<typeof UartFormat> {
  const length = lengths[dataBits - 5]
  if (length === undefined || !(parity in UartParity.is) || (stopBits !== 1 && stopBits !== 2))
    return fail({
      code: 'GW260',
      title: 'UART',
      message: `a format of ${dataBits} data bits, parity '${parity}', ${stopBits} stop bits`,
      mend: "give dataBits: 5 to 8, parity: 'none', 'odd', 'even', 'mark' or 'space', stopBits: 1 or 2",
    })
  return { length, parity, hasTwoStops: stopBits === 2 }
}

/** The format as hardware sees it: a constant, or the port. */
export const formatOf = (format: FixedFormat | 'port', port: Signal<typeof UartFormat> | undefined): Signal<typeof UartFormat> =>
  format === 'port' ? port! : literal(UartFormat, uartFormat(format))

/** Whether hardware for a parity bit is wanted at all. */
export const mayHaveParity = (format: FixedFormat | 'port'): boolean => format === 'port' || format.parity !== 'none'

/** The three bits of a parity code: whether there is a parity bit, whether it starts from 0, whether it stays at that. */
export const parityBits = (format: Signal<typeof UartFormat>) => {
  const code = format.parity.asBits()
  return { isUsed: code.bit(0), isEven: code.bit(1), isStuck: code.bit(2) }
}
