import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocatedTool, locate } from '../../toolchain/locate.ts'
import { runNative } from '../../toolchain/native-process.ts'
import { ToolError } from '../../toolchain/tool-error.ts'

/** One Verilog file, or a `.vlt` control file. */
export interface SourceFile {
  readonly name: string
  readonly text: string
}

/** Of each instance of a module; `isDriven`: the engine writes it while the model runs (an output of a foreign model). */
export interface PublicVariable {
  readonly module: string
  readonly variable: string
  readonly isDriven: boolean
}

/** What a model is made from; everything that its C++ depends on but Verilator's version. */
export interface ModelSource {
  readonly files: readonly SourceFile[]
  readonly top: string
  readonly publicVariables: readonly PublicVariable[]
}

/** Every generated name starts so. */
export const modelPrefix = 'Vmodel'

/**
 * Two states, no values of Verilator's choosing, no warnings: `lint.ts` asks for those. One C++ file for the fast part
 * and one for the slow, because they become one translation unit. Without SystemVerilog's package `std`, which takes
 * time to read and a name that a signal may have.
 */
export const verilatorFlags: readonly string[] = [
  '--cc',
  '--no-std',
  '-O3',
  '--x-assign',
  '0',
  '--x-initial',
  '0',
  '--output-split',
  '0',
  '-Wno-lint',
  '-Wno-style',
  '-Wno-fatal',
]

/**
 * Runs Verilator and returns its C++ as one text, headers in place, without the class meant for users (`Vmodel`): the
 * shim talks to what is behind it.
 */
export async function verilate(source: ModelSource): Promise<string> {
  const tool = await locate('verilator')
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-verilate-'))
  try {
    const names = await writeSources(folder, source)
    await runVerilator(tool, folder, [
      ...verilatorFlags,
      '--prefix',
      modelPrefix,
      '--Mdir',
      'model',
      '--top-module',
      source.top,
      ...names,
    ])
    return await oneText(join(folder, 'model'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes the files and the control file; returns their names in the order for Verilator. */
export async function writeSources(folder: string, source: ModelSource): Promise<string[]> {
  const control: SourceFile = { name: 'public.vlt', text: controlFile(source.publicVariables) }
  const files = [control, ...source.files]
  await Promise.all(files.map(({ name, text }) => writeFile(join(folder, name), text)))
  return files.map(({ name }) => name)
}

/**
 * Readable variables keep a place of their own in memory. Driven ones are taken by Verilator as inputs: what depends on
 * them is computed at each `eval()`, which costs speed, so registers are not among them: whoever writes one settles all.
 */
export function controlFile(variables: readonly PublicVariable[]): string {
  const lines = variables.map(
    ({ module, variable, isDriven }) => `public_flat_${isDriven ? 'rw' : 'rd'} -module "${module}" -var "${variable}"`,
  )
  return ['`verilator_config', ...new Set(lines), ''].join('\n')
}

export async function runVerilator(tool: LocatedTool, folder: string, args: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await runNative(tool.path, ['--quiet', ...args], {
    cwd: folder,
    environment: tool.environment,
  })
  if (exitCode !== 0)
    throw new ToolError(
      'crashed',
      `verilator ${tool.version} refused the design: ${(stderr + stdout).trim().slice(0, 2000)}`,
      'if this Verilog came from Gatewright, please report it: it should never be refused',
    )
}

async function oneText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.(?:h|cpp)$/.test(name)).sort()
  const texts = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)))
  const used = new Set([`${modelPrefix}.h`, 'verilated.h'])
  const withIncludes = (name: string): string => {
    if (used.has(name)) return ''
    used.add(name)
    return texts
      .get(name)!
      .replace(/^#include "(.*)"$/gm, (_, included: string) => (texts.has(included) ? withIncludes(included) : ''))
  }
  const sources = names.filter((name) => name.endsWith('.cpp') && name !== `${modelPrefix}.cpp`)
  return [`class ${modelPrefix};`, ...sources.map(withIncludes)].join('\n')
}
