import { createRequire } from 'node:module'
import { posix } from 'node:path'
import type { SourceMap } from 'magic-string'
import type { ts } from 'ts-morph'
import { isWithinArgument, methodName, quoted, tellCaller } from './callers.ts'
import { isCallOf, positionCall, positionNext } from './calls.ts'
import { guardOperands } from './guards.ts'
import { tellName } from './names.ts'
import { Rewriting } from './rewriting.ts'
import { SyntaxProblem } from './syntax-problem.ts'

export interface Transformed {
  readonly code: string
  readonly map: Pick<SourceMap, 'version' | 'sources' | 'sourcesContent' | 'names' | 'mappings'>
}

/**
 * Rewrites a design file so that its code tells names, positions and callers at run time.
 *
 * TypeScript stays TypeScript and lines stay lines: what is added to the top goes onto the first one. The code means what
 * it meant, except that each call is announced (`calls.ts`), named functions announce that they are entered and left
 * (`callers.ts`), values learn their names (`names.ts`), and signals are refused as operands of JavaScript (`guards.ts`).
 *
 * @param source the text of the file
 * @param file its name in messages: relative to the project, with forward slashes
 * @throws SyntaxProblem if the text is not TypeScript
 * @example
 * transform(`const value = reg(uint(8))`, 'designs/counter.ts').code
 * // import { … } from 'gatewright/runtime'; const $p = $file("designs/counter.ts", [1, 15, 3, 1, 19, 4]); const value = $name("value", $p[0], reg($at($p[0], uint($at($p[1], 8)))))
 */
export function transform(source: string, file: string): Transformed {
  const { typescript, MagicString } = loadParser()
  const tree = parse(typescript, source, file)
  const edits = new MagicString(source)
  const rewriting = new Rewriting(typescript, tree, edits, /\$(?:file|at|name|enter|leave|guard|p|f)\b/.test(source) ? '$$' : '$')
  for (const statement of tree.statements) rewrite(rewriting, statement)
  if (edits.hasChanged()) addHeader(rewriting, file)
  const { version, sources, sourcesContent, names, mappings } = edits.generateMap({
    source: posix.basename(file),
    includeContent: true,
    hires: 'boundary',
  })
  return { code: edits.toString(), map: { version, sources, sourcesContent, names, mappings } }
}

/** ts-morph takes a quarter of a second to load, and a warm start needs none of it: see load.ts. */
function loadParser(): { typescript: typeof ts; MagicString: typeof import('magic-string').default } {
  const require = createRequire(import.meta.url)
  return { typescript: require('ts-morph').ts, MagicString: require('magic-string').default }
}

function parse(typescript: typeof ts, source: string, file: string): ts.SourceFile {
  const kind = file.endsWith('x') ? typescript.ScriptKind.TSX : typescript.ScriptKind.TS
  const tree = typescript.createSourceFile(file, source, typescript.ScriptTarget.Latest, true, kind)
  const [first] = (tree as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] }).parseDiagnostics
  if (first) {
    const { line, character } = tree.getLineAndCharacterOfPosition(first.start)
    const place = { file, line: line + 1, column: character + 1, sourceLine: source.split(/\r?\n/)[line] ?? '' }
    throw new SyntaxProblem(place, typescript.flattenDiagnosticMessageText(first.messageText, ' '))
  }
  return tree
}

function rewrite(rewriting: Rewriting, node: ts.Node): void {
  const { ts } = rewriting
  if (isOutside(rewriting, node)) return
  guardOperands(rewriting, node)
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) positionCall(rewriting, node)
  else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    positionNext(rewriting, node)
    if (ts.isIdentifier(node.left)) tellName(rewriting, node.left, node.right)
  } else if (ts.isFunctionDeclaration(node) && node.name) tellCaller(rewriting, node.name.text, node)
  else if (ts.isMethodDeclaration(node) && !isWithinArgument(rewriting, node.parent)) {
    const name = methodName(rewriting, node)
    if (name !== undefined) tellCaller(rewriting, name, node)
  } else if (ts.isConstructorDeclaration(node)) tellCaller(rewriting, node.parent.name?.text ?? 'constructor', node)
  else if (ts.isVariableDeclaration(node) && node.initializer) rewriteVariable(rewriting, node, node.initializer)
  else if (ts.isPropertyDeclaration(node) && node.initializer) tellName(rewriting, node.name, node.initializer)

  if (ts.isCallExpression(node) && isCallOf(rewriting, node, 'rtl')) {
    rewrite(rewriting, node.expression)
    for (const argument of node.arguments) if (!ts.isFunctionLike(rewriting.bare(argument))) rewrite(rewriting, argument)
  } else if (ts.isHeritageClause(node)) for (const type of node.types) rewrite(rewriting, type.expression)
  else ts.forEachChild(node, (child) => rewrite(rewriting, child))
}

function rewriteVariable(rewriting: Rewriting, variable: ts.VariableDeclaration, value: ts.Expression): void {
  const { ts } = rewriting
  const bare = rewriting.bare(value)
  if (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare)) {
    if (ts.isIdentifier(variable.name)) tellCaller(rewriting, variable.name.text, bare)
  } else tellName(rewriting, variable.name, value)
}

/** Types, decorators, constants of enums, and what vitest lifts above the imports. */
function isOutside(rewriting: Rewriting, node: ts.Node): boolean {
  const { ts } = rewriting
  if (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  )
    return true
  if (ts.isDecorator(node) || ts.isEnumDeclaration(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return true
  if (ts.isVariableDeclaration(node) && node.initializer) {
    const value = ts.isAwaitExpression(node.initializer) ? node.initializer.expression : node.initializer
    return isLiftedByVitest(rewriting, value)
  }
  return isLiftedByVitest(rewriting, node)
}

/** `vi.mock(…)` and its like run ahead of everything else in the file, so ahead of the table of positions. */
function isLiftedByVitest({ ts }: Rewriting, node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const { expression, name } = node.expression
  return ts.isIdentifier(expression) && /^(?:vi|vitest)$/.test(expression.text) && /^(?:mock|unmock|hoisted)$/.test(name.text)
}

function addHeader({ edits, runtime, numbers, tree }: Rewriting, file: string): void {
  const imported = (['file', 'at', 'name', 'enter', 'leave', 'guard'] as const)
    .map((name) => (runtime[name] === `$${name}` ? `$${name}` : `$${name} as ${runtime[name]}`))
    .join(', ')
  const header = `import { ${imported} } from 'gatewright/runtime'; const ${runtime.positions} = ${runtime.file}(${quoted(file)}, [${numbers.join(', ')}]); `
  const shebang = /^\uFEFF?#!.*(?:\r?\n|$)/.exec(tree.text)
  const start = shebang ? shebang[0].length : tree.text.startsWith('\uFEFF') ? 1 : 0
  if (start === 0) edits.prepend(header)
  else edits.appendLeft(start, header)
}
