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
  /** What the parser says, without the place. */
  readonly reason: string

  constructor(place: { file: string; line: number; column: number; sourceLine: string }, reason: string) {
    const margin = ' '.repeat(String(place.line).length)
    // Tabs stay tabs, so that the caret stands under its character whatever the terminal's tab width.
    const lead = place.sourceLine.slice(0, place.column - 1).replace(/[^\t]/g, ' ')
    const lines = [
      `GW001 syntax: ${reason}`,
      `   ${place.file}:${place.line}:${place.column}`,
      `   ${place.line} │ ${place.sourceLine}`,
      `   ${margin} │ ${lead}^`,
      '   mend: correct the text at the caret; `npx tsc --noEmit` lists every syntax error of the project',
    ]
    super(lines.join('\n'))
    this.name = 'SyntaxProblem'
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.reason = reason
    // Loaders print the stack of what a hook throws; where the transform threw it tells the user nothing.
    this.stack = this.message
  }

  format(): string {
    return this.message
  }
}
