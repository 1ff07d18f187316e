import { anyNameOf, designNameOf, generated } from '../source/net-names.ts'
import { type SourceLine, sourceLinesOf } from '../source/source-lines.ts'
import type { NetlistModule } from '../yosys/netlist.ts'
import { coreInstance } from '../yosys/wrapper.ts'

/** What nextpnr's `--report` writes, as far as this reads it. Delays in nanoseconds, frequencies in MHz. */
export interface NextpnrReport {
  readonly critical_paths: readonly {
    readonly from: string
    readonly to: string
    readonly path: readonly {
      readonly type: 'source' | 'clk-skew' | 'clk-to-q' | 'logic' | 'routing' | 'setup' | 'hold'
      readonly delay: number
      readonly from: NextpnrEnd
      readonly to: NextpnrEnd
      readonly net?: string
      readonly sources?: readonly string[]
    }[]
  }[]
  /** Only where the run was asked for it: each net that ends in a flip-flop, the clock its value comes from, when it arrives. */
  readonly detailed_net_timings?: readonly {
    readonly net: string
    readonly event: string
    readonly endpoints: readonly {
      readonly cell: string
      readonly port: string
      readonly event: string
      /** Least and most, from the edge of the clock that sends. */
      readonly delay: readonly [number, number]
    }[]
  }[]
  readonly fmax: Readonly<Record<string, { readonly achieved: number; readonly constraint: number }>>
  readonly utilization: Readonly<Record<string, { readonly used: number; readonly available: number }>>
}
interface NextpnrEnd {
  readonly cell: string
  readonly port: string
  readonly loc: readonly number[]
}

/** One cell of a path with the net that leads on from it. */
export interface PathStage {
  /** The net at the cell's output, as the design calls it; at the path's end what the cell holds. */
  readonly name: string
  /** What the cell does on this path. */
  readonly kind: 'register' | 'lut' | 'mux' | 'carry' | 'block' | 'end'
  readonly logicNs: number
  readonly routingNs: number
  /** Where the net is written in the design; empty for what synthesis made up with no name near it. */
  readonly lines: readonly SourceLine[]
  /** Whether `lines` are the expression itself rather than the declaration of the signal. */
  readonly isExpression: boolean
}

/** The path that keeps a clock from running faster. */
export interface TimingPath {
  readonly totalNs: number
  readonly logicNs: number
  readonly routingNs: number
  /** LUTs in a row between the two registers. */
  readonly levels: number
  readonly stages: readonly PathStage[]
}

/** nextpnr calls the net behind a clock pin `$glbnet$clk$TRELLIS_IO_IN`: the pin is `clk`. */
export function clockPinOf(net: string): string {
  return net.replace(/^\$glbnet\$/, '').replace(/\$TRELLIS_IO_IN$/, '')
}

/** Achieved MHz by clock pin (or net, for a clock that is made inside). */
export function achievedMhz(report: NextpnrReport): ReadonlyMap<string, number> {
  return new Map(Object.entries(report.fmax).map(([net, { achieved }]) => [clockPinOf(net), achieved]))
}

/** The worst path between registers of one clock; `undefined` where there is none. */
export function worstPath(report: NextpnrReport, clockPin: string, netlist: NetlistModule): TimingPath | undefined {
  const own = report.critical_paths.filter(({ from, to }) => edgeOf(from)?.pin === clockPin && edgeOf(to)?.pin === clockPin)
  // From one edge to the other there is only half a period.
  const need = (candidate: (typeof own)[number]): number =>
    sum(candidate.path) * (edgeOf(candidate.from)?.edge === edgeOf(candidate.to)?.edge ? 1 : 2)
  const worst = own.toSorted((a, b) => need(b) - need(a))[0]
  return worst === undefined ? undefined : pathOf(worst.path, netlist)
}

/** Steps of nextpnr's own, which name the nets, or ours, which do not. */
type Steps = readonly (Pick<NextpnrReport['critical_paths'][number]['path'][number], 'type' | 'delay' | 'net'> & {
  readonly from: { readonly cell: string; readonly port: string }
  readonly to: { readonly cell: string; readonly port: string }
})[]

/** What a path goes through, as a reader of the design sees it. */
export function pathOf(steps: Steps, netlist: NetlistModule): TimingPath {
  const stages: PathStage[] = []
  let logicNs = 0
  let kind: PathStage['kind'] = 'register'
  for (const step of steps) {
    if (step.type !== 'routing') {
      logicNs += step.delay
      if (step.type === 'logic') kind = kindOf(step.from.port, step.to.port, kind)
      continue
    }
    stages.push({ ...named(step.net ?? signalDrivenBy(step.from, netlist).net, netlist), kind, logicNs, routingNs: step.delay })
    logicNs = 0
    kind = 'lut'
  }
  const end = steps.at(-1)
  if (end !== undefined) stages.push({ ...heldBy(end.to.cell, netlist), kind: 'end', logicNs, routingNs: 0 })
  const merged = withoutHops(stages)
  return {
    totalNs: sum(steps),
    logicNs: sum(steps.filter(({ type }) => type !== 'routing')),
    routingNs: sum(steps.filter(({ type }) => type === 'routing')),
    levels: merged.filter((stage) => stage.kind === 'lut').length,
    stages: merged,
  }
}

