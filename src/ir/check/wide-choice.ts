import type { Expression } from '../expression.ts'
import type { Design, Module, Switch } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import { type Origin, originChain, positionText } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { constantsOf } from './constants.ts'

/** Data bits that one choice may have before it is told: those of 32 words of 32 bits. */
const limit = 1024

/** Yosys's `synth_ecp5` makes 2.17 of it for 64 words of 16 bits in registers, 2.15 for 64 of 64. */
const lutsPerBit = 2.15

/** A choice among so many values that it is likely a memory, written as logic. */
export const wideChoices = (design: Design): Problem[] => design.modules.flatMap(wideIn)

/** What one place in the text chooses: a struct is one choice a field. */
interface Choice {
  readonly values: number
  readonly width: number
  readonly origin: Origin | undefined
}

function wideIn(module: Module): Problem[] {
  const constants = constantsOf(module)
  const choices: Choice[] = []
  for (const node of nodesOf(module))
    if (node.op === 'select' && node.operands.length * node.width > 16)
      choices.push({ values: distinct(node.operands.slice(1), constants), width: node.width, origin: node.origin })
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'switch') choices.push(...assigned(statement, constants))
  })
  const places = Map.groupBy(choices, ({ origin }) => (origin ? originChain(origin).map(positionText).join() : {}))
  return [...places.values()].flatMap((parts): Problem[] => {
    const bits = parts.reduce((sum, { values, width }) => sum + (values > 1 ? values * width : 0), 0)
    if (bits <= limit) return []
    const values = Math.max(...parts.map((part) => part.values))
    return [
      {
        code: 'GW143',
        title: 'wide choice',
        message: `a choice in module \`${module.name}\` is among ${values} values, ${bits} bits in all: some ${Math.round((bits * lutsPerBit) / 100) * 100} LUTs on ECP5`,
        note: 'a memory of as many words takes one look-up table for 16 bits, or a block RAM',
        origin: parts[0]!.origin,
        mend: 'keep the values in a memory, which reads one word of many for next to nothing; or choose in two steps with a register between',
        severity: 'warning',
        data: { values, bits },
      },
    ]
  })
}

/** Values that must be told apart: constants make a small table, and equal ones are one. */
function distinct(values: readonly Expression[], constants: ReadonlyMap<Expression, bigint>): number {
  const ids = new Map<object, number>()
  const idOf = (thing: object): number => {
    if (!ids.has(thing)) ids.set(thing, ids.size)
    return ids.get(thing)!
  }
  /** Equal for bits taken of one thing in the same way. */
  const textOf = (value: Expression): string => {
    let way = ''
    let node = value
    for (; node.op === 'slice' || node.op === 'extend' || node.op === 'reinterpret'; node = node.operands[0]!)
      way += `${node.op} ${node.width} ${node.op === 'slice' ? node.low : ''},`
    return way + idOf(node.op === 'read' ? node.variable : node)
  }
  return new Set(values.flatMap((node) => (constants.has(node) ? [] : [textOf(node)]))).size
}

/** What the arms of a switch assign, target by target. */
function assigned({ arms, otherwise, origin }: Switch, constants: ReadonlyMap<Expression, bigint>): Choice[] {
  const targets = new Map<string, { values: Expression[]; width: number }>()
  for (const body of [...arms.map((arm) => arm.body), otherwise])
    for (const statement of body) {
      if (statement.kind !== 'assign' || statement.target.kind === 'bitAt') continue
      const { target, value } = statement
      const key = target.kind === 'slice' ? `${target.variable.name} ${target.low} ${target.width}` : target.variable.name
      const known = targets.get(key)
      if (known) known.values.push(value)
      else targets.set(key, { values: [value], width: value.width })
    }
  return [...targets.values()].map(({ values, width }) => ({ values: distinct(values, constants), width, origin }))
}
