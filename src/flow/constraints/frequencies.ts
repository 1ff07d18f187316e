import { nearest } from '../device/part.ts'
import { FlowError } from '../flow-error.ts'

/** `['156.25']` for all clocks (under `*`), `['rx=156.25', 'tx=125']` for each its own; the later of two counts. */
export function parseFrequencies(texts: readonly string[], option = '--freq'): ReadonlyMap<string, number> {
  return new Map(
    texts.map((text) => {
      const [clock, number] = text.includes('=') ? text.split('=', 2) : ['*', text]
      const mhz = Number(number)
      if (number === undefined || number.trim() === '' || clock === '' || !(mhz > 0 && mhz < 10_000))
        throw new FlowError('badFrequency', `'${text}' is no frequency in MHz`, `as in ${option} 156.25, or ${option} rx=156.25`)
      return [clock!, mhz]
    }),
  )
}

export function unknownClock(name: string, names: readonly string[]): FlowError {
  const mend = `${nearest(name, names)}; it has ${names.join(', ')}`
  return new FlowError('unknownClock', `the design has no clock ${name}`, mend)
}
