import { type Origin, originChain, type Position } from './origin.ts'
import { type Problem, shownAt } from './problem.ts'

/**
 * The warnings, all of which a design may allow at a line. What makes hardware wrong is an error and cannot be allowed;
 * a crossing between clocks has `.crossing(reason)`.
 */
export const warnings = {
  GW030: 'unreachable state',
  GW031: 'inescapable state',
  GW103: 'dead assignment',
  GW105: 'register never assigned',
  GW130: 'arm never taken',
  GW140: 'unused',
  GW141: 'constant condition',
  GW142: 'no first value',
  GW143: 'wide choice',
  GW144: 'latch-like feedback',
} as const
export type WarningCode = keyof typeof warnings

/** A warning that a design wants at some lines of a file, and why. */
export interface Allowance {
  readonly code: WarningCode
  readonly reason: string
  readonly file: string
  /** The first and the last line that it holds for. */
  readonly from: number
  readonly to: number
  readonly origin: Origin | undefined
}

/** A warning that is not shown, and what says so. */
export interface Silenced {
  readonly problem: Problem
  readonly allowance: Allowance
}

/**
 * Takes the allowed warnings out of what the rules found. An allowance holds for the place that the message would show,
 * and inside of a part of the library for the part's own lines. Errors stay.
 */
export function applyAllowances(
  problems: readonly Problem[],
  allowances: readonly Allowance[],
): { readonly left: readonly Problem[]; readonly silenced: readonly Silenced[] } {
  if (allowances.length === 0) return { left: problems, silenced: [] }
  const left: Problem[] = []
  const silenced: Silenced[] = []
  for (const problem of problems) {
    const allowance = problem.severity === 'warning' ? allowances.find((one) => holdsFor(one, problem)) : undefined
    if (allowance) silenced.push({ problem, allowance })
    else left.push(problem)
  }
  return { left, silenced }
}

function holdsFor({ code, file, from, to }: Allowance, problem: Problem): boolean {
  const isHere = (position: Position | undefined): boolean =>
    position !== undefined && position.file === file && position.line >= from && position.line <= to
  if (problem.code !== code) return false
  const { at, inside } = shownAt(originChain(problem.origin))
  return isHere(at) || inside.some(isHere)
}

/** An allowance that silenced nothing: what it allowed was mended, or never was. */
export const idleAllowances = (allowances: readonly Allowance[], silenced: readonly Silenced[]): Problem[] => {
  const used = new Set(silenced.map(({ allowance }) => allowance))
  return allowances
    .filter((allowance) => !used.has(allowance))
    .map(({ code, from, to, origin }) => ({
      code: 'GW032',
      title: 'idle allowance',
      message: `there is no ${code} (${warnings[code]}) ${from === to ? `at line ${from}` : `from line ${from} to ${to}`}`,
      note: 'it silences nothing',
      origin,
      mend: 'remove it, or put it right before the line that the warning shows',
      severity: 'warning',
      data: { code },
    }))
}
