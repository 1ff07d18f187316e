import type { Bit, Netlist, NetlistCell, NetlistModule, NetlistName } from './netlist.ts'

/**
 * Moves the registers behind block RAMs into them.
 *
 * A DP16KD gives its data 5.6 ns after the clock on speed 6, through its own output register 0.95 ns after it. Yosys 0.70 leaves
 * that register unused: a register right behind a memory's read port costs flip-flops, and the 5.6 ns and the way there limit
 * the clock to some 145 MHz. Here, where every bit read of a port goes to one flip-flop each and nowhere else, all with the
 * port's clock, one enable and no reset, `REGMODE` becomes `OUTREG`, the enable goes to `OCE`, and the flip-flops go.
 *
 * The register takes what the read port shows at an edge with `OCE`, whether or not the port is enabled then, and is 0 at
 * power-up: as a flip-flop without a set does. Source: Lattice FPGA-TN-02204, EBR with output registers.
 */
export function withBlockRamRegisters(netlist: Netlist, top: string): Netlist {
  const module = netlist.modules[top]
  if (module === undefined) return netlist
  const changed = registersMoved(module)
  return changed === module ? netlist : { ...netlist, modules: { ...netlist.modules, [top]: changed } }
}

/** The same for a netlist's text: most have no block RAM, and are not even parsed. */
export function blockRamRegistersIn(text: string, top: string): string {
  if (!text.includes('"DP16KD"')) return text
  const before = JSON.parse(text) as Netlist
  const after = withBlockRamRegisters(before, top)
  return after === before ? text : JSON.stringify(after)
}

interface Reader {
  readonly name: string
  readonly cell: NetlistCell
  readonly port: string
}

function registersMoved(module: NetlistModule): NetlistModule {
  const rams = Object.entries(module.cells).filter(([, { type }]) => type === 'DP16KD')
  const readers = readersOf(module)
  const kept = keptBits(module)
  const cells: Record<string, NetlistCell> = { ...module.cells }
  let hasMoved = false
  for (const [name, ram] of rams) {
    let now = ram
    for (const port of readPorts(ram)) {
      const flipFlops = movable(now, port, readers, kept)
      if (flipFlops === undefined) continue
      now = withRegister(now, port, flipFlops)
      for (const flipFlop of flipFlops.values()) delete cells[flipFlop.name]
      hasMoved = true
    }
    cells[name] = now
  }
  return hasMoved ? { ...module, cells } : module
}

/** A side that is read: its letter, the letters of its data pins, and so of the modes that must be alike. */
interface ReadPort {
  readonly side: 'A' | 'B'
  readonly data: readonly ('A' | 'B')[]
}

/** A port of 36 bits has the data pins of both sides. */
function readPorts({ parameters = {} }: NetlistCell): readonly ReadPort[] {
  const isWide = (side: 'A' | 'B'): boolean => Number.parseInt(parameters[`DATA_WIDTH_${side}`] ?? '', 2) === 36
  if (isWide('B')) return [{ side: 'B', data: ['A', 'B'] }]
  // Where A writes 36 bits, B alone is read.
  if (isWide('A')) return [{ side: 'B', data: ['B'] }]
  return [
    { side: 'A', data: ['A'] },
    { side: 'B', data: ['B'] },
  ]
}

const dataPins = (cell: NetlistCell, { data }: ReadPort): readonly string[] =>
  Object.keys(cell.connections).filter((pin) => data.some((side) => new RegExp(`^DO${side}\\d+$`).test(pin)))

