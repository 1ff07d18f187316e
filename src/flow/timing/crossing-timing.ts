import type { CrossingConstraint } from '../constraints/crossing-constraints.ts'
import type { ClockTarget } from '../report/report.ts'
import type { SourceLine } from '../source/source-lines.ts'
import type { NetlistModule } from '../yosys/netlist.ts'
import { coreInstance } from '../yosys/wrapper.ts'
import { clockPinOf, heldBy, type NextpnrReport } from './timing.ts'

/** The slowest path of one crossing, from the edge that sends to the flip-flop that takes. */
export interface CrossingTiming {
  /** Absent where no `.crossing` names the register: the far side of a memory, or logic on the way. */
  readonly constraint?: CrossingConstraint
  /** The register that takes the value, as the design calls it. */
  readonly register: string
  readonly from: string
  readonly to: string
  readonly ns: number
  readonly limitNs: number
  /** Where the register is written in the Verilog. */
  readonly lines: readonly SourceLine[]
}

/**
 * Every path between two clocks of a placed design against its limit.
 *
 * nextpnr's detailed report names each net that ends in a flip-flop with the clock that its value comes from and when it
 * arrives, counted from that clock's edge. Where one net carries values of several clocks only one of them is named; the worst
 * path of each pair of clocks, which is always there, is taken as well.
 */
export function crossingTimings(
  report: NextpnrReport,
  netlist: NetlistModule,
  constraints: readonly CrossingConstraint[],
  clocks: readonly ClockTarget[],
): CrossingTiming[] {
  const periods = periodsOf(report, clocks)
  const constraintOf = constraintsByBit(netlist, constraints)
  const slowest = new Map<string, CrossingTiming>()
  const add = (cell: string, fromEvent: string, toEvent: string, ns: number): void => {
    const [from, to] = [pinOf(fromEvent), pinOf(toEvent)]
    if (from === undefined || to === undefined || from === to) return
    const bit = netlist.cells[cell]?.connections.Q?.[0]
    const constraint = bit === undefined ? undefined : constraintOf.get(bit)
    const { name, lines } = heldBy(cell, netlist)
    const register = constraint?.to.registers.join(', ') ?? name.replace(/\[\d+\]$/, '')
    const key = [register, from, to].join(' ')
    if ((slowest.get(key)?.ns ?? -1) >= ns) return
    const limitNs = constraint?.limitNs ?? Math.min(periods(from), periods(to))
    const clockName = (pin: string): string => clocks.find((clock) => clock.pin === pin)?.name ?? pin
    const timing = { register, from: clockName(from), to: clockName(to), ns, limitNs, lines }
    slowest.set(key, constraint === undefined ? timing : { ...timing, constraint })
  }
  for (const { event, endpoints } of report.detailed_net_timings ?? [])
    for (const endpoint of endpoints) add(endpoint.cell, event, endpoint.event, endpoint.delay[1])
  for (const { from, to, path } of report.critical_paths) {
    const end = path.at(-1)?.to.cell
    if (end !== undefined)
      add(
        end,
        from,
        to,
        path.reduce((total, { delay, type }) => total + (type === 'clk-skew' ? 0 : delay), 0),
      )
  }
  return [...slowest.values()].sort((a, b) => b.ns / b.limitNs - a.ns / a.limitNs)
}

/** How far the slowest crossing is from its limit, as a frequency is from its target: 1 just meets it. */
export const crossingMargin = (timings: readonly CrossingTiming[]): number =>
  timings.length === 0 ? Number.POSITIVE_INFINITY : timings[0]!.limitNs / timings[0]!.ns

/** Bits of registers that take a crossing, by Yosys's number for them. */
function constraintsByBit(netlist: NetlistModule, constraints: readonly CrossingConstraint[]) {
  const found = new Map<number | string, CrossingConstraint>()
  for (const constraint of constraints)
    for (const register of constraint.to.registers)
      for (const bit of (netlist.netnames[`${coreInstance}.${register}`] ?? netlist.netnames[register])?.bits ?? [])
        found.set(bit, constraint)
  return found
}

/** Nanoseconds by pin; for a clock that is made inside, what nextpnr was told of it. */
function periodsOf({ fmax }: NextpnrReport, clocks: readonly ClockTarget[]): (pin: string) => number {
  const inner = new Map(Object.entries(fmax).map(([net, { constraint }]) => [clockPinOf(net), constraint]))
  return (pin) => 1000 / (clocks.find((clock) => clock.pin === pin)?.mhz ?? inner.get(pin) ?? Number.NaN)
}

const pinOf = (event: string): string | undefined => {
  const net = /^(?:posedge|negedge) (.*)$/.exec(event)?.[1]
  return net === undefined ? undefined : clockPinOf(net)
}
