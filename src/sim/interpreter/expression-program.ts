import { type Expression, normalise } from '../../ir/expression.ts'
import { operate } from './operation.ts'

/** An expression as steps in order, operands before users: depth costs no stack. The last step is the result. */
export interface ExpressionProgram {
  readonly steps: readonly Step[]
  readonly width: number
}
interface Step {
  readonly node: Expression
  /** Steps that give the operands. */
  readonly operands: readonly number[]
  /** Where the value stands already, or -1: it is computed here. */
  readonly cell: number
}

/** `cellOf`: the cell of a variable that is read, or of a node whose value is kept in one; -1 for others. */
export function expressionProgram(root: Expression, cellOf: (node: Expression) => number, isRoot = false): ExpressionProgram {
  const steps: Step[] = []
  const place = new Map<Expression, number>()
  const stack: Expression[] = [root]
  while (stack.length > 0) {
    const node = stack.at(-1)!
    if (place.has(node)) {
      stack.pop()
      continue
    }
    const cell = isRoot && node === root && node.op !== 'read' ? -1 : cellOf(node)
    const missing = cell >= 0 ? [] : node.operands.filter((operand) => !place.has(operand))
    if (missing.length > 0) {
      for (const operand of missing.toReversed()) stack.push(operand)
      continue
    }
    stack.pop()
    place.set(node, steps.length)
    steps.push({ node, operands: cell >= 0 ? [] : node.operands.map((operand) => place.get(operand)!), cell })
  }
  return { steps, width: root.width }
}

/** The value as an integer of the expression's width and sign. `cells` hold bits. */
export function evaluate({ steps }: ExpressionProgram, cells: readonly bigint[]): bigint {
  const results: bigint[] = []
  for (const { node, operands, cell } of steps)
    results.push(
      cell >= 0
        ? normalise(cells[cell]!, node.width, node.signed)
        : operate(
            node,
            operands.map((at) => results[at]!),
          ),
    )
  return results.at(-1)!
}

/** The value's bits, unsigned. */
export const evaluateBits = (program: ExpressionProgram, cells: readonly bigint[]): bigint =>
  BigInt.asUintN(program.width, evaluate(program, cells))

export const cellsRead = (program: ExpressionProgram): number[] =>
  program.steps.filter((step) => step.cell >= 0).map((step) => step.cell)
