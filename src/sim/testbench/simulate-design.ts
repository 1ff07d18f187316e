import { existsSync } from 'node:fs'
import type { Design } from '../../ir/module.ts'
import { type Engine, UnsupportedError } from '../engine.ts'
import { createEngine, type EngineName, parseEngines } from '../engines.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { simulationError } from '../simulation-error.ts'
import { WaveRecorder } from '../wave/wave-recorder.ts'
import { ComparedEngines } from './compared-engines.ts'
import type { SimulationOptions } from './options.ts'
import { Simulation } from './simulation.ts'

/** Starts a checked design, holds its resets for two cycles and releases them. Inside a vitest test, its end finishes it. */
export async function simulateDesign(design: Design, options: SimulationOptions = {}): Promise<Simulation> {
  const seed = options.seed ?? Number(process.env.GATEWRIGHT_SEED ?? 1)
  const hierarchy = buildHierarchy(design, options.domainFrequencies)
  const asked = options.engine ?? process.env.GATEWRIGHT_ENGINE
  const engineOptions = { seed, jitter: options.jitter ?? false }
  const engines: Engine[] = []
  const refusals: string[] = []
  for (const name of asked === undefined || asked.length === 0 ? defaultEngines() : parseEngines(asked)) {
    try {
      engines.push(await createEngine(name, hierarchy, engineOptions))
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error
      refusals.push(error.message)
    }
    if (asked === undefined && engines.length > 0) break
  }
  if (engines.length === 0)
    throw simulationError('GW409', 'engine', refusals.join('; '), "choose another engine: 'interpreter' runs every design")
  const engine = engines.length === 1 ? engines[0]! : new ComparedEngines(engines, hierarchy)
  const waves = options.vcd === undefined ? undefined : new WaveRecorder(options.vcd, hierarchy, engine)
  const simulation = new Simulation(hierarchy, engine, seed, waves)
  await finishWithTest(simulation)
  return simulation
}

/** In order of preference; the first that can run the design does. */
const defaultEngines = (): EngineName[] =>
  existsSync(new URL('../wasm/engine.ts', import.meta.url)) ? ['wasm', 'interpreter'] : ['interpreter']

/** Under vitest a simulation ends with the test that made it. */
async function finishWithTest(simulation: Simulation): Promise<void> {
  if (process.env.VITEST === undefined) return
  const { onTestFinished } = await import('vitest')
  try {
    onTestFinished(() => simulation.finish())
  } catch {
    // Made outside a test (in beforeAll, say): whoever made it finishes it.
  }
}
