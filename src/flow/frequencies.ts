import { FlowError } from './flow-error.ts'

/** `['156.25']` for all clocks (under `*`), `['rx=156.25', 'tx=125']` for each its own; the later of two counts. */
export function parseFrequencies(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    texts.map((text) => {
      const [clock, number] = text.includes('=') ? text.split('=', 2) : ['*', text]
      const mhz = Number(number)
      if (number === undefined || number.trim() === '' || clock === '' || !(mhz > 0 && mhz < 10_000))
        throw new FlowError('badFrequency', `'${text}' is no frequency in MHz`, 'as in --freq 156.25, or --freq rx=156.25')
      return [clock!, mhz]
    }),
  )
}
