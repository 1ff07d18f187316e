import { type Elaborated, elaborateWithWarnings } from '../dsl/elaborate.ts'
import { setPosition } from '../dsl/place-in-source.ts'
import type { Design, Module } from '../ir/module.ts'
import { type Problem, shortProblem } from '../ir/problem.ts'
import { partsOf } from './design-lookup.ts'
import { type LoadedDesign, loadDesign } from './load-design.ts'
import { unknownName } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What the user typed, loaded, built and checked. */
export interface ElaboratedDesign {
  /** The design's name, with the module's after a dash where one was asked for: a name for folders and files. */
  readonly name: string
  readonly loaded: LoadedDesign
  readonly design: Design
  readonly warnings: readonly Problem[]
}

/**
 * Loads and builds `nic-10g`, or one module of it: `nic-10g/mac_10g` is a module that the design exports, or, by its Verilog
 * name, one that is somewhere in its top. `parametersText` is JSON, for an exported module that has parameters.
 */
export async function elaborateDesign(typed: string, parametersText?: string): Promise<ElaboratedDesign> {
  const { design, module: wanted } = partsOf(typed)
  const parameters = parametersText === undefined ? undefined : parseParameters(parametersText)
  try {
    const loaded = await loadDesign(typed)
    const name = wanted === undefined ? loaded.place.name : `${loaded.place.name}-${wanted}`
    return { name, loaded, ...elaborateLoaded(loaded, parameters) }
  } catch (error) {
    if (wanted === undefined || !(error instanceof UsageError && error.code === 'GW956')) throw error
    const loaded = await loadDesign(design)
    const whole = elaborateLoaded(loaded, undefined)
    return { ...whole, name: `${loaded.place.name}-${wanted}`, loaded, design: partOf(whole.design, wanted, loaded) }
  }
}

/** The warnings of a design, a line each: who builds it wants to know of them, `check` explains them. */
export function warningsText(design: string, warnings: readonly Problem[]): string {
  return [
    ...warnings.map((problem) => `warning ${shortProblem(problem)}`),
    `gatewright check ${design} explains ${warnings.length === 1 ? 'it' : 'them'}`,
  ].join('\n')
}

/** Builds what was loaded, with the design's own parameters unless others are given. */
export function elaborateLoaded(loaded: LoadedDesign, parameters: unknown): Elaborated {
  const given = parameters ?? loaded.parameters
  try {
    return elaborateAlone(loaded.module, given, loaded.frequencyHz)
  } catch (error) {
    // A module that has parameters and got none falls over at the first that it reads.
    if (given === undefined && error instanceof TypeError && /of undefined\b/.test(error.message))
      throw new UsageError('other', `the module has parameters (${error.message})`, `give them: --parameters '{"width": 8}'`)
    throw error
  }
}

/** Builds a module that no line of a design asks for: its problems have no callers. */
export function elaborateAlone(module: LoadedDesign['module'], parameters: unknown, frequencyHz?: number): Elaborated {
  setPosition(undefined)
  return elaborateWithWarnings(module, parameters, { frequencyHz })
}

/** One module of a design, with what is below it. */
function partOf(design: Design, wanted: string, { place, exports }: LoadedDesign): Design {
  const top = design.modules.find(({ name }) => name === wanted)
  if (top === undefined) {
    const exported = Object.keys(exports).filter((name) => typeof exports[name] === 'function' && name !== 'top')
    const inside = design.modules.map(({ name }) => name)
    throw unknownName('unknownModule', `module of ${place.name}`, wanted, [...exported, ...inside])
  }
  const below = new Set<Module>([top])
  for (const module of below) for (const { module: inner } of module.instances) if (inner.kind === 'module') below.add(inner)
  return { top, modules: design.modules.filter((module) => below.has(module)) }
}

export function parseParameters(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError('other', `--parameters is no JSON (${(error as Error).message})`, `as in --parameters '{"width": 8}'`)
  }
}
