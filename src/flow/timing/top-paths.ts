import type { NetlistModule } from '../yosys/netlist.ts'
import { edgeOf, pathOf, signalDrivenBy, type TimingPath } from './timing.ts'
import type { PairTiming } from './timing-graph.ts'

/** The slowest paths from one clock to another, or to itself. */
export interface ClockPairPaths {
  /** Pins, or nets of clocks that are made inside. */
  readonly from: string
  readonly to: string
  /** For each register input what it needs, in nanoseconds, as if it had a whole period: twice as much from one edge to the other. */
  readonly needsNs: readonly number[]
  readonly paths: readonly TopPath[]
}

/** The slowest path between two registers; their other bits have paths of their own, which are not listed. */
export interface TopPath extends TimingPath {
  readonly from: string
  readonly to: string
  readonly needNs: number
  /** How many of the slowest paths lead from the one register to the other. */
  readonly alike: number
}

/** The slowest paths of every pair of clocks, each pair of registers once. `clockPins` are known to nextpnr. */
export function topPaths(pairs: readonly PairTiming[], netlist: NetlistModule, clockPins: readonly string[]): ClockPairPaths[] {
  const pinOf = clockNames(netlist, clockPins)
  const merged = new Map<string, { from: string; to: string; needsNs: number[]; paths: TopPath[] }>()
  for (const pair of pairs) {
    const [start, end] = [edgeOf(pair.from), edgeOf(pair.to)]
    if (start === undefined || end === undefined) continue
    const [from, to] = [pinOf(start.pin), pinOf(end.pin)]
    const share = from === to && start.edge !== end.edge ? 2 : 1
    const key = `${from}\n${to}`
    const all = merged.get(key) ?? { from, to, needsNs: [], paths: [] }
    merged.set(key, all)
    for (const ps of pair.needsPs) all.needsNs.push((ps * share) / 1000)
    for (const steps of pair.paths) {
      const path = pathOf(steps, netlist)
      const needNs = path.totalNs * share
      all.paths.push({
        ...path,
        from: registerOf(path.stages[0]!.name),
        to: registerOf(path.stages.at(-1)!.name),
        needNs,
        alike: 1,
      })
    }
  }
  return [...merged.values()].map((pair) => ({ ...pair, paths: distinct(pair.paths.toSorted((a, b) => b.needNs - a.needNs)) }))
}

function distinct(paths: readonly TopPath[]): TopPath[] {
  const found = new Map<string, TopPath>()
  for (const path of paths) {
    const key = `${path.from}\n${path.to}`
    const slower = found.get(key)
    found.set(key, slower === undefined ? path : { ...slower, alike: slower.alike + 1 })
  }
  return [...found.values()]
}

const registerOf = (name: string): string => name.replace(/^near /, '').replace(/\[\d+\]$/, '')

/** A clock that has no buffer of its own is known by the port that drives it: the same bit of the netlist as one of `pins`. */
function clockNames(netlist: NetlistModule, pins: readonly string[]): (name: string) => string {
  return (name) => {
    const slash = name.lastIndexOf('/')
    if (slash < 0) return name
    const [cell, port] = [name.slice(0, slash), name.slice(slash + 1)]
    if (cell.endsWith('$tr_io')) return cell.slice(0, -'$tr_io'.length)
    const { bit, net } = signalDrivenBy({ cell, port }, netlist)
    return pins.find((pin) => bit !== undefined && netlist.netnames[pin]?.bits.includes(bit)) ?? net
  }
}
