// A process with one engine of ours in it, so that its memory is its own: `node engine-child.ts <index file> <engine> <workload>`.
// It answers requests of src/bench/simulation/engine-contender.ts.
import { pathToFileURL } from 'node:url'
import { elaborate } from '../../dsl/elaborate.ts'
import type { Engine } from '../../sim/engine.ts'
import { createEngine, type EngineName } from '../../sim/engines.ts'
import { buildHierarchy, type Hierarchy } from '../../sim/hierarchy.ts'
import { peakOf } from '../measured-process.ts'
import type { FinalState, Round } from './contender.ts'
import { workloadsOf } from './simulation-bench.ts'

export type EngineRequest = { readonly kind: 'state' | 'run'; readonly cycles: number }
export type EngineAnswer = FinalState | Round | { readonly isReady: true } | { readonly failure: string }

const [indexFile, engineName, workload = ''] = process.argv.slice(2) as [string, EngineName, string?]
const options = { seed: 1, jitter: false }

async function start(): Promise<(request: EngineRequest) => Promise<FinalState | Round>> {
  const { commands } = (await import(pathToFileURL(indexFile).href)) as { commands: { bench: unknown } }
  const { module, parameters } = workloadsOf(commands.bench).get(workload)!
  const hierarchy = buildHierarchy(elaborate(module, parameters))
  const engine = await createEngine(engineName, hierarchy, options)
  return async ({ kind, cycles }) => {
    if (kind === 'run') return run(engine, cycles)
    const fresh = await createEngine(engineName, hierarchy, options)
    stepAll(fresh, cycles)
    const state = { stateHash: fresh.stateHash(), outputs: outputsOf(fresh, hierarchy) }
    fresh.dispose()
    return state
  }
}

function run(engine: Engine, cycles: number): Round {
  const start = performance.now()
  const cpu = process.cpuUsage()
  stepAll(engine, cycles)
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (performance.now() - start) / 1000
  return { cycles, seconds, cpuSeconds: (user + system) / 1e6, peakBytes: peakOf('self') }
}

/** Reports end a call of `step` early where they fill a buffer. */
function stepAll(engine: Engine, cycles: number): void {
  for (let left = cycles; left > 0; ) {
    left -= engine.step(left)
    engine.events()
  }
}

function outputsOf(engine: Engine, { top }: Hierarchy): Record<string, string> {
  const { ports } = top.module
  return Object.fromEntries(ports.flatMap(({ kind, name }, i) => (kind === 'output' ? [[name, engine.get(i).toString(16)]] : [])))
}

const answer = (message: EngineAnswer): void => void process.send!(message)
const failure = (error: unknown): void => answer({ failure: error instanceof Error ? error.message : String(error) })
await start().then((serve) => {
  process.on('message', (request: EngineRequest) => void serve(request).then(answer, failure))
  answer({ isReady: true })
}, failure)
