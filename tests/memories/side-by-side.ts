import { elaborate } from 'gatewright'
import { combine } from '../../src/ir/combine.ts'
import { buildHierarchy } from '../../src/sim/hierarchy.ts'
import { type Case, caseOf } from '../fuzz/compare.ts'
import type { Sample } from './memories.ts'
import { memoryStimulus } from './stimulus.ts'

/** Samples in one design, with what the interpreter says of it. Throws where a promise is broken. */
export function sideBySide(samples: readonly Sample[], seed: number, instants: number): Promise<Case> {
  const designs = samples.map(({ module }) => elaborate(module))
  const design = combine('memories', designs)
  const byName = new Map(designs.map(({ top }, i) => [top.name, samples[i]!]))
  return caseOf(seed, design, memoryStimulus(buildHierarchy(design), byName, seed, instants))
}
