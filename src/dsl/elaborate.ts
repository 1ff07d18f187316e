import { applyAllowances, idleAllowances, type Silenced } from '../ir/allowance.ts'
import { check, checkErrors } from '../ir/check/index.ts'
import { mergeModules } from '../ir/merge.ts'
import type { Design } from '../ir/module.ts'
import { DesignError, type Problem } from '../ir/problem.ts'
import { buildTop, type ElaborateOptions } from './module.ts'

type Factory<P> = (parameters: P) => unknown

/** A module with its parameters, as one design: built, checked, equal modules made one. */
export interface Elaborated {
  readonly design: Design
  readonly warnings: readonly Problem[]
  /** The warnings that the design allows, each with its reason. */
  readonly silenced: readonly Silenced[]
}

/** Builds and checks; throws DesignError with all errors found. Warnings come back. */
export function elaborateWithWarnings<P>(module: Factory<P>, parameters?: P, options: ElaborateOptions = {}): Elaborated {
  const { design, problems, allowances } = built(module, parameters, options)
  const { left, silenced } = applyAllowances([...problems, ...check(design)], allowances)
  refuse(left)
  return { design, warnings: [...left, ...idleAllowances(allowances, silenced)], silenced }
}

/** The same without looking for warnings. */
export function elaborate<P>(module: Factory<P>, parameters?: P, options: ElaborateOptions = {}): Design {
  const { design } = built(module, parameters, options)
  refuse(checkErrors(design))
  return design
}

function built<P>(module: Factory<P>, parameters: P | undefined, options: ElaborateOptions) {
  const { module: top, problems, allowances } = buildTop(module as Factory<never>, parameters, options)
  refuse(problems)
  return { design: mergeModules(top), problems, allowances }
}

function refuse(problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new DesignError(errors)
}
