import type { Pattern } from '../expression.ts'
import type { Design, Module } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { covers } from './patterns.ts'

/** An arm whose values all belong to arms before it is never taken. */
export const unreachableArms = (design: Design): Problem[] => design.modules.flatMap(unreachableIn)

function unreachableIn(module: Module): Problem[] {
  const problems: Problem[] = []
  const checkArms = (
    arms: readonly { patterns: readonly Pattern[]; label?: string }[],
    width: number,
    origin: Origin | undefined,
  ): void => {
    for (const { patterns, label } of deadArms(arms, width))
      problems.push({
        code: 'GW130',
        title: 'arm never taken',
        message: `arm ${label === undefined ? patterns.map((pattern) => patternText(pattern, width)).join(', ') : `\`${label}\``} is never taken: arms before it match all of its values`,
        note: 'the first arm that matches is taken',
        origin,
        mend: 'remove the arm, or move it up',
        severity: 'warning',
      })
  }
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'switch') checkArms(statement.arms, statement.on.width, statement.origin)
  })
  for (const node of nodesOf(module))
    if (node.op === 'select')
      checkArms(
        node.arms.map((patterns) => ({ patterns })),
        node.operands[0]!.width,
        node.origin,
      )
  return problems
}

function deadArms<Arm extends { readonly patterns: readonly Pattern[] }>(arms: readonly Arm[], width: number): Arm[] {
  const every = (1n << BigInt(width)) - 1n
  const codes = new Set<bigint>()
  const wide: Pattern[] = []
  return arms.filter(({ patterns }) => {
    const isDead =
      patterns.length > 0 &&
      patterns.every((pattern) => {
        if (pattern.care === every && codes.has(pattern.value)) return true
        if (pattern.care === every) return covers(wide, pattern, width)
        const exact = [...codes].map((value): Pattern => ({ value, care: every }))
        return covers([...wide, ...exact], pattern, width)
      })
    for (const pattern of patterns) {
      if (pattern.care === every) codes.add(pattern.value)
      else wide.push(pattern)
    }
    return isDead
  })
}

/** `0b1?0`, or the number where no bit is free. */
function patternText({ value, care }: Pattern, width: number): string {
  if (care === (1n << BigInt(width)) - 1n) return value.toString()
  const bits = Array.from({ length: width }, (_, i) => {
    const bit = 1n << BigInt(width - 1 - i)
    return (care & bit) === 0n ? '?' : (value & bit) === 0n ? '0' : '1'
  })
  return `0b${bits.join('')}`
}
