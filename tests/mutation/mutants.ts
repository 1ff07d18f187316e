import type { BinaryOp, Expression } from '../../src/ir/expression.ts'
import { binary, constant, mux, normalise, slice, unary } from '../../src/ir/expression.ts'
import type { Design, Module, Statement } from '../../src/ir/module.ts'
import { originChain } from '../../src/ir/origin.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../../src/ir/walk.ts'
import { type Edit, edited } from '../fuzz/rewrite.ts'

/** One small wrong thing in a design: what it is, where, and the design that has it. */
export interface Mutant {
  /** Equal from run to run: module, place in the source, change. */
  readonly name: string
  /** The line of the source that is wrong, as the module and it. */
  readonly place: string
  /** The same line where it is written: its file as the compiler knows it. */
  readonly source: { readonly file: string; readonly line: number } | undefined
  build(): Design
}

/**
 * One mutant of each of `count` lines, chosen by `random` (0 … limit - 1): by lines and not by mutants, because a line that
 * makes a matrix has hundreds and one that makes a decision has three.
 */
export function sampleOf<M extends { readonly place: string }>(
  mutants: readonly M[],
  count: number,
  random: (limit: number) => number,
): M[] {
  const lines = [...Map.groupBy(mutants, ({ place }) => place).values()]
  const sample: M[] = []
  while (sample.length < count && lines.length > 0) {
    const [line] = lines.splice(random(lines.length), 1)
    sample.push(line![random(line!.length)]!)
  }
  return sample
}

/**
 * Every single mutation of a design, in a fixed order: constants, operators, conditions, operands, bit positions, arms,
 * assignments, initial values.
 */
export function mutantsOf(design: Design): Mutant[] {
  return design.modules.flatMap((module) => {
    const found: { what: string; from: Place; edit: Edit }[] = []
    for (const node of expressionsIn(module))
      for (const { what, other } of otherExpressions(node))
        found.push({ what, from: sourceOf(node), edit: { expression: new Map([[node, other]]) } })
    visitStatements(module.body, (statement) => {
      for (const { what, others } of otherStatements(statement))
        found.push({ what, from: sourceOf(statement), edit: { statement: new Map([[statement, others]]) } })
    })
    for (const variable of module.variables)
      if (variable.kind === 'register' && variable.init !== undefined)
        for (const bit of bitsToFlip(variable.width)) {
          const init = normalise(variable.init ^ (1n << BigInt(bit)), variable.width, variable.signed)
          found.push({
            what: `${variable.name} starts with bit ${bit} flipped`,
            from: sourceOf(variable),
            edit: { replace: new Map([[variable, { ...variable, init }]]) },
          })
        }
    const count = new Map<string, number>()
    return found.map(({ what, from: source, edit }) => {
      const place = `${module.name} ${source ? `${source.file.split('/').at(-1)}:${source.line}` : '?'}`
      const name = `${place}: ${what}`
      const nth = (count.get(name) ?? 0) + 1
      count.set(name, nth)
      return { name: nth === 1 ? name : `${name} (${nth})`, place, source, build: () => edited(design, module, edit) }
    })
  })
}

function expressionsIn(module: Module): Expression[] {
  const roots: Expression[] = []
  visitStatements(module.body, (statement) => roots.push(...expressionsOf(statement)))
  for (const memory of module.memories)
    for (const read of memory.reads) roots.push(read.address, ...(read.enable ? [read.enable] : []))
  const nodes: Expression[] = []
  visitExpressions(roots, (node) => nodes.push(node))
  return nodes
}

type Place = Mutant['source']

/** The innermost place in the design's own text, not that of the language. */
function sourceOf({ origin }: { readonly origin?: Expression['origin'] }): Place {
  const chain = originChain(origin)
  return chain.find(({ file }) => !/(^|\/)src\/(?!lib\/)/.test(file)) ?? chain[0]
}

