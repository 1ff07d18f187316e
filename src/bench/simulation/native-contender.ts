import type { Hierarchy } from '../../sim/hierarchy.ts'
import { buildNative } from '../../sim/verilator/native.ts'
import type { Contender } from './contender.ts'

/**
 * Native Verilator. Two models: registers that can be seen make a model slower, so one is timed and another one tells
 * its state; that the two do the same is seen at the outputs.
 */
export async function nativeContender(compiler: 'g++' | 'clang++', hierarchy: Hierarchy): Promise<Contender> {
  const observed = await buildNative(hierarchy, { compiler, isObserved: true, seed: 1 })
  const timed = await buildNative(hierarchy, { compiler, isObserved: false, seed: 1 })
  return {
    name: compiler,
    commands: [timed.verilatorLine, timed.compileLine],
    firstCycles: 20_000,
    stateAfter: async (cycles) => {
      const { stateHash, outputs } = await observed.run(cycles)
      const unseen = await timed.run(cycles)
      if (JSON.stringify(unseen.outputs) !== JSON.stringify(outputs))
        throw new Error(`the ${compiler} model that is timed ends otherwise than the one whose state is seen`)
      return { stateHash: stateHash!, outputs }
    },
    run: async (cycles) => {
      const { cyclesPerSecond, cyclesPerCpuSecond, peakBytes } = await timed.run(cycles)
      return { cycles, seconds: cycles / cyclesPerSecond, cpuSeconds: cycles / cyclesPerCpuSecond, peakBytes }
    },
    dispose: () => {},
  }
}
