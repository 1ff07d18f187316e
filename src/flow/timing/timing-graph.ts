import type { CellPort, ClockEdge, DelayCell, DelayFile } from './delay-file.ts'

/** All that is between the registers of one clock edge and those of another, or of the same. */
export interface PairTiming {
  /** `posedge` or `negedge`, and the net of the clock as nextpnr calls it; where it names none, the `cell/port` that drives it. */
  readonly from: string
  readonly to: string
  /** For each register input that is reached: how long its slowest path takes, setup included, in picoseconds; slowest first. */
  readonly needsPs: readonly number[]
  /** The slowest path to each of the first inputs in `needsPs`. */
  readonly paths: readonly (readonly PathStep[])[]
}

/** A piece of a path, as in nextpnr's own report. Delay in nanoseconds. */
export interface PathStep {
  readonly type: 'clk-to-q' | 'routing' | 'logic' | 'setup'
  readonly delay: number
  readonly from: CellPort
  readonly to: CellPort
}

/**
 * Finds when a value arrives at each register's input, from each clock edge, and the slowest paths of every pair.
 *
 * One pass over the cells in the order in which signals go through them, per clock edge. A loop has no such order: what is in
 * one, or behind it, is left out (nextpnr complains of loops by itself).
 */
export function timingPairs(delays: DelayFile, keep: number): PairTiming[] {
  const graph = graphOf(delays)
  const order = topologicalOrder(graph)
  const pairs = new Map<string, { from: string; to: string; ends: { ps: number; end: End; reach: Reach }[] }>()
  for (const [from, starts] of graph.launches) {
    const reach = reachOf(graph, order, starts)
    for (const end of graph.ends) {
      const arrival = reach.arrivals[end.node]!
      if (arrival < 0) continue
      const key = `${from}\n${end.event}`
      let pair = pairs.get(key)
      if (pair === undefined) pairs.set(key, (pair = { from, to: end.event, ends: [] }))
      pair.ends.push({ ps: arrival + end.ps, end, reach })
    }
  }
  return [...pairs.values()].map(({ from, to, ends }) => {
    // Equal ones in the order of their names, so that the same design has the same report.
    ends.sort((a, b) => b.ps - a.ps || compare(graph.ports[a.end.node]!.cell, graph.ports[b.end.node]!.cell))
    return {
      from,
      to,
      needsPs: ends.map(({ ps }) => ps),
      paths: ends.slice(0, keep).map(({ end, reach }) => stepsTo(graph, end, reach)),
    }
  })
}

interface Graph {
  readonly ports: readonly CellPort[]
  /** For each port what it leads to, through a wire or through its cell. */
  readonly edges: readonly Edge[][]
  readonly launches: ReadonlyMap<string, readonly Start[]>
  readonly ends: readonly End[]
}
interface Edge {
  readonly to: number
  readonly ps: number
  readonly type: 'routing' | 'logic'
}
interface Start {
  readonly node: number
  readonly ps: number
}
interface End {
  readonly node: number
  readonly event: string
  readonly ps: number
}

function graphOf({ cells, wires }: DelayFile): Graph {
  const ports: CellPort[] = []
  const edges: Edge[][] = []
  const numbers = new Map<string, number>()
  const node = (cell: string, port: string): number => {
    const key = `${cell}/${port}`
    let number = numbers.get(key)
    if (number === undefined) {
      number = ports.length
      numbers.set(key, number)
      ports.push({ cell, port })
      edges.push([])
    }
    return number
  }
  const drivers = new Map<string, CellPort>()
  for (const { from, to, ps } of wires) {
    drivers.set(`${to.cell}/${to.port}`, from)
    edges[node(from.cell, from.port)]!.push({ to: node(to.cell, to.port), ps, type: 'routing' })
  }
  const eventOf = (cell: DelayCell, clock: string, edge: ClockEdge): string =>
    `${edge} ${clockNet(drivers.get(`${cell.name}/${clock}`) ?? { cell: cell.name, port: clock })}`
  const launches = new Map<string, Start[]>()
  const ends: End[] = []
  for (const cell of cells) {
    const edgeOfClock = new Map(cell.setups.map(({ clock, edge }) => [clock, edge] as const))
    for (const { from, to, ps } of cell.paths) {
      if (!edgeOfClock.has(from) && !clockPort.test(from)) {
        edges[node(cell.name, from)]!.push({ to: node(cell.name, to), ps, type: 'logic' })
        continue
      }
      const event = eventOf(cell, from, edgeOfClock.get(from) ?? 'posedge')
      const starts = launches.get(event) ?? []
      launches.set(event, starts)
      starts.push({ node: node(cell.name, to), ps })
    }
    for (const { port, clock, edge, ps } of cell.setups)
      ends.push({ node: node(cell.name, port), event: eventOf(cell, clock, edge), ps })
  }
  return { ports, edges, launches, ends }
}

/** The clock inputs of flip-flops, memories and multipliers; those of clock buffers are called `CLKI`. */
const clockPort = /^CLK[AB0-3]?$/

/** nextpnr puts a buffer `$gbuf$clk` before the net `$glbnet$clk`. */
function clockNet({ cell, port }: CellPort): string {
  return cell.startsWith('$gbuf$') ? `$glbnet$${cell.slice('$gbuf$'.length)}` : `${cell}/${port}`
}

function topologicalOrder({ edges }: Graph): Int32Array {
  const inputs = new Int32Array(edges.length)
  for (const leaving of edges) for (const { to } of leaving) inputs[to]! += 1
  const order = new Int32Array(edges.length)
  let length = 0
  for (let node = 0; node < edges.length; node += 1) if (inputs[node] === 0) order[length++] = node
  for (let at = 0; at < length; at += 1)
    for (const { to } of edges[order[at]!]!) {
      inputs[to]! -= 1
      if (inputs[to] === 0) order[length++] = to
    }
  return order.subarray(0, length)
}

/** From one clock edge: when the last value arrives at each port (-1 where none does), and from where it came. */
interface Reach {
  readonly arrivals: Int32Array
  readonly before: Int32Array
  readonly types: readonly Edge['type'][]
}

function reachOf({ edges }: Graph, order: Int32Array, starts: readonly Start[]): Reach {
  const arrivals = new Int32Array(edges.length).fill(-1)
  const before = new Int32Array(edges.length).fill(-1)
  const types = new Array<Edge['type']>(edges.length)
  for (const { node, ps } of starts) arrivals[node] = Math.max(arrivals[node]!, ps)
  for (const node of order) {
    const arrival = arrivals[node]!
    if (arrival < 0) continue
    for (const { to, ps, type } of edges[node]!) {
      if (arrival + ps <= arrivals[to]!) continue
      arrivals[to] = arrival + ps
      before[to] = node
      types[to] = type
    }
  }
  return { arrivals, before, types }
}

function stepsTo({ ports }: Graph, end: End, { arrivals, before, types }: Reach): PathStep[] {
  const last = ports[end.node]!
  const steps: PathStep[] = [{ type: 'setup', delay: end.ps / 1000, from: last, to: last }]
  let node = end.node
  for (; before[node]! >= 0; node = before[node]!) {
    const delay = (arrivals[node]! - arrivals[before[node]!]!) / 1000
    steps.push({ type: types[node]!, delay, from: ports[before[node]!]!, to: ports[node]! })
  }
  const first = ports[node]!
  steps.push({ type: 'clk-to-q', delay: arrivals[node]! / 1000, from: first, to: first })
  return steps.reverse()
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
