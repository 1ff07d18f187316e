import { encode, type Line, lengthOf, type Place, textOf } from './instruction.ts'

/** Instructions that stay or go together. Its number is its place among those that were made first, whatever was dropped. */
export interface Item {
  readonly number: number
  readonly lines: readonly Line[]
}

/** A stretch of a program, under its label. */
export interface Part {
  readonly label: string
  readonly lines: readonly Line[]
}

/** Where things stand, from the start of RAM on. */
export const layout = { frame: 0, body: 0x600, data: 0x2000, bytes: 0x4000 } as const

export interface Program {
  readonly seed: number
  readonly base: number
  /** What surrounds the items: start, handlers, end (frame.ts). */
  readonly frame: readonly Part[]
  readonly items: readonly Item[]
  /** Doublewords from `layout.data` on. */
  readonly data: readonly bigint[]
}

export interface Placed {
  readonly address: number
  readonly line: Line
  readonly word: number
}

export interface Image {
  /** From `base` on. */
  readonly bytes: Uint8Array
  readonly placed: readonly Placed[]
  readonly labels: ReadonlyMap<string, number>
}

/** Puts a program together: where each instruction stands, and its word. */
export function assemble(program: Program): Image {
  const { base, items } = program
  const labels = new Map<string, number>([['data', base + layout.data]])
  const lines: { address: number; line: Line }[] = []
  const put = (from: number, some: readonly Line[]): number => {
    let address = from
    for (const line of some) {
      lines.push({ address, line })
      address += lengthOf(line)
    }
    return address
  }
  let address = base
  for (const { label, lines: some } of program.frame) {
    if (label === 'vector') address = (address + 255) & ~255
    else address = (address + 3) & ~3
    labels.set(label, address >>> 0)
    address = put(address >>> 0, some)
  }
  if (address > base + layout.body) throw new Error('the frame of a program does not fit its place')
  address = base + layout.body
  const starts: { readonly number: number; readonly address: number }[] = []
  labels.set('body', address)
  for (const { number, lines: some } of items) {
    starts.push({ number, address })
    address = put(address, some)
  }
  labels.set('bodyEnd', address)
  // Several jumps, because a fetch may fail: what traps is skipped.
  address = put(address, Array(4).fill({ name: 'jal', rd: 0, to: 'after' }))
  if (address > base + layout.data) throw new Error('the body of a program does not fit its place')
  const at = (place: Place): number => {
    if (typeof place === 'string') return labels.get(place)!
    return starts.find(({ number }) => number >= place)?.address ?? labels.get('bodyEnd')!
  }
  const bytes = new Uint8Array(layout.bytes)
  const view = new DataView(bytes.buffer)
  const placed = lines.map(({ address, line }): Placed => {
    const distance = line.to === undefined ? 0 : at(line.to) - address + (line.part === 'lower' ? 4 : 0)
    const word = encode(line, distance)
    if (lengthOf(line) === 2) view.setUint16(address - base, word, true)
    else {
      view.setUint16(address - base, word & 0xffff, true)
      view.setUint16(address - base + 2, word >>> 16, true)
    }
    return { address, line, word }
  })
  for (const [i, value] of program.data.entries()) view.setBigUint64(layout.data + 8 * i, BigInt.asUintN(64, value), true)
  return { bytes, placed, labels }
}

/** As an assembler would take it, with addresses and words beside. `only`: the items alone. */
export function listing(program: Program, only: 'items' | 'all' = 'all'): string {
  const { placed, labels } = assemble(program)
  const names = new Map([...labels].map(([name, address]) => [address, name]))
  const starts = new Map<number, number>()
  let at = program.base + layout.body
  for (const { number, lines } of program.items) {
    starts.set(at, number)
    at += lines.reduce((sum, line) => sum + lengthOf(line), 0)
  }
  const nameOf = (place: Place): string =>
    typeof place === 'string' ? place : `L${program.items.find(({ number }) => number >= place)?.number ?? 'end'}`
  return placed
    .filter(({ address }) => only === 'all' || (address >= program.base + layout.body && address < labels.get('bodyEnd')!))
    .map(({ address, line, word }) => {
      const label = names.get(address) ?? (starts.has(address) ? `L${starts.get(address)}` : undefined)
      const hex = word.toString(16).padStart(lengthOf(line) * 2, '0')
      return `${label ? `${label}:\n` : ''}  ${textOf(line, nameOf).padEnd(34)} # ${address.toString(16)}: ${hex}`
    })
    .join('\n')
}
