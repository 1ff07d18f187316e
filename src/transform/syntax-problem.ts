/**
 * A design file that does not parse, told the way every other problem of a design is told: code, place, line, caret.
 * It is a class of its own because the transform runs before the language is loaded and imports nothing of it.
 */
export class SyntaxProblem extends Error {
  readonly code = 'GW001'
  readonly file: string
  /** 1-based, as editors count. */
  readonly line: number
  readonly column: number
  readonly sourceLine: string
  /** What the parser says, without the place. */
  readonly reason: string

  constructor(place: { file: string; line: number; column: number; sourceLine: string }, reason: string) {
    super(`${place.file}:${place.line}:${place.column} ${reason}`)
    this.name = 'SyntaxProblem'
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.sourceLine = place.sourceLine
    this.reason = reason
  }

  format(): string {
    const margin = ' '.repeat(String(this.line).length)
    // Tabs stay tabs, so that the caret stands under its character whatever the terminal's tab width.
    const indent = this.sourceLine.slice(0, this.column - 1).replace(/[^\t]/g, ' ')
    return [
      `${this.code} syntax: ${this.reason}`,
      `   ${this.file}:${this.line}:${this.column}`,
      `   ${this.line} │ ${this.sourceLine}`,
      `   ${margin} │ ${indent}^`,
    ].join('\n')
  }
}
