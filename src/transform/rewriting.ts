import type MagicString from 'magic-string'
import type { ts } from 'ts-morph'

/** The functions of `gatewright/runtime` and the two constants, under the names that this file can use. */
export const runtimeNames = (prefix: string) => ({
  file: `${prefix}file`,
  at: `${prefix}at`,
  name: `${prefix}name`,
  enter: `${prefix}enter`,
  leave: `${prefix}leave`,
  guard: `${prefix}guard`,
  positions: `${prefix}p`,
  frame: `${prefix}f`,
})

/**
 * One file being rewritten: its tree, its edits and its table of positions.
 *
 * Nodes are visited from the outside in, and every text goes round a node's own characters. `wrap` keeps the nesting
 * right under that order: of two wraps that begin (or end) at one character, the earlier one is the outer one.
 */
export class Rewriting {
  readonly ts: typeof ts
  readonly tree: ts.SourceFile
  readonly edits: MagicString
  readonly runtime: ReturnType<typeof runtimeNames>
  readonly #positions = new Map<string, number>()
  readonly #numbers: number[] = []
  readonly #wrapped = new Set<number>()

  constructor(typescript: typeof ts, tree: ts.SourceFile, edits: MagicString, prefix: string) {
    this.ts = typescript
    this.tree = tree
    this.edits = edits
    this.runtime = runtimeNames(prefix)
  }

  /** Line, column, length of every position, three numbers each. */
  get numbers(): readonly number[] {
    return this.#numbers
  }

  wrap(node: ts.Node, before: string, after: string): void {
    const start = node.getStart(this.tree)
    this.#wrapped.add(start)
    this.edits.appendRight(start, before)
    this.edits.prependLeft(node.end, after)
  }

  /** Whether something was put ahead of this character. */
  isWrapped(start: number): boolean {
    return this.#wrapped.has(start)
  }

  /** `before`, the expression as one argument, `)`. A bare comma expression is two arguments unless parenthesised. */
  wrapAsArgument(node: ts.Expression, before: string): void {
    const isList = this.ts.isBinaryExpression(node) && node.operatorToken.kind === this.ts.SyntaxKind.CommaToken
    this.wrap(node, isList ? `${before}(` : before, isList ? '))' : ')')
  }

  /** The expression for the position of the node's text, as far as it stands on its first line. */
  position(node: ts.Node): string {
    const start = node.getStart(this.tree)
    const { line, character } = this.tree.getLineAndCharacterOfPosition(start)
    const firstLine = this.tree.text.slice(start, node.end).split(/\r?\n/, 1)[0]!.trimEnd()
    const numbers = [line + 1, character + 1, firstLine.length]
    const key = numbers.join()
    let index = this.#positions.get(key)
    if (index === undefined) {
      index = this.#positions.size
      this.#positions.set(key, index)
      this.#numbers.push(...numbers)
    }
    return `${this.runtime.positions}[${index}]`
  }

  /** The expression without parentheses, `as`, `satisfies`, `!` and `<T>` around it. */
  bare(node: ts.Expression): ts.Expression {
    const { ts } = this
    let inner = node
    while (
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isTypeAssertionExpression(inner)
    ) {
      inner = inner.expression
    }
    return inner
  }
}