/**
 * A carry chain hops from cell to cell over nets of its own, without delay, and so does a wide function from its LUTs through
 * PFUMX and L6MUX21: one stage of the path to a reader, and one level of logic.
 */
function withoutHops(stages: readonly PathStage[]): PathStage[] {
  const merged: PathStage[] = []
  for (const stage of stages) {
    const before = merged.at(-1)
    const isHop = (before?.kind === 'carry' && stage.kind === 'carry') || (before?.kind === 'lut' && stage.kind === 'mux')
    if (before !== undefined && isHop && before.routingNs < 0.001) {
      const { lines, isExpression } = before.isExpression ? before : stage
      merged[merged.length - 1] = { ...stage, kind: before.kind, logicNs: before.logicNs + stage.logicNs, lines, isExpression }
    } else merged.push(stage)
  }
  return merged
}

function kindOf(input: string, output: string, before: PathStage['kind']): PathStage['kind'] {
  if (/^FC[IO]$/.test(output) || /^FC[IO]$/.test(input)) return 'carry'
  if (/^(F1|FXA|FXB)$/.test(input)) return 'mux'
  if (/^(F|OFX)\d?$/.test(output)) return 'lut'
  return before === 'register' ? 'register' : 'block'
}

/**
 * A net as the design calls it, and where. A net of synthesis is named after a signal near it; it points to the expression
 * that it was made for where Yosys still knows that (a carry chain's `+`), else to that signal.
 */
function named(net: string, netlist: NetlistModule): Pick<PathStage, 'name' | 'lines' | 'isExpression'> {
  const signal = net.replace(generated, '')
  const linesOf = (name: string): SourceLine[] =>
    sourceLinesOf((netlist.netnames[name] ?? netlist.netnames[name.replace(/\[\d+\]$/, '')])?.attributes.src)
  const expression = linesOf(net).filter(({ line, lastLine }) => line === lastLine)
  const name = withoutCore(signal)
  const isExpression = signal !== net && expression.length > 0
  return { name: signal === net ? name : `near ${name}`, lines: isExpression ? expression : linesOf(signal), isExpression }
}

/** The last cell of a path by what it holds: the name of its output. */
export function heldBy(cell: string, netlist: NetlistModule): Pick<PathStage, 'name' | 'lines' | 'isExpression'> {
  const bit = netlist.cells[cell]?.connections.Q?.[0]
  const held = bit === undefined ? undefined : designNameOf(bit, netlist)
  if (held !== undefined) return { name: withoutCore(held.name), lines: held.lines, isExpression: false }
  return { name: withoutCore(cell), lines: sourceLinesOf(netlist.cells[cell]?.attributes.src), isExpression: false }
}

/** The net at a cell's output on the device; where nextpnr made the cell of several, the name of the cell is as near. */
export function signalDrivenBy(
  { cell, port }: { readonly cell: string; readonly port: string },
  netlist: NetlistModule,
): { readonly net: string; readonly bit: number | string | undefined } {
  const [, inNetlist = cell, half] = /^(.*)\$CCU2_COMB([01])$/.exec(cell) ?? []
  const portInNetlist = half === undefined ? (deviceOutputs[port] ?? port) : port === 'FCO' ? 'COUT' : `S${half}`
  const bit = netlist.cells[inNetlist]?.connections[portInNetlist]?.[0]
  return { bit, net: (bit === undefined ? undefined : anyNameOf(bit, netlist)) ?? inNetlist }
}

/** A LUT's output in the netlist by what the device calls it. */
const deviceOutputs: Readonly<Record<string, string>> = { F: 'Z' }

/** The design's own signal that a net of synthesis is named after, or the net itself. */
export function signalNear(net: string): string {
  return withoutCore(net.replace(generated, ''))
}

function withoutCore(name: string): string {
  return name.startsWith(`${coreInstance}.`) ? name.slice(coreInstance.length + 1) : name
}

export function edgeOf(event: string): { readonly edge: string; readonly pin: string } | undefined {
  const match = /^(posedge|negedge) (.*)$/.exec(event)
  return match === null ? undefined : { edge: match[1]!, pin: clockPinOf(match[2]!) }
}

function sum(steps: readonly { readonly delay: number }[]): number {
  return steps.reduce((total, { delay }) => total + delay, 0)
}
