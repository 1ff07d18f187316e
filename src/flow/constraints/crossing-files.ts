import { type Position, positionText } from '../../ir/origin.ts'
import type { ClockTarget } from '../report/report.ts'
import type { VerilogFile } from '../yosys/synthesise.ts'
import type { CrossingConstraint, CrossingEnd } from './crossing-constraints.ts'
import type { FalsePath } from './false-paths.ts'

/**
 * The constraints of a design's crossings, and what needs none because no clock begins it, for a person, for other tools, and for scripts.
 *
 * nextpnr-ecp5 0.11 takes none of them: its LPF knows FREQUENCY alone and passes over MAXDELAY in silence, its SDC knows
 * `create_clock` and `set_false_path`. So the flow checks them itself after routing (`crossing-timing.ts`).
 */
export function crossingFiles(
  constraints: readonly CrossingConstraint[],
  exceptions: readonly FalsePath[],
  clocks: readonly ClockTarget[],
): VerilogFile[] {
  if (constraints.length + exceptions.length === 0) return []
  const all = [...constraints.map(plain), ...exceptions.map(plainException)]
  return [
    { name: 'constraints.json', text: `${JSON.stringify(all, null, 2)}\n` },
    { name: 'constraints.sdc', text: sdcText(constraints, exceptions, clocks) },
  ]
}

const plain = ({ kind, reason, from, to, limitNs, positions }: CrossingConstraint) => ({
  kind,
  reason,
  from,
  to,
  limit_ns: rounded(limitNs),
  lines: positions.map(positionText),
})

const plainException = ({ kind, reason, through, positions }: FalsePath) => ({
  kind,
  reason,
  false_path_through: through.name,
  lines: positions.map(positionText),
})

/** Synopsys Design Constraints, with the option and the command of Xilinx's tools that say what is meant. */
function sdcText(
  constraints: readonly CrossingConstraint[],
  exceptions: readonly FalsePath[],
  clocks: readonly ClockTarget[],
): string {
  const lines = clocks.map(
    ({ name, pin, mhz }) => `create_clock -name ${name} -period ${rounded(1000 / mhz)} [get_ports {${pin}}]`,
  )
  for (const { kind, reason, from, to, limitNs, positions } of constraints) {
    const ends = `-from ${cells(from)} -to ${cells(to)} ${rounded(limitNs)}`
    lines.push('', remark(reason, positions))
    lines.push(`set_max_delay -datapath_only ${ends}`)
    if (kind === 'gray') lines.push(`set_bus_skew ${ends}`)
  }
  for (const { reason, through, positions } of exceptions) {
    const name = through.name.replaceAll('.', '/')
    const place = through.kind === 'port' ? `-from [get_ports {${name}}]` : `-through [get_nets {${name}}]`
    lines.push('', remark(reason, positions), `set_false_path ${place}`)
  }
  return `${lines.join('\n')}\n`
}

const remark = (reason: string, [position]: readonly Position[]): string =>
  `# ${reason}${position ? ` (${positionText(position)})` : ''}`

const cells = ({ clock, registers }: CrossingEnd): string =>
  registers.length === 0
    ? `[get_clocks ${clock}]`
    : `[get_cells {${registers.map((name) => `${name.replaceAll('.', '/')}*`).join(' ')}}]`

const rounded = (value: number): number => Math.round(value * 1000) / 1000
