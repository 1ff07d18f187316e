import type { ts } from 'ts-morph'
import type { Rewriting } from './rewriting.ts'

type FunctionWithBody =
  | ts.FunctionDeclaration
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction

/**
 * Makes a named function tell the runtime when it is entered and left, so that what it elaborates knows its callers.
 * Generators and async functions are left alone: they are suspended, so entering and leaving would not nest.
 */
export function tellCaller(rewriting: Rewriting, name: string, declared: FunctionWithBody): void {
  const { ts, edits, runtime } = rewriting
  const { body } = declared
  if (!body || declared.asteriskToken) return
  if (declared.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword)) return
  if (ts.isBlock(body) && declaresTwice(rewriting, body)) return

  const head = `const ${runtime.frame} = ${runtime.enter}(${quoted(name)}); try {`
  const tail = `} finally { ${runtime.leave}(${runtime.frame}) }`
  if (ts.isBlock(body)) {
    edits.appendLeft(body.getStart(rewriting.tree) + 1, ` ${head}`)
    edits.appendRight(body.end - 1, ` ${tail} `)
  } else {
    rewriting.wrap(body, `{ ${head} return `, ` ${tail} }`)
  }
}

/** The name of a method, if the text tells it; undefined for computed names. */
export function methodName({ ts }: Rewriting, method: ts.MethodDeclaration): string | undefined {
  const { name } = method
  return ts.isComputedPropertyName(name) ? undefined : name.text
}

/** Whether an object literal is handed to a call, itself or within another literal: its methods are callbacks then. */
export function isWithinArgument({ ts }: Rewriting, literal: ts.Node): boolean {
  let node = literal
  for (;;) {
    const { parent } = node
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return true
    const isWrapping =
      ts.isPropertyAssignment(parent) || ts.isObjectLiteralExpression(parent) || ts.isArrayLiteralExpression(parent)
    if (!isWrapping && !ts.isParenthesizedExpression(parent) && !ts.isAsExpression(parent) && !ts.isSatisfiesExpression(parent))
      return false
    node = parent
  }
}

export const quoted = (text: string): string => JSON.stringify(text)

/** A function body may declare a name as a `function` twice, or as `var` as well; the block of a `try` may not. */
function declaresTwice({ ts }: Rewriting, body: ts.Block): boolean {
  const names = new Set<string>()
  for (const statement of body.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.body || !statement.name) continue
    if (names.has(statement.name.text)) return true
    names.add(statement.name.text)
  }
  if (names.size === 0) return false
  const holdsVariable = (node: ts.Node): boolean => {
    if (ts.isFunctionLike(node)) return false
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) return names.has(node.name.text)
    return ts.forEachChild(node, holdsVariable) ?? false
  }
  return body.statements.some(holdsVariable)
}
