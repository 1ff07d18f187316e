import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { check } from '../../src/ir/check/index.ts'
import type { Design } from '../../src/ir/module.ts'
import { formatProblem } from '../../src/ir/problem.ts'
import type { CreateEngine, Engine } from '../../src/sim/engine.ts'
import { buildHierarchy, type Hierarchy } from '../../src/sim/hierarchy.ts'
import { createEngine as createInterpreter } from '../../src/sim/interpreter/interpreter.ts'
import { createEngine as createWasm } from '../../src/sim/wasm/engine.ts'
import { runIcarus } from './icarus.ts'
import { randomStimulus, type Stimulus } from './stimulus.ts'
import { type Difference, firstDifference, furtherLines, traceOf } from './trace.ts'

/** A design with its stimulus and what the interpreter, the judge, says of it. */
export interface Case {
  readonly seed: number
  readonly design: Design
  readonly hierarchy: Hierarchy
  readonly stimulus: Stimulus
  readonly expected: readonly string[]
  readonly further: readonly string[]
}

/** Where somebody does not agree with the judge. */
export interface Disagreement {
  readonly seed: number
  readonly who: string
  readonly difference: Difference
}

const options = (stimulus: Stimulus) => ({ seed: stimulus.seed, jitter: false })

/** Throws where the checks find an error. */
export function mustBeGood(seed: number, design: Design): void {
  const errors = check(design).filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new Error(`the checks refuse design ${seed}:\n${errors.map(formatProblem).join('\n')}`)
}

/** Runs the interpreter. Throws where the design breaks a promise, and no comparison has a meaning. */
export async function caseOf(seed: number, design: Design, given?: Stimulus): Promise<Case> {
  const hierarchy = buildHierarchy(design)
  const stimulus = given ?? randomStimulus(hierarchy, seed)
  const engine = await createInterpreter(hierarchy, options(stimulus))
  const expected = traceOf(engine, hierarchy, stimulus).lines
  const further = furtherLines(engine, hierarchy, stimulus)
  if (expected.some((line) => / collision /.test(line))) throw new Error(`design ${seed} breaks its promise about collisions`)
  return { seed, design, hierarchy, stimulus, expected, further }
}

/** The interpreter against another engine. */
export async function compareEngine(one: Case, createEngine: CreateEngine = createWasm): Promise<Disagreement | undefined> {
  const { seed, hierarchy, stimulus, expected, further } = one
  let engine: Engine | undefined
  try {
    engine = await createEngine(hierarchy, options(stimulus))
    const difference =
      firstDifference(expected, traceOf(engine, hierarchy, stimulus).lines) ??
      firstDifference(further, furtherLines(engine, hierarchy, stimulus))
    return difference && { seed, who: engine.name, difference }
  } catch (error) {
    return { seed, who: engine?.name ?? 'the engine', difference: failure(error) }
  } finally {
    engine?.dispose()
  }
}

/** The interpreter against Icarus running our Verilog, all designs in one run. */
export async function compareIcarus(
  cases: readonly Case[],
  write: typeof writeVerilog = writeVerilog,
  secondsEach?: number,
): Promise<Disagreement[]> {
  const disagreements: Disagreement[] = []
  const runs = cases.flatMap((one) => {
    try {
      return [{ one, hierarchy: one.hierarchy, stimulus: one.stimulus, verilog: write(one.design) }]
    } catch (error) {
      disagreements.push({ seed: one.seed, who: 'the Verilog writer', difference: failure(error) })
      return []
    }
  })
  const traces = await runIcarus(runs, secondsEach)
  traces.forEach((trace, i) => {
    const { seed, expected } = runs[i]!.one
    const difference = trace instanceof Error ? failure(trace) : firstDifference(expected, trace.lines)
    if (difference) disagreements.push({ seed, who: 'Icarus', difference })
  })
  return disagreements
}

const failure = (error: unknown): Difference => ({
  line: 0,
  expected: 'a run',
  found: error instanceof Error ? (error.stack ?? error.message) : String(error),
})