const bitsToFlip = (width: number): number[] => [...new Set([0, width >> 1, width - 1])]

const swapped: Partial<Record<BinaryOp, readonly BinaryOp[]>> = {
  and: ['or', 'xor'],
  or: ['and', 'xor'],
  xor: ['or', 'and'],
  add: ['subtract'],
  subtract: ['add'],
  eq: ['ne'],
  ne: ['eq'],
  lt: ['le', 'ge'],
  le: ['lt', 'gt'],
  gt: ['ge', 'le'],
  ge: ['gt', 'lt'],
  shiftLeft: ['shiftRight'],
  shiftRight: ['shiftLeft'],
}

function otherExpressions(node: Expression): { what: string; other: Expression }[] {
  const { operands, width, signed, origin } = node
  const [first, second] = operands as readonly [Expression, Expression]
  switch (node.op) {
    case 'constant':
      return bitsToFlip(width).map((bit) => ({
        what: `constant ${node.value} with bit ${bit} flipped`,
        other: constant(node.value ^ (1n << BigInt(bit)), width, signed, origin),
      }))
    case 'not':
      return [{ what: 'not left out', other: first }]
    case 'any':
    case 'all':
    case 'parity':
      return (['any', 'all', 'parity'] as const)
        .filter((op) => op !== node.op)
        .map((op) => ({ what: `${op} instead of ${node.op}`, other: unary(op, first, width, signed, origin) }))
    case 'slice':
      return [-1, 1]
        .filter((step) => node.low + step >= 0 && node.low + step + width <= first.width)
        .map((step) => ({
          what: `bits ${node.low + step} … instead of ${node.low} …`,
          other: slice(first, node.low + step, width, origin),
        }))
    case 'cat': {
      const at = operands.findIndex((operand, i) => operands[i + 1]?.width === operand.width && operands[i + 1] !== operand)
      if (at < 0) return []
      const turned = operands.with(at, operands[at + 1]!).with(at + 1, operands[at]!)
      return [{ what: `parts ${at} and ${at + 1} exchanged`, other: { ...node, operands: turned } }]
    }
    case 'mux':
      return [
        { what: 'choice turned round', other: mux(first, operands[2]!, second, origin) },
        { what: 'always the first choice', other: second },
        { what: 'always the second choice', other: operands[2]! },
      ]
    case 'select': {
      const arm = operands.length >> 1
      return [{ what: `arm ${arm - 1} as arm ${arm}`, other: { ...node, operands: operands.with(arm, operands[arm + 1]!) } }]
    }
    case 'crossing':
    case 'read':
    case 'negate':
    case 'extend':
    case 'reinterpret':
    case 'multiply':
    case 'divide':
    case 'remainder':
    case 'bitAt':
      return []
    default: {
      const others = (swapped[node.op] ?? []).map((op) => ({
        what: `${op} instead of ${node.op}`,
        other: binary(op, first, second, width, signed, origin) as Expression,
      }))
      const isBitwise = node.op === 'and' || node.op === 'or' || node.op === 'xor'
      if (!isBitwise) return others
      return [
        ...others,
        { what: `left operand of ${node.op} alone`, other: first },
        { what: `right operand of ${node.op} alone`, other: second },
      ]
    }
  }
}

function otherStatements(statement: Statement): { what: string; others: readonly Statement[] }[] {
  if (statement.kind === 'if') {
    return [
      {
        what: 'condition turned round',
        others: [{ ...statement, then: statement.otherwise, otherwise: statement.then }],
      },
      { what: 'condition always true', others: statement.then },
      { what: 'condition never true', others: statement.otherwise },
    ]
  }
  // Without one of its assignments a register holds; a wire would have no value.
  if (statement.kind === 'assign' && statement.target.variable.kind === 'register')
    return [{ what: `${statement.target.variable.name} not assigned`, others: [] }]
  if (statement.kind === 'write') return [{ what: `${statement.memory.name} not written`, others: [] }]
  return []
}
