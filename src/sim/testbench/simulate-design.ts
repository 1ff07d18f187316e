import type { Design } from '../../ir/module.ts'
import { type Engine, type EngineOptions, UnsupportedError } from '../engine.ts'
import { createEngine, type EngineName, parseEngines } from '../engines.ts'
import { buildHierarchy, type Hierarchy } from '../hierarchy.ts'
import { simulationError } from '../simulation-error.ts'
import { WaveRecorder } from '../wave/wave-recorder.ts'
import { ComparedEngines } from './compared-engines.ts'
import type { SimulationOptions } from './options.ts'
import { Simulation } from './simulation.ts'

/** Starts a checked design, holds its resets for two cycles and releases them. Inside a vitest test, its end finishes it. */
export async function simulateDesign(design: Design, options: SimulationOptions = {}): Promise<Simulation> {
  const seed = options.seed ?? Number(process.env.GATEWRIGHT_SEED ?? 1)
  const hierarchy = buildHierarchy(design, options.domainFrequencies)
  const engines = await makeEngines(hierarchy, options.engine, { seed, jitter: options.jitter ?? false })
  const engine = engines.length === 1 ? engines[0]! : new ComparedEngines(engines, hierarchy)
  const waves = options.vcd === undefined ? undefined : new WaveRecorder(options.vcd, hierarchy, engine)
  const simulation = new Simulation(hierarchy, engine, seed, waves)
  await finishWithTest(simulation)
  return simulation
}

/**
 * The engines that a test chose, or those of GATEWRIGHT_ENGINE, else the first that can run the design. What the
 * environment asks for is a wish for a whole suite: where none of it can run a design, the interpreter does.
 */
async function makeEngines(hierarchy: Hierarchy, chosen: SimulationOptions['engine'], options: EngineOptions): Promise<Engine[]> {
  const wished = process.env.GATEWRIGHT_ENGINE
  const names: readonly EngineName[] = parseEngines(chosen ?? (wished ? wished : 'wasm'))
  const engines: Engine[] = []
  const refusals: string[] = []
  for (const name of names) {
    try {
      engines.push(await createEngine(name, hierarchy, options))
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error
      refusals.push(error.message)
    }
  }
  if (engines.length > 0) return engines
  if (chosen === undefined) return [await createEngine('interpreter', hierarchy, options)]
  throw simulationError('GW409', 'engine', refusals.join('; '), "choose another engine: 'interpreter' runs every design")
}

/** Under vitest a simulation ends with the test that made it. */
async function finishWithTest(simulation: Simulation): Promise<void> {
  if (process.env.VITEST === undefined) return
  try {
    const { onTestFinished } = await import('vitest')
    onTestFinished(() => simulation.finish())
  } catch {
    // Made outside of a test (in beforeAll, or in a program that a test runs): whoever made it finishes it.
  }
}
