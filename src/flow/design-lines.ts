import type { SourceLine } from './source-lines.ts'

/** A line that a person wrote: of a design file, or of Verilog that came from elsewhere. */
export interface DesignLine {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** What a line of emitted Verilog was made from, innermost first; nothing for what no one line of a design asked for. */
export type LineTranslation = (line: SourceLine) => readonly DesignLine[]
