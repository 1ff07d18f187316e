import { snakeCase } from '../../src/ir/names.ts'
import { type Board, type Connector, type FunctionOf, isPinFact, type PinFact } from '../board.ts'
import { lpfSettings } from '../pin-settings.ts'
import type { Platform, PlatformSignal } from './platform.ts'

/** Where a board of ours says something else than the file that it was taken from, a line each. */
export function differences(board: Board, platform: Platform): string[] {
  return [
    ...same('the part', partOf(board), platform.device.replace(/[CI]$/, '')),
    ...clockDifferences(board, platform),
    ...signalDifferences(board, platform),
    ...connectorDifferences(board.connectors, platform.connectors),
  ]
}

const same = (what: string, ours: unknown, theirs: unknown): string[] =>
  JSON.stringify(ours) === JSON.stringify(theirs)
    ? []
    : [`${what}: ${JSON.stringify(ours) ?? 'not'} here, ${JSON.stringify(theirs) ?? 'not'} there`]

const packageLetters: Readonly<Record<string, string>> = {
  CABGA256: 'BG256',
  CABGA381: 'BG381',
  CABGA554: 'BG554',
  CABGA756: 'BG756',
  CSFBGA285: 'MG285',
}

/** `LFE5U-85F-6BG381`, as a part is ordered. */
const partOf = (board: Board): string => `${board.device}-${board.speed}${packageLetters[board.package] ?? board.package}`

/** Our pins by the name that they have there: `eth_clocks:1:rx`. */
function ourSignals(board: Board): Map<string, PinFact> {
  const found = new Map<string, PinFact>()
  const visit = (part: FunctionOf, name: string, number: number, path: readonly string[]): void => {
    if (isPinFact(part)) found.set(keyOf(name, number, path.join('_') || undefined), part)
    else if (Array.isArray(part)) for (const [index, item] of part.entries()) visit(item, name, index, path)
    else for (const [key, inner] of Object.entries(part)) visit(inner as FunctionOf, name, number, [...path, snakeCase(key)])
  }
  for (const [name, part] of Object.entries(board.functions)) visit(part, board.upstream?.names[name] ?? snakeCase(name), 0, [])
  return found
}

const keyOf = (name: string, number: number, part: string | undefined): string =>
  [name, number, ...(part === undefined ? [] : [part])].join(':')

/** Numbers there may begin at 1: ours are positions. */
function theirSignals(signals: readonly PlatformSignal[]): Map<string, PlatformSignal> {
  const numbers = new Map<string, number[]>()
  for (const { name, number } of signals) {
    const known = numbers.get(name) ?? []
    if (!known.includes(number)) numbers.set(name, [...known, number])
  }
  return new Map(
    signals.map((signal) => [keyOf(signal.name, numbers.get(signal.name)!.indexOf(signal.number), signal.part), signal]),
  )
}

function signalDifferences(board: Board, platform: Platform): string[] {
  const ours = ourSignals(board)
  const theirs = theirSignals(platform.signals)
  return [...new Set([...theirs.keys(), ...ours.keys()])].flatMap((key) => {
    const own = ours.get(key)
    const other = theirs.get(key)
    if (own === undefined || other === undefined) return [`${key}: only ${own === undefined ? 'there' : 'here'}`]
    const { IO_TYPE: standard, ...settings } = lpfSettings(own.settings)
    const written = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
    return [
      ...same(`${key}, balls`, own.balls, other.balls),
      // What says no standard there has the one that we give it.
      ...(other.standard === null ? [] : same(`${key}, standard`, standard, other.standard)),
      ...same(`${key}, settings`, written.sort(), other.settings),
    ]
  })
}

function clockDifferences(board: Board, { clock: [name, period], periods }: Platform): string[] {
  const ours = ourSignals(board)
  const wanted = [[`${name}`, period] as const, ...periods]
  return wanted.flatMap(([signal, nanoseconds]) => {
    // `eth_clocks:rx:0` is the part rx of number 0; `clk200` may be a pair.
    const [word, part, number] = signal.split(':')
    const found = ours.get(keyOf(word!, Number(number ?? 0), part))
    // A clock that only a SERDES takes is no pin with a frequency.
    if (found === undefined ? ours.get(keyOf(word!, 0, 'p'))?.direction === 'dedicated' : found.direction === 'dedicated')
      return []
    return same(`${signal}, MHz`, megahertz(found?.frequency), megahertz(1e9 / nanoseconds))
  })
}

const megahertz = (hertz: number | undefined): number | undefined =>
  hertz === undefined ? undefined : Math.round(hertz / 1e3) / 1e3

function connectorDifferences(ours: Readonly<Record<string, Connector>>, theirs: Platform['connectors']): string[] {
  const there = new Map(theirs.map(([name, balls]) => [name.toLowerCase(), balls]))
  return [...new Set([...there.keys(), ...Object.keys(ours)])].flatMap((name) =>
    same(`connector ${name}`, plain(ours[name]), plain(there.get(name))),
  )
}

/** No pin is nothing here, and `-` or `None` there. */
function plain(connector: Connector | undefined): unknown {
  if (!Array.isArray(connector)) return connector
  return connector.map((ball: string | undefined) => (ball === undefined || ball === 'None' ? '-' : ball))
}
