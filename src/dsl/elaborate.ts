import { check } from '../ir/check/index.ts'
import { mergeModules } from '../ir/merge.ts'
import type { Design } from '../ir/module.ts'
import { DesignError, type Problem } from '../ir/problem.ts'
import { buildTop, type ElaborateOptions } from './module.ts'

/** A module with its parameters, as one design: built, checked, equal modules made one. */
export interface Elaborated {
  readonly design: Design
  readonly warnings: readonly Problem[]
}

/** Builds and checks; throws DesignError with all errors found. Warnings come back. */
export function elaborateWithWarnings<P>(
  module: (parameters: P) => unknown,
  parameters?: P,
  options: ElaborateOptions = {},
): Elaborated {
  const built = buildTop(module as (parameters: never) => unknown, parameters, options)
  const own = built.problems.filter((problem) => problem.severity === 'error')
  if (own.length > 0) throw new DesignError(built.problems)
  const merged = mergeModules(built.module)
  const problems = [...built.problems, ...check(merged)]
  if (problems.some((problem) => problem.severity === 'error'))
    throw new DesignError(problems.filter((problem) => problem.severity === 'error'))
  return { design: merged, warnings: problems }
}

export const elaborate = <P>(module: (parameters: P) => unknown, parameters?: P, options?: ElaborateOptions): Design =>
  elaborateWithWarnings(module, parameters, options).design
