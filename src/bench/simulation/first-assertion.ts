// The test that people wait for, without a test runner: `node first-assertion.ts <index file> <contender>`. It builds the
// design, runs it and checks one output. Exit code 0 where that holds.
import { pathToFileURL } from 'node:url'
import { elaborate } from '../../dsl/elaborate.ts'
import type { Design } from '../../ir/module.ts'
import { buildHierarchy } from '../../sim/hierarchy.ts'
import { runCleanups } from '../../toolchain/cleanup.ts'
import type { ContenderName } from './contender.ts'
import type { SimulationBench } from './simulation-bench.ts'

// Compilers are in process groups of their own: who is stopped stops them.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    runCleanups()
    process.exit(1)
  })

const [indexFile, name] = process.argv.slice(2) as [string, ContenderName]
const { commands } = (await import(pathToFileURL(indexFile).href)) as { commands: { bench: SimulationBench } }
const { module, parameters, firstAssertion } = commands.bench
const { cycles, output, atLeast } = firstAssertion
const value = await valueAfter(elaborate(module, parameters))
if (value < atLeast) {
  console.error(`${output} is ${value} after ${cycles} cycles, less than ${atLeast}`)
  process.exit(1)
}
console.log(`${output} is ${value}`)

/** Each simulator loads only what it needs, as a test does. */
async function valueAfter(design: Design): Promise<number> {
  if (name === 'wasm' || name === 'verilator') {
    if (name === 'verilator') await tellCompiler(design)
    const { simulateDesign } = await import('../../sim/testbench/simulate-design.ts')
    const simulation = await simulateDesign(design, { engine: name })
    simulation.step(cycles)
    return Number(simulation.peek(output))
  }
  const hierarchy = buildHierarchy(design)
  if (name === 'icarus') {
    const { icarusContender } = await import('./icarus-contender.ts')
    const contender = await icarusContender(hierarchy)
    const { outputs } = await contender.stateAfter(cycles)
    contender.dispose()
    return Number.parseInt(outputs[output]!, 16)
  }
  const { buildNative } = await import('../../sim/verilator/native.ts')
  const native = await buildNative(hierarchy, { compiler: name, isObserved: false, seed: 1 })
  return Number.parseInt((await native.run(cycles)).outputs[output]!, 16)
}

/** The compiler is a process that outlives this one: nobody would count its time. The engine then finds the model cached. */
async function tellCompiler(design: Design): Promise<void> {
  const { buildDesign, defaultBuild } = await import('../../sim/verilator/engine.ts')
  const { seconds } = await buildDesign(buildHierarchy(design), defaultBuild)
  console.log(`compiler: ${seconds.compileCpu} CPU s`)
}
