import { type BallsOf, bidirectionalPin, outputPin, type PinFact, type PinSettings, withSettings } from '../board.ts'

/** Balls by the memory's own pins, bit 0 first: `{ a: 'M20 M19', dq: 'J16 L18' }`. */
type Balls<N extends string> = { readonly [K in N]?: string }

/** Only data and strobes go both ways. */
type MemoryPins<B> = {
  readonly [K in keyof B]: PinFact<K extends 'dq' | 'dqsP' ? 'inout' : 'out', BallsOf<B[K] & string>>
}

/** The pins of an SDR SDRAM. */
export function sdramPins<const B extends Balls<'a' | 'ba' | 'weN' | 'rasN' | 'casN' | 'csN' | 'cke' | 'dm' | 'dq'>>(
  balls: B,
): MemoryPins<B> {
  return pinsOf(balls, () => ({}))
}

/**
 * The pins of a DDR3 SDRAM: the strobes and the clock are pairs, named by their true half, of the differential form of the same
 * standard. `termination` is that of the data.
 */
export function ddr3Pins<
  const B extends Balls<'a' | 'ba' | 'rasN' | 'casN' | 'weN' | 'csN' | 'dm' | 'dq' | 'dqsP' | 'clkP' | 'cke' | 'odt' | 'resetN'>,
>(standard: 'SSTL135_I' | 'SSTL15_I', termination: PinSettings['termination'], balls: B): MemoryPins<B> {
  const differential = standard === 'SSTL135_I' ? 'SSTL135D_I' : 'SSTL15D_I'
  return pinsOf(balls, (name): PinSettings => {
    switch (name) {
      case 'dq':
        return { standard, termination }
      case 'dqsP':
        return { standard: differential, differentialResistor: 100, termination: 'off' }
      case 'clkP':
        return { standard: differential }
      default:
        return { standard }
    }
  })
}

/** All with the fast slew that a memory wants. */
function pinsOf<B extends object>(balls: B, settingsOf: (name: string) => PinSettings): MemoryPins<B> {
  const pins = Object.entries(balls).map(([name, text]) => {
    const pin = name === 'dq' || name === 'dqsP' ? bidirectionalPin : outputPin
    return [name, pin(text as string, settingsOf(name))]
  })
  return withSettings({ slew: 'fast' }, Object.fromEntries(pins)) as never
}
