import type { NetlistModule } from '../yosys/netlist.ts'
import { type SourceLine, sourceLinesOf } from './source-lines.ts'

/** What a net of the netlist is called in the design, and where. */
export interface NetName {
  readonly name: string
  readonly lines: readonly SourceLine[]
}

/** Yosys calls a net `core.tx.y_TRELLIS_FF_Q_1_DI_LUT4_Z` after the cell types on the way from the signal `core.tx.y`. */
export const generated = /_(?:LUT4|PFUMX|L6MUX21|CCU2C|TRELLIS_\w+?|DP16KD|PDPW16KD|MULT18X18D|ALU54B)_.*$/

/** A net by the first name in the netlist that is the design's own and says where it is written. */
export function designNameOf(bit: number | string, netlist: NetlistModule): NetName | undefined {
  const place = indexOf(netlist).own.get(bit)
  return place === undefined
    ? undefined
    : { name: bitName(place), lines: sourceLinesOf(netlist.netnames[place.name]!.attributes.src) }
}

/** A net by any name, one that synthesis made up if there is no other. */
export function anyNameOf(bit: number | string, netlist: NetlistModule): string | undefined {
  const { own, any } = indexOf(netlist)
  const place = own.get(bit) ?? any.get(bit)
  return place === undefined ? undefined : bitName(place)
}

interface Place {
  readonly name: string
  readonly index: number
  readonly width: number
}
interface Index {
  readonly own: ReadonlyMap<number | string, Place>
  readonly any: ReadonlyMap<number | string, Place>
}

const bitName = ({ name, index, width }: Place): string => (width > 1 ? `${name}[${index}]` : name)

const indices = new WeakMap<NetlistModule, Index>()

/** All nets by their bits: a netlist has too many to be searched for each cell of each path. */
function indexOf(netlist: NetlistModule): Index {
  const known = indices.get(netlist)
  if (known !== undefined) return known
  const own = new Map<number | string, Place>()
  const any = new Map<number | string, Place>()
  for (const [name, { bits, attributes }] of Object.entries(netlist.netnames)) {
    const isOwn = !generated.test(name) && sourceLinesOf(attributes.src).length > 0
    bits.forEach((bit, index) => {
      const place = { name, index, width: bits.length }
      if (isOwn && !own.has(bit)) own.set(bit, place)
      if (!any.has(bit)) any.set(bit, place)
    })
  }
  const index = { own, any }
  indices.set(netlist, index)
  return index
}
