import { stripTypeScriptTypes } from 'node:module'
import { posix } from 'node:path'
import MagicString from 'magic-string'
import { ts } from 'ts-morph'
import { transform } from '../src/transform/transform.ts'

/**
 * A source file as the package has it: JavaScript on the same lines and in the same columns, because types become blanks as
 * they do when Node loads the file itself. What a stack or an error says of the package is therefore true of the source.
 */
export function javascriptOf(source: string, file: string, isDesign: boolean): string {
  return importingJavaScript(stripTypeScriptTypes(isDesign ? announced(source, file) : source))
}

/** Where a source is in the package, for people who follow an error into a part of the library. */
export const sourceFolder = 'source'

/**
 * A part of the library, rewritten as its users' designs are when they load. Only where it lies is known later, so the
 * position table gets the address of the source in the package in place of its name.
 */
function announced(source: string, file: string): string {
  const { code } = transform(source, file)
  const address = posix.relative(posix.dirname(file), posix.join(sourceFolder, file))
  return code.replace(`$file(${JSON.stringify(file)}, `, `$file(new URL(${JSON.stringify(address)}, import.meta.url).href, `)
}

/** `'./fifo.ts'` → `'./fifo.js'`, in imports, exports and `import(…)`. */
function importingJavaScript(code: string): string {
  const tree = ts.createSourceFile('module.js', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS)
  const edits = new MagicString(code)
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier !== undefined && /^\.{1,2}\/.*\.ts$/.test(specifier.text))
      edits.update(specifier.end - 3, specifier.end - 1, 'js')
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return edits.toString()
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier : undefined
}