/** The flip-flop behind each data pin that is read; undefined where not all of them can be moved. */
function movable(
  ram: NetlistCell,
  port: ReadPort,
  readers: ReadonlyMap<Bit, readonly Reader[]>,
  kept: ReadonlySet<Bit>,
): ReadonlyMap<string, Reader> | undefined {
  const parameters = ram.parameters ?? {}
  if (port.data.some((side) => parameters[`REGMODE_${side}`] !== 'NOREG')) return undefined
  if (parameters[`CLK${port.side}MUX`] !== `CLK${port.side}`) return undefined
  // A reset of the read port would reach the register too.
  if (ram.connections[`RST${port.side}`]?.[0] !== '0') return undefined
  const found = new Map<string, Reader>()
  let enable: Bit | undefined
  for (const pin of dataPins(ram, port)) {
    const reading = readers.get(ram.connections[pin]![0]!) ?? []
    if (reading.length === 0) continue
    const [reader] = reading
    if (reading.length > 1 || reader === undefined || !isPlain(reader)) return undefined
    if (reader.cell.connections.CLK?.[0] !== ram.connections[`CLK${port.side}`]?.[0]) return undefined
    if (kept.has(reader.cell.connections.Q![0]!) || isKept(reader.cell)) return undefined
    enable ??= enableOf(reader.cell)
    if (enableOf(reader.cell) !== enable) return undefined
    found.set(pin, reader)
  }
  return found.size > 0 ? found : undefined
}

/** A flip-flop on the rising edge, without set and reset, 0 at power-up, fed by nothing else. */
function isPlain({ cell, port }: Reader): boolean {
  const { CLKMUX = 'CLK', CEMUX = 'CE', REGSET = 'RESET', GSR = 'DISABLED' } = cell.parameters ?? {}
  const isReset = (cell.connections.LSR?.[0] ?? '0') !== '0'
  const isEnabled = CEMUX === 'CE' || isAlways(CEMUX)
  return (
    cell.type === 'TRELLIS_FF' &&
    port === 'DI' &&
    CLKMUX === 'CLK' &&
    REGSET === 'RESET' &&
    GSR === 'DISABLED' &&
    isEnabled &&
    !isReset
  )
}

/** Yosys writes a space behind text that would be read as a number. */
const isAlways = (enable: string | undefined): boolean => enable?.trim() === '1'

const enableOf = (flipFlop: NetlistCell): Bit =>
  isAlways(flipFlop.parameters?.CEMUX) ? '1' : (flipFlop.connections.CE?.[0] ?? '1')

function withRegister(ram: NetlistCell, port: ReadPort, flipFlops: ReadonlyMap<string, Reader>): NetlistCell {
  const connections = { ...ram.connections }
  for (const [pin, { cell }] of flipFlops) connections[pin] = cell.connections.Q!
  const [{ cell }] = flipFlops.values() as unknown as [Reader]
  connections[`OCE${port.side}`] = [enableOf(cell)]
  const modes = Object.fromEntries(port.data.map((side) => [`REGMODE_${side}`, 'OUTREG']))
  return { ...ram, parameters: { ...ram.parameters, ...modes }, connections }
}

function readersOf(module: NetlistModule): ReadonlyMap<Bit, readonly Reader[]> {
  const readers = new Map<Bit, Reader[]>()
  const add = (bit: Bit, reader: Reader): void => {
    readers.set(bit, [...(readers.get(bit) ?? []), reader])
  }
  for (const [name, cell] of Object.entries(module.cells))
    for (const [port, bits] of Object.entries(cell.connections))
      if (cell.port_directions?.[port] !== 'output')
        for (const bit of bits) if (typeof bit === 'number') add(bit, { name, cell, port })
  const pin: NetlistCell = { type: 'pin', attributes: {}, connections: {} }
  for (const [name, { bits, direction }] of Object.entries(module.ports ?? {}))
    if (direction !== 'input') for (const bit of bits) add(bit, { name, cell: pin, port: name })
  return readers
}

/** Bits of nets that are to stay as they are. */
function keptBits({ netnames }: NetlistModule): ReadonlySet<Bit> {
  return new Set(Object.values(netnames).flatMap((net) => (isKept(net) ? net.bits : [])))
}

const isKept = ({ attributes }: NetlistName | NetlistCell): boolean => /[1-9]/.test(attributes.keep ?? '')
