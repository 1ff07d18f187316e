import type { WrapperChain } from './wrapper.ts'

/** What Yosys's `write_json` writes, as far as this reads it. Bits are net numbers, or '0', '1', 'x' for constants. */
export interface Netlist {
  readonly modules: Readonly<Record<string, NetlistModule>>
}
export interface NetlistModule {
  readonly cells: Readonly<Record<string, NetlistCell>>
  readonly netnames: Readonly<Record<string, NetlistName>>
  readonly ports?: Readonly<Record<string, NetlistPort>>
}
export interface NetlistPort {
  readonly direction: 'input' | 'output' | 'inout'
  readonly bits: readonly Bit[]
}
export interface NetlistCell {
  readonly type: string
  readonly attributes: Readonly<Record<string, string>>
  readonly parameters?: Readonly<Record<string, string>>
  readonly port_directions?: Readonly<Record<string, 'input' | 'output' | 'inout'>>
  readonly connections: Readonly<Record<string, readonly Bit[]>>
}
export interface NetlistName {
  readonly bits: readonly Bit[]
  readonly attributes: Readonly<Record<string, string>>
}
export type Bit = number | string

/** How many cells of each type the netlist's top has. */
export function cellCounts(module: NetlistModule): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { type } of Object.values(module.cells)) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

export interface WrapperCost {
  readonly ff: number
  readonly comb: number
}

/**
 * What of the netlist is the measuring wrapper's own: the flip-flops of its chains, and the LUT in front of each fold
 * flip-flop. A constant output's fold flip-flop takes its neighbour as it is, and the first of a chain has none: no LUT.
 */
export function wrapperCost(module: NetlistModule, chains: readonly WrapperChain[]): WrapperCost {
  const bitsOf = (name: string, width: number): readonly Bit[] => {
    const bits = width === 0 ? [] : module.netnames[name]?.bits
    if (bits === undefined) throw new Error(`the netlist has no net ${name}, though it is to be kept`)
    return bits
  }
  const scanned = new Set(chains.flatMap(({ scan, scanBits }) => bitsOf(scan, scanBits)))
  const folded = new Set(chains.flatMap(({ fold, foldBits }) => bitsOf(fold, foldBits)))
  const firsts = new Set(chains.map(({ fold, foldBits }) => bitsOf(fold, foldBits)[0]))
  const driver = driverTypes(module)
  let ff = 0
  let comb = 0
  for (const { type, connections } of Object.values(module.cells)) {
    if (type !== 'TRELLIS_FF') continue
    const held = connections.Q?.[0]
    if (held === undefined || !(scanned.has(held) || folded.has(held))) continue
    ff += 1
    const data = (connections.DI ?? connections.M ?? connections.D)?.[0]
    const isThroughLogic = typeof data === 'number' && driver.get(data) !== undefined && driver.get(data) !== 'TRELLIS_FF'
    if (folded.has(held) && !firsts.has(held) && isThroughLogic) comb += 1
  }
  return { ff, comb }
}

function driverTypes(module: NetlistModule): ReadonlyMap<Bit, string> {
  const drivers = new Map<Bit, string>()
  for (const { type, connections, port_directions: directions } of Object.values(module.cells))
    for (const [port, bits] of Object.entries(connections))
      if (directions?.[port] === 'output') for (const bit of bits) drivers.set(bit, type)
  return drivers
}
