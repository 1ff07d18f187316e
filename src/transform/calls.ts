import type { ts } from 'ts-morph'
import type { Rewriting } from './rewriting.ts'

/** Tells the runtime which call is about to happen, once its arguments are there: `a.add(b)` → `a.add($at($p[3], b))`. */
export function positionCall(rewriting: Rewriting, call: ts.CallExpression | ts.NewExpression): void {
  const { ts, runtime } = rewriting
  if (isLeftToTheLoader(rewriting, call)) return
  const before = `${runtime.at}(${rewriting.position(calleeName(rewriting, call))}, `
  const last = call.arguments?.at(-1)
  if (last) rewriting.wrapAsArgument(ts.isSpreadElement(last) ? last.expression : last, before)
  else if (ts.isNewExpression(call)) positionEmptyNew(rewriting, call, before)
  else positionEmptyCall(rewriting, call, before)
}

/** The same for a register's next value: `value.next = e` → `value.next = $at($p[4], e)`. */
export function positionNext(rewriting: Rewriting, assignment: ts.BinaryExpression): void {
  const { ts, runtime } = rewriting
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return
  const target = rewriting.bare(assignment.left)
  const name = ts.isPropertyAccessExpression(target)
    ? target.name
    : ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression)
      ? target.argumentExpression
      : undefined
  if (name?.text === 'next') rewriting.wrapAsArgument(assignment.right, `${runtime.at}(${rewriting.position(name)}, `)
}

/** The token that names what is called: `add` of `a.b.add(c)`, `f` of `f(x)` and of `f(x)(y)`. */
export function calleeName(rewriting: Rewriting, call: ts.CallExpression | ts.NewExpression): ts.Node {
  const { ts } = rewriting
  let callee = rewriting.bare(call.expression)
  while (ts.isCallExpression(callee)) callee = rewriting.bare(callee.expression)
  if (ts.isPropertyAccessExpression(callee)) return callee.name
  if (ts.isElementAccessExpression(callee)) return callee.argumentExpression
  return callee
}

/** Whether the callee is a plain name, or a name reached through a dot, of this name. */
export function isCallOf(rewriting: Rewriting, call: ts.CallExpression, name: string): boolean {
  const callee = calleeName(rewriting, call)
  return rewriting.ts.isIdentifier(callee) && callee.text === name && !rewriting.ts.isCallExpression(call.expression)
}

/** Calls that a loader or bundler reads from the text, so that their text must stay: `import(…)`, `import.meta.glob(…)`, `new URL(…)`. */
function isLeftToTheLoader({ ts }: Rewriting, call: ts.CallExpression | ts.NewExpression): boolean {
  const callee = call.expression
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true
  if (ts.isNewExpression(call)) return ts.isIdentifier(callee) && callee.text === 'URL'
  return ts.isPropertyAccessExpression(callee) && ts.isMetaProperty(callee.expression)
}

/**
 * Without arguments the receiver is wrapped (`a.not()` → `$at($p[3], a).not()`), or the function itself. Where that would
 * lose `this`, a short circuit or `super`, or would come before an index that has calls of its own, an empty list is
 * spread into the call instead: it means the same and is a little slower.
 */
function positionEmptyCall(rewriting: Rewriting, call: ts.CallExpression, before: string): void {
  const { ts, edits } = rewriting
  const callee = call.expression
  const isOptional = (call.flags & ts.NodeFlags.OptionalChain) !== 0
  if (!isOptional && ts.isIdentifier(callee)) rewriting.wrap(callee, before, ')')
  else if (!isOptional && ts.isPropertyAccessExpression(callee) && callee.expression.kind !== ts.SyntaxKind.SuperKeyword)
    rewriting.wrapAsArgument(callee.expression, before)
  else edits.appendLeft(call.end - 1, `...${before}[])`)
}

function positionEmptyNew({ edits }: Rewriting, call: ts.NewExpression, before: string): void {
  if (call.arguments) edits.appendLeft(call.end - 1, `...${before}[])`)
  else edits.prependLeft(call.end, `(...${before}[]))`)
}
