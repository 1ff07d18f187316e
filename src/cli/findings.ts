import type { Elaborated } from '../dsl/elaborate.ts'
import type { Silenced } from '../ir/allowance.ts'
import { type Origin, originChain, type Position, positionText } from '../ir/origin.ts'
import { DesignError, formatProblem, type Problem, shownAt } from '../ir/problem.ts'
import { SyntaxProblem } from '../transform/syntax-problem.ts'

/** All that the rules found in a design: in its top, and in each module that it exports. */
export interface Findings {
  readonly modules: number
  readonly problems: readonly Problem[]
  readonly silenced: readonly Silenced[]
}

const placeOf = ({ origin }: Problem): string => originChain(origin).slice(0, 1).map(positionText).join()

/** The problems that an error carries, where a design is what is wrong. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof DesignError) return error.problems
  if (!(error instanceof SyntaxProblem)) return undefined
  const { file, line, column, reason, code } = error
  const origin = { position: { file, line, column, length: 1 } }
  return [{ code, title: 'syntax', message: reason, origin, mend: 'correct the text at the caret', severity: 'error' }]
}

/** Builds one module after the other and joins what is found; what several have in common is told once. */
export function findingsOf(builds: readonly (() => Elaborated)[]): Findings {
  const modules = new Set<string>()
  const problems = new Map<string, Problem>()
  const silenced = new Map<string, Silenced>()
  const key = (problem: Problem): string => `${problem.code} ${placeOf(problem)} ${problem.message}`
  for (const build of builds) {
    try {
      const { design, warnings, silenced: allowed } = build()
      for (const { name } of design.modules) modules.add(name)
      for (const problem of warnings) problems.set(key(problem), problem)
      for (const one of allowed) silenced.set(key(one.problem), one)
    } catch (error) {
      const found = problemsOf(error)
      if (!found) throw error
      for (const problem of found) problems.set(key(problem), problem)
    }
  }
  const all = [...problems.values()]
  const isBroken = all.some(({ severity }) => severity === 'error')
  // What one variant of a module has no use for, another may need; of a module that was not built nothing is known.
  const used = new Set(
    [...silenced.values()].map(({ allowance }) => allowance.origin?.position).map((at) => at && positionText(at)),
  )
  const shown = all.filter((problem) => problem.code !== 'GW032' || !(isBroken || used.has(placeOf(problem))))
  const errorsFirst = shown.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  return { modules: modules.size, problems: errorsFirst, silenced: [...silenced.values()] }
}

export const countOf = ({ problems }: Findings, severity: Problem['severity']): number =>
  problems.filter((problem) => problem.severity === severity).length

/** As a person reads it, with one line at the end that sums up. */
export function findingsText(design: string, findings: Findings): string {
  const { modules, problems, silenced } = findings
  const some = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
  const counts = [
    some(modules, 'module'),
    some(countOf(findings, 'error'), 'error'),
    some(countOf(findings, 'warning'), 'warning'),
    ...(silenced.length > 0 ? [`${silenced.length} allowed`] : []),
  ]
  const texts = problems.map((problem) =>
    problem.severity === 'warning' ? `warning ${formatProblem(problem)}` : formatProblem(problem),
  )
  return [...texts.map((text) => `${text}\n`), `${design}: ${counts.join(', ')}`].join('\n')
}

const placeData = (position: Position | undefined): object =>
  position ? { file: position.file, line: position.line, column: position.column, length: position.length } : {}

const originData = (origin: Origin | undefined): object => placeData(shownAt(originChain(origin)).at)

/** As an editor reads it: lines and columns count from 1. */
export function findingsData(design: string, findings: Findings): object {
  return {
    design,
    modules: findings.modules,
    errors: countOf(findings, 'error'),
    warnings: countOf(findings, 'warning'),
    problems: findings.problems.map(({ code, severity, title, message, note, mend, origin, related }) => ({
      ...originData(origin),
      code,
      severity,
      title,
      message,
      ...(note === undefined ? {} : { note }),
      mend,
      related: (related ?? []).map(({ text, origin }) => ({ text, ...originData(origin) })),
      callers: shownAt(originChain(origin)).callers.map(placeData),
    })),
    allowed: findings.silenced.map(({ problem, allowance }) => ({
      ...originData(problem.origin),
      code: problem.code,
      message: problem.message,
      reason: allowance.reason,
    })),
  }
}
