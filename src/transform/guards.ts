import type { ts } from 'ts-morph'
import type { Rewriting } from './rewriting.ts'

/**
 * Guards against JavaScript's traps: `if (signal)`, `a && b`, `a === b`, `a + b` mean something on signals, but not what
 * their writer wants. Each operand goes through `$guard`, which returns it, or raises the error if it is a signal.
 */
export function guardOperands(rewriting: Rewriting, node: ts.Node): void {
  const { ts } = rewriting
  if (ts.isIfStatement(node)) guard(rewriting, 'if', node.expression)
  else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) guard(rewriting, 'while', node.expression)
  else if (ts.isForStatement(node) && node.condition) guard(rewriting, 'for', node.condition)
  else if (ts.isSwitchStatement(node)) guard(rewriting, 'switch', node.expression)
  else if (ts.isConditionalExpression(node)) guard(rewriting, '?:', node.condition)
  else if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) guardUnary(rewriting, node)
  else if (ts.isBinaryExpression(node)) guardBinary(rewriting, node)
}

function guard(rewriting: Rewriting, operator: string, operand: ts.Expression): void {
  if (isNeverSignal(rewriting, operand)) return
  rewriting.wrapAsArgument(operand, guardCall(rewriting, operator, operand))
}

function guardUnary(rewriting: Rewriting, node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): void {
  const { ts } = rewriting
  const operator = ts.tokenToString(node.operator)!
  if (operator === '++' || operator === '--') guardTarget(rewriting, operator, node, node.operand)
  else guard(rewriting, operator, node.operand)
}

function guardBinary(rewriting: Rewriting, node: ts.BinaryExpression): void {
  const { ts } = rewriting
  const operator = ts.tokenToString(node.operatorToken.kind)!
  if (operator === '&&' || operator === '||') guard(rewriting, operator, node.left)
  else if (equalities.has(operator)) {
    if (isNothing(rewriting, node.left) || isNothing(rewriting, node.right)) return
    guard(rewriting, operator, node.left)
    guard(rewriting, operator, node.right)
  } else if (arithmetic.has(operator) || orders.has(operator)) {
    guard(rewriting, operator, node.left)
    guard(rewriting, operator, node.right)
  } else if (operator.endsWith('=') && arithmetic.has(operator.slice(0, -1))) {
    guardTarget(rewriting, operator, node, node.left)
    guard(rewriting, operator, node.right)
  } else if (operator === '&&=' || operator === '||=') guardTarget(rewriting, operator, node, node.left)
}

/**
 * A target cannot be wrapped, so it is guarded ahead: `i += n` → `($guard($p[1], '+=', i), i += …)`. Only for plain
 * variables, which can be read twice; a property that holds a signal is caught by the signal's own `valueOf`.
 */
function guardTarget(rewriting: Rewriting, operator: string, whole: ts.Expression, target: ts.Expression): void {
  const { ts, edits, tree } = rewriting
  const variable = rewriting.bare(target)
  if (!ts.isIdentifier(variable)) return
  const ahead = `${guardCall(rewriting, operator, variable)}${variable.text}), `
  if (ts.isExpressionStatement(whole.parent)) {
    edits.appendRight(whole.getStart(tree), ahead)
    return
  }
  const start = whole.getStart(tree)
  const statement = ts.findAncestor(whole, ts.isExpressionStatement)
  const isFirst = statement?.getStart(tree) === start && !rewriting.isWrapped(start)
  // A line that starts with a parenthesis would go on with the line before, where that has no semicolon.
  const needsBreak =
    isFirst && (ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent) || ts.isCaseOrDefaultClause(statement.parent))
  rewriting.wrap(whole, `${needsBreak ? ';' : ''}(${ahead}`, ')')
}

function guardCall(rewriting: Rewriting, operator: string, operand: ts.Expression): string {
  return `${rewriting.runtime.guard}(${rewriting.position(culprit(rewriting, operand))}, '${operator}', `
}

/** The part of an operand that is to blame if its value is a signal: of `a && b` it is `b`, for `a` has a guard of its own. */
function culprit(rewriting: Rewriting, operand: ts.Expression): ts.Expression {
  const { ts } = rewriting
  let part = operand
  for (;;) {
    while (ts.isParenthesizedExpression(part)) part = part.expression
    if (!ts.isBinaryExpression(part) || !selecting.has(ts.tokenToString(part.operatorToken.kind)!)) return part
    part = part.right
  }
}

/** Whether the form of an expression tells that its value is a plain one. */
function isNeverSignal(rewriting: Rewriting, operand: ts.Expression): boolean {
  const { ts } = rewriting
  const bare = rewriting.bare(culprit(rewriting, operand))
  if (ts.isPrefixUnaryExpression(bare) || ts.isPostfixUnaryExpression(bare)) return true
  if (ts.isBinaryExpression(bare)) {
    const operator = ts.tokenToString(bare.operatorToken.kind)!
    return (
      equalities.has(operator) ||
      orders.has(operator) ||
      arithmetic.has(operator) ||
      operator === 'in' ||
      operator === 'instanceof'
    )
  }
  return (
    ts.isLiteralExpression(bare) ||
    ts.isTemplateExpression(bare) ||
    ts.isTypeOfExpression(bare) ||
    ts.isVoidExpression(bare) ||
    ts.isDeleteExpression(bare) ||
    ts.isFunctionExpression(bare) ||
    ts.isArrowFunction(bare) ||
    ts.isClassExpression(bare) ||
    bare.kind === ts.SyntaxKind.TrueKeyword ||
    bare.kind === ts.SyntaxKind.FalseKeyword ||
    isNothing(rewriting, bare)
  )
}

function isNothing(rewriting: Rewriting, operand: ts.Expression): boolean {
  const { ts } = rewriting
  const bare = rewriting.bare(operand)
  return (
    bare.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(bare) && bare.text === 'undefined') || ts.isVoidExpression(bare)
  )
}

const equalities = new Set(['===', '!==', '==', '!='])
const orders = new Set(['<', '>', '<=', '>='])
const arithmetic = new Set(['+', '-', '*', '/', '%', '**', '&', '|', '^', '<<', '>>', '>>>'])
/** Operators whose value is their right operand, unless it is a left one that was guarded. */
const selecting = new Set(['&&', '||', ','])
