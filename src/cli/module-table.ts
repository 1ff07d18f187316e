import { type ModuleUse, wrapperPath } from '../flow/yosys/module-use.ts'
import { tableText } from './table.ts'

/** The instances of a design as a tree, each with its own cells and those of all in it. Where there are none of a kind, no column. */
export function moduleText(modules: readonly ModuleUse[]): string {
  const columns = kinds.filter(([kind]) => modules.some((use) => use[kind] > 0))
  const inTree = modules.filter(({ path }) => path !== wrapperPath)
  const outside = modules.filter(({ path }) => path === wrapperPath)
  const rows = [...depthFirst(inTree), ...outside].map((use) => {
    const within = use.path === wrapperPath ? [use] : inTree.filter(({ path }) => isWithin(path, use.path))
    return [labelOf(use), use.module, ...columns.flatMap(([kind]) => [use[kind], sum(within, kind)])]
  })
  const total = ['all', '', ...columns.flatMap(([kind]) => ['', sum(modules, kind)])]
  return tableText(['instance', 'module', ...columns.flatMap(([, title]) => [title, 'with inner'])], [...rows, total])
}

const kinds = [
  ['comb', 'TRELLIS_COMB'],
  ['ff', 'FF'],
  ['ebr', 'EBR'],
  ['dsp', 'DSP'],
] as const

/** Instances stand below what they are in, the larger first. */
function depthFirst(modules: readonly ModuleUse[]): ModuleUse[] {
  const weight = (path: string): number =>
    sum(
      modules.filter((use) => isWithin(use.path, path)),
      'comb',
    )
  const below = (parent: ModuleUse): ModuleUse[] => {
    const inner = modules.filter(({ path }) => path !== '' && parentOf(path) === parent.path)
    return [parent, ...inner.toSorted((a, b) => weight(b.path) - weight(a.path)).flatMap(below)]
  }
  return modules.filter(({ path }) => path === '').flatMap(below)
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

const isWithin = (path: string, outer: string): boolean => outer === '' || path === outer || path.startsWith(`${outer}.`)

function labelOf({ path }: ModuleUse): string {
  if (path === '') return '(top)'
  return path === wrapperPath ? '(wrapper)' : `${'  '.repeat(path.split('.').length)}${path.slice(path.lastIndexOf('.') + 1)}`
}

const sum = (modules: readonly ModuleUse[], kind: (typeof kinds)[number][0]): number =>
  modules.reduce((total, use) => total + use[kind], 0)
