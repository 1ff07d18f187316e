import type { Domain } from '../../ir/domain.ts'
import type { Module, Variable } from '../../ir/module.ts'

/** The clock of one domain, as a pin of what is placed. */
export interface ClockPin {
  /** The domain's name: what a person calls the clock. */
  readonly name: string
  readonly pin: string
  readonly frequencyHz: number
}

/** The scan and the fold chain of one domain: what they are called in Verilog, and how long they are. */
export interface WrapperChain {
  readonly scan: string
  readonly scanBits: number
  readonly fold: string
  readonly foldBits: number
}

export interface Wrapper {
  /** The wrapper's module: the top of what is synthesised. */
  readonly top: string
  readonly verilog: string
  readonly clocks: readonly ClockPin[]
  readonly chains: readonly WrapperChain[]
}

/** The instance of the measured module in its wrapper: every name inside it starts with this and a dot. */
export const coreInstance = 'core'

/**
 * The Verilog around a module that has more ports than a package has pins, so that it can be placed and measured.
 *
 * For each clock domain one scan chain of flip-flops feeds all inputs from one pin, and one fold chain takes all outputs to
 * one pin (`fold[i] <= out[i] ^ fold[i-1]`). Clocks, resets and bidirectional pins are pins. Between two flip-flops of the
 * wrapper is at most one LUT4, so it never limits the frequency (460 MHz alone, speed 6). A port whose domain is not known
 * goes with the first domain.
 *
 * The chains are plain flip-flops: where the module's first act is to register an input as it is, synthesis may use the next
 * flip-flop of the scan chain for that as well. It is so for every core that is measured this way. `keep` keeps their names
 * (the netlist is the same with and without), by which their cost is found again.
 */
export function measuringWrapper(module: Module): Wrapper {
  const names = uniqueNames(module)
  const groups = groupsOf(module)
  const clocks = groups.map(({ domain, clock }) => ({
    name: domain.name,
    pin: clock === undefined ? names('clk') : clock.name,
    frequencyHz: domain.frequencyHz,
  }))
  const isPin = pinTest(module)
  const pins = module.ports.filter(isPin).map((port) => ({ text: `${pinDirection(port)} wire ${range(port.width)}${port.name}` }))
  if (groups[0]?.clock === undefined) pins.unshift({ text: `input wire ${clocks[0]!.pin}` })

  const chains: WrapperChain[] = []
  const body: string[] = []
  const connections = new Map(module.ports.filter(isPin).map((port) => [port, port.name]))
  groups.forEach(({ domain, inputs, outputs }, index) => {
    const { pin } = clocks[index]!
    const edge = `${domain.edge === 'falling' ? 'negedge' : 'posedge'} ${pin}`
    const scanBits = totalWidth(inputs)
    const foldBits = totalWidth(outputs)
    const scan = names(`scan_${pin}`)
    const fold = names(`fold_${pin}`)
    const out = names(`out_${pin}`)
    if (scanBits > 0) {
      const scanIn = names(`scan_in_${pin}`)
      pins.push({ text: `input wire ${scanIn}` })
      body.push(
        `  (* keep *) reg ${range(scanBits)}${scan};`,
        `  always @(${edge}) ${scan} <= ${shifted(scan, scanBits, scanIn)};`,
        '',
      )
      assignSlices(inputs, scan, scanBits, connections)
    }
    if (foldBits > 0) {
      const foldOut = names(`fold_out_${pin}`)
      pins.push({ text: `output wire ${foldOut}` })
      body.push(
        `  wire ${range(foldBits)}${out};`,
        `  (* keep *) reg ${range(foldBits)}${fold};`,
        `  always @(${edge}) ${fold} <= ${out} ^ ${shifted(fold, foldBits, "1'b0")};`,
        `  assign ${foldOut} = ${fold}${foldBits > 1 ? `[${foldBits - 1}]` : ''};`,
        '',
      )
      assignSlices(outputs, out, foldBits, connections)
    }
    chains.push({ scan, scanBits, fold, foldBits })
  })

  const top = `${module.name}_wrapper`
  const verilog = [
    `// Measuring wrapper of ${module.name}: inputs from scan chains, outputs into fold chains.`,
    `module ${top} (`,
    pins.map(({ text }) => `  ${text}`).join(',\n'),
    ');',
    ...body,
    `  ${module.name} ${coreInstance} (`,
    module.ports.map((port) => `    .${port.name}(${connections.get(port)})`).join(',\n'),
    '  );',
    'endmodule',
    '',
  ].join('\n')
  return { top, verilog, clocks, chains }
}

interface Group {
  readonly domain: Domain
  /** Absent where the module has no clock at all: the wrapper makes one. */
  readonly clock: Variable | undefined
  readonly inputs: Variable[]
  readonly outputs: Variable[]
}

/** A module without a clock is measured between registers of this one. */
const measuringDomain: Domain = {
  name: 'clk',
  clockId: 'clk',
  edge: 'rising',
  frequencyHz: 100_000_000,
  reset: 'none',
  resetActive: 'high',
}

/** Domains whose clock is a port, each with the ports that belong to it. */
function groupsOf(module: Module): Group[] {
  const ports = new Set(module.ports)
  const groups: Group[] = []
  for (const { domain, clock } of module.domains)
    if (ports.has(clock) && clock.kind === 'input') groups.push({ domain, clock, inputs: [], outputs: [] })
  if (groups.length === 0) groups.push({ domain: measuringDomain, clock: undefined, inputs: [], outputs: [] })
  const isPin = pinTest(module)
  for (const port of module.ports) {
    if (isPin(port)) continue
    const group =
      groups.find(({ domain }) => domain === port.domain) ?? groups.find(({ domain }) => domain.clockId === port.domain?.clockId)
    const list = port.kind === 'input' ? 'inputs' : 'outputs'
    ;(group ?? groups[0]!)[list].push(port)
  }
  return groups
}

/** Clocks, resets and what is bidirectional cannot be reached through a flip-flop. */
function pinTest(module: Module): (port: Variable) => boolean {
  const pins = new Set(module.domains.flatMap(({ clock, reset }) => (reset === undefined ? [clock] : [clock, reset])))
  return (port) => pins.has(port) || port.shape.kind === 'clock' || port.kind === 'inout'
}

function pinDirection(port: Variable): string {
  return port.kind === 'input' || port.kind === 'inout' ? port.kind : 'output'
}

function assignSlices(ports: readonly Variable[], chain: string, chainBits: number, connections: Map<Variable, string>): void {
  let low = 0
  for (const port of ports) {
    const slice = port.width === 1 ? `[${low}]` : `[${low + port.width - 1}:${low}]`
    connections.set(port, chainBits === 1 ? chain : chain + slice)
    low += port.width
  }
}

/** The chain moved up by one, with `first` in its lowest bit. */
function shifted(chain: string, bits: number, first: string): string {
  return bits === 1 ? first : bits === 2 ? `{${chain}[0], ${first}}` : `{${chain}[${bits - 2}:0], ${first}}`
}

function range(width: number): string {
  return width === 1 ? '' : `[${width - 1}:0] `
}

function totalWidth(ports: readonly Variable[]): number {
  return ports.reduce((sum, port) => sum + port.width, 0)
}

/** A name of the wrapper's own that no pin has: an underscore more where one does. */
function uniqueNames(module: Module): (wanted: string) => string {
  const taken = new Set([coreInstance, ...module.ports.map((port) => port.name)])
  return (wanted) => {
    let name = wanted
    while (taken.has(name)) name += '_'
    taken.add(name)
    return name
  }
}
