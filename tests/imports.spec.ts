import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Who may import what of ours: the table of ARCHITECTURE.md. `*` stands for everything but the designs. */
const table: Readonly<Record<string, readonly string[]>> = {
  'src/ir': [],
  'src/dsl': ['src/ir'],
  'src/transform': [],
  'src/codegen-verilog': ['src/ir'],
  'src/verilog-in': ['src/ir', 'src/toolchain'],
  'src/sim': ['src/ir', 'src/codegen-verilog', 'src/toolchain'],
  'src/formal': ['src/ir', 'src/codegen-verilog', 'src/sim', 'src/toolchain'],
  'src/toolchain': [],
  'src/flow': ['src/ir', 'src/codegen-verilog', 'src/toolchain'],
  'src/lib': ['src/dsl', 'hdl'],
  hdl: ['src/dsl'],
  'src/bench': ['src/ir', 'src/dsl', 'src/codegen-verilog', 'src/sim', 'src/toolchain', 'gatewright'],
  'src/cli': ['*'],
  'fpga-targets': ['src/ir', 'src/dsl', 'src/flow', 'src/lib', 'src/toolchain', 'hdl'],
  // What measures, proves and mutates the core, not the core.
  'designs/riscv-rv64/formal': ['*', 'designs'],
  'designs/riscv-rv64/mutation': ['*', 'designs'],
  'designs/riscv-rv64/peers': ['*', 'designs'],
  designs: ['gatewright'],
}

const folders = Object.keys(table)
const folderOf = (file: string): string | undefined => folders.find((folder) => file.startsWith(`${folder}/`))
const imports = (text: string): string[] =>
  [...text.matchAll(/^(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)].map(
    (found) => (found[1] ?? found[2])!,
  )

/** Specs may reach further, to check one part with another; what ships may not. */
const sources = globSync('{src,hdl,designs,fpga-targets}/**/*.ts', { exclude: (name) => String(name).includes('node_modules') })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !/\.(spec|checks)\.ts$|\/(corpus|fixtures)\//.test(file))

/** What a file may not import of ours. */
function trespasses(file: string, text: string): string[] {
  const from = folderOf(file)
  if (!from) return []
  const allowed = table[from]!
  return imports(text).flatMap((target) => {
    if (target.startsWith('gatewright')) return allowed.includes('gatewright') || allowed.includes('*') ? [] : [target]
    if (!target.startsWith('.')) return []
    const path = relative('.', join(dirname(file), target)).replaceAll('\\', '/')
    const to = folderOf(path)
    if (from === 'designs') return path.startsWith(file.split('/').slice(0, 2).join('/')) ? [] : [path]
    if (to === from) return []
    if (to === undefined) return allowed.includes('*') ? [] : [path]
    return allowed.includes(to) || (allowed.includes('*') && to !== 'designs') ? [] : [path]
  })
}

describe('the import table', () => {
  it('covers the sources', () => {
    expect(sources.length).toBeGreaterThan(50)
  })

  it.each(sources)('%s keeps to it', (file) => {
    expect(trespasses(file, readFileSync(file, 'utf8'))).toEqual([])
  })

  it('finds a trespass', () => {
    expect(trespasses('src/ir/x.ts', "import { reg } from '../dsl/storage.ts'")).toEqual(['src/dsl/storage.ts'])
    expect(trespasses('src/lib/x.ts', "import '../ir/shape.ts'")).toEqual(['src/ir/shape.ts'])
    expect(trespasses('designs/nic-10g/x.ts', "import { y } from '../../src/dsl/shape.ts'")).toEqual(['src/dsl/shape.ts'])
    expect(trespasses('src/cli/x.ts', "import { y } from '../../designs/nic-10g/index.ts'")).toEqual(['designs/nic-10g/index.ts'])
  })
})
