import type { Module } from '../../ir/module.ts'
import { coreInstance } from './wrapper.ts'

/** What of the device one instance takes by itself, without the instances in it. */
export interface ModuleUse {
  /** `` for the top, `transmitter.generator` for what is below it; `wrapper` (with no module) is what measures a core. */
  readonly path: string
  readonly module: string
  readonly comb: number
  readonly ff: number
  readonly ebr: number
  readonly dsp: number
}

/**
 * Every cell on the device under the instance that it is of. Synthesis makes one netlist of all modules; a cell is named after
 * a signal near it, and so belongs to the instance of that signal. Each cell counts once: the sum is the device's.
 */
export function moduleUse(
  top: Module,
  isWrapped: boolean,
  cells: Readonly<Record<string, readonly string[]>>,
): readonly ModuleUse[] {
  const prefix = isWrapped ? `${coreInstance}.` : ''
  const rows = new Map<string, { path: string; module: string; comb: number; ff: number; ebr: number; dsp: number }>()
  const row = (path: string, module: string) => {
    const known = rows.get(path)
    if (known !== undefined) return known
    const empty = { path, module, comb: 0, ff: 0, ebr: 0, dsp: 0 }
    rows.set(path, empty)
    return empty
  }
  const paths = instancePaths(top)
  for (const [path, module] of paths) row(path, module)
  for (const [type, column] of columns)
    for (const cell of cells[type] ?? []) {
      const isInside = cell.startsWith(prefix)
      const path = isInside ? ownerOf(cell.slice(prefix.length), paths) : wrapperPath
      row(path, paths.get(path) ?? '')[column] += 1
    }
  return [...rows.values()].map((use) => ({ ...use }))
}

export const wrapperPath = 'wrapper'

const columns = [
  ['TRELLIS_COMB', 'comb'],
  ['TRELLIS_FF', 'ff'],
  ['DP16KD', 'ebr'],
  ['MULT18X18D', 'dsp'],
] as const

/** The instances of a design with the modules that they are of, each before those in it. */
function instancePaths(top: Module): ReadonlyMap<string, string> {
  const paths = new Map([['', top.name]])
  const add = (module: Module, path: string): void => {
    for (const { name, module: inner } of module.instances) {
      const innerPath = path === '' ? name : `${path}.${name}`
      paths.set(innerPath, inner.name)
      if (inner.kind === 'module') add(inner, innerPath)
    }
  }
  add(top, '')
  return paths
}

/** `tx.crc.state_TRELLIS_FF_Q` is of `tx.crc`. */
function ownerOf(cell: string, paths: ReadonlyMap<string, string>): string {
  for (let end = cell.lastIndexOf('.'); end > 0; end = cell.lastIndexOf('.', end - 1)) {
    const path = cell.slice(0, end)
    if (paths.has(path)) return path
  }
  return ''
}
