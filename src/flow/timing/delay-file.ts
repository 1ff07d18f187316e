/** A placed and routed design as cells and wires with their delays in picoseconds, the slowest of each. */
export interface DelayFile {
  readonly cells: readonly DelayCell[]
  readonly wires: readonly Wire[]
}

export interface DelayCell {
  readonly name: string
  readonly type: string
  readonly paths: readonly { readonly from: string; readonly to: string; readonly ps: number }[]
  /** Inputs that a clock takes: how long before its edge they must be there. */
  readonly setups: readonly { readonly port: string; readonly clock: string; readonly edge: ClockEdge; readonly ps: number }[]
}

export interface Wire {
  readonly from: CellPort
  readonly to: CellPort
  readonly ps: number
}

export interface CellPort {
  readonly cell: string
  readonly port: string
}

export type ClockEdge = 'posedge' | 'negedge'

/**
 * Reads what nextpnr's `--sdf` writes (IEEE 1497, one construct a line). Of the report of timing it has only the worst path of
 * each pair of clocks; this has every cell and every wire, with the delays that the report was made of.
 */
export function readDelayFile(text: string): DelayFile {
  const cells: DelayCell[] = []
  const wires: Wire[] = []
  let type = ''
  let cell: { paths: DelayCell['paths'][number][]; setups: DelayCell['setups'][number][] } | undefined
  for (const line of text.split('\n')) {
    const [construct, ...words] = wordsOf(line)
    if (construct === 'CELLTYPE') type = words[0]!.replaceAll('"', '')
    else if (construct === 'INSTANCE') {
      cell = undefined
      // The top itself has no name: it holds the wires.
      if (words.length === 0) continue
      const opened = { name: unescaped(words[0]!), type, paths: [], setups: [] }
      cells.push(opened)
      cell = opened
    } else if (construct === 'INTERCONNECT')
      wires.push({ from: cellPortOf(words[0]!), to: cellPortOf(words[1]!), ps: slowest(words[2]!) })
    else if (construct === 'IOPATH') {
      const [from, to] = words.slice(-4, -2) as [string, string]
      cell!.paths.push({ from: unescaped(from), to: unescaped(to), ps: Math.max(slowest(words.at(-2)!), slowest(words.at(-1)!)) })
    } else if (construct === 'SETUPHOLD') {
      const [dataEdge, port, edge, clock, setup] = words as [string, string, ClockEdge, string, string]
      // The rising and the falling input have the same limit, on a line each.
      if (dataEdge === 'posedge') cell!.setups.push({ port: unescaped(port), clock: unescaped(clock), edge, ps: slowest(setup) })
    }
  }
  return { cells, wires }
}

/** Brackets part words here and have no other meaning: what a line holds is said by its first word. */
function wordsOf(line: string): string[] {
  return line.split(/[\s()]+/).filter((word) => word !== '')
}

/** `minimum:typical:maximum`, whole picoseconds. */
function slowest(triple: string): number {
  return Number(triple.slice(triple.lastIndexOf(':') + 1))
}

function cellPortOf(path: string): CellPort {
  const slash = path.lastIndexOf('/')
  return { cell: unescaped(path.slice(0, slash)), port: unescaped(path.slice(slash + 1)) }
}

function unescaped(name: string): string {
  return name.includes('\\') ? name.replaceAll('\\', '') : name
}
