import type { Expression } from './expression.ts'
import type { Statement } from './module.ts'

/** Calls `visit` once for every node below the roots, operands before users. A loop with its own stack: depth is no limit. */
export function visitExpressions(
  roots: Iterable<Expression>,
  visit: (node: Expression) => void,
  seen = new Set<Expression>(),
): void {
  const stack: Expression[] = []
  for (const root of roots) {
    if (!seen.has(root)) stack.push(root)
    while (stack.length > 0) {
      const node = stack.at(-1)!
      if (seen.has(node)) {
        stack.pop()
        continue
      }
      let isReady = true
      for (let i = node.operands.length - 1; i >= 0; i--) {
        const operand = node.operands[i]!
        if (!seen.has(operand)) {
          stack.push(operand)
          isReady = false
        }
      }
      if (isReady) {
        stack.pop()
        seen.add(node)
        visit(node)
      }
    }
  }
}

/** Calls `visit` for each statement, a parent before its children, in the order of the text. */
export function visitStatements(body: readonly Statement[], visit: (statement: Statement) => void): void {
  const stack: Statement[] = []
  // One by one: a block of generated statements may be larger than what a call takes as arguments.
  const wait = (statements: readonly Statement[]): void => {
    for (let i = statements.length - 1; i >= 0; i--) stack.push(statements[i]!)
  }
  wait(body)
  for (let statement = stack.pop(); statement; statement = stack.pop()) {
    visit(statement)
    if (statement.kind === 'if') {
      wait(statement.otherwise)
      wait(statement.then)
    } else if (statement.kind === 'switch') {
      wait(statement.otherwise)
      for (const arm of statement.arms.toReversed()) wait(arm.body)
    }
  }
}

/** The expressions that a statement itself holds, its children's not. */
export function expressionsOf(statement: Statement): Expression[] {
  switch (statement.kind) {
    case 'assign':
      return statement.target.kind === 'bitAt' ? [statement.target.index, statement.value] : [statement.value]
    case 'if':
      return [statement.condition]
    case 'switch':
      return [statement.on]
    case 'write':
      return statement.mask ? [statement.address, statement.data, statement.mask] : [statement.address, statement.data]
    case 'assert':
    case 'assume':
    case 'cover':
      return [statement.condition]
    case 'print':
      return statement.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]))
  }
}
