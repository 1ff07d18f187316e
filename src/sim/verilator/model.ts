import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachedFile, contentKey } from '../../toolchain/cache.ts'
import { type LocatedTool, locate } from '../../toolchain/locate.ts'
import { ToolError } from '../../toolchain/tool-error.ts'
import { compileModel, compilerVersion, type Optimisation } from './compiler.ts'
import { type LeanRuntime, readLeanRuntime } from './lean-runtime.ts'
import { type Ports, translationUnit } from './translation-unit.ts'
import { type ModelSource, verilate, verilatorFlags } from './verilate.ts'

export interface BuildOptions {
  /** -O1 compiles in two thirds of the time of -O2, and the model runs about as fast: V8 optimises it once more. */
  readonly optimisation: Optimisation
}

/** Where the time went; of a model from the cache everything but `total` is 0. */
export interface BuildTimes {
  readonly verilate: number
  readonly compile: number
  readonly compileCpu: number
  readonly total: number
}

export interface BuiltModel {
  readonly module: WebAssembly.Module
  readonly seconds: BuildTimes
}

/** Counts up where the shim or what the engine expects of a model changes in a way that no text in the key shows. */
const formatVersion = '1'

/**
 * A model as a WebAssembly module: from the cache where this Verilog, these tools and this runtime made one before.
 */
export async function buildModel(source: ModelSource, ports: Ports, options: BuildOptions): Promise<BuiltModel> {
  const start = performance.now()
  const verilator = await locate('verilator')
  const runtime = await runtimeOf(verilator)
  const key = contentKey(
    ...[formatVersion, verilator.version, await compilerVersion(), options.optimisation, verilatorFlags.join(' ')],
    ...[runtime.types, runtime.modelTypes, runtime.shim, JSON.stringify([source, ports])],
  )
  let times = { verilate: 0, compile: 0, compileCpu: 0 }
  const path = await cachedFile('verilator', key, async (target) => {
    times = await fill(target, source, ports, runtime, options)
  })
  const module = await WebAssembly.compile(await readFile(path))
  return { module, seconds: { ...times, total: (performance.now() - start) / 1000 } }
}

async function fill(
  target: string,
  source: ModelSource,
  ports: Ports,
  runtime: LeanRuntime,
  options: BuildOptions,
): Promise<Omit<BuildTimes, 'total'>> {
  const start = performance.now()
  const unit = translationUnit(await verilate(source), runtime, ports)
  const verilated = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-model-'))
  try {
    await writeFile(join(folder, 'model.cpp'), unit)
    const compileCpu = await compileModel(folder, options.optimisation)
    await copyFile(join(folder, 'model.wasm'), target)
    return { verilate: (verilated - start) / 1000, compile: (performance.now() - verilated) / 1000, compileCpu }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const runtimes = new Map<string, Promise<LeanRuntime>>()

function runtimeOf(verilator: LocatedTool): Promise<LeanRuntime> {
  const folder = includeFolder(verilator)
  const known = runtimes.get(folder) ?? readLeanRuntime(folder)
  runtimes.set(folder, known)
  return known
}

/** VERILATOR_ROOT/include. */
export function includeFolder(verilator: LocatedTool): string {
  const root = verilator.shareFolder ?? verilator.environment?.VERILATOR_ROOT
  if (root === undefined)
    throw new ToolError(
      'badOverride',
      `${verilator.path} does not tell where its headers are`,
      'name a Verilator with its `include` folder beside `bin`',
    )
  return join(root, 'include')
}
