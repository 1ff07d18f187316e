import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { SourceMap } from '../../codegen-verilog/source-map.ts'
import type { Position } from '../../ir/origin.ts'
import type { VerilogFile } from '../yosys/synthesise.ts'
import type { SourceLine } from './source-lines.ts'

/** A line that a person wrote: of a design file, or of Verilog that came from elsewhere. */
export interface DesignLine {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** What a line of Verilog was made from: innermost first, then its callers. */
export type LineTranslation = (line: SourceLine) => readonly DesignLine[]

/**
 * Translates lines of emitted Verilog to lines of design files. What the map does not know (the measuring wrapper, Verilog
 * from elsewhere) stays the line of Verilog that it is.
 */
export function lineTranslation(map: SourceMap, verilog: readonly VerilogFile[], root = process.cwd()): LineTranslation {
  const entries = new Map(
    Object.entries(map.modules).map(([name, lines]) => [name, new Map(lines.map((entry) => [entry[0]!, entry]))] as const),
  )
  const texts = new Map(verilog.map(({ name, text }) => [name, text.split('\n')] as const))
  const textOf = (file: string, line: number): string => {
    if (!texts.has(file)) texts.set(file, readLines(resolve(root, file)))
    return texts.get(file)![line - 1]?.trim() ?? ''
  }
  return ({ file, line }) => {
    const entry = entries.get(file)?.get(line)
    if (entry === undefined) return [{ file, line, text: textOf(file, line) }]
    const chain: DesignLine[] = []
    for (let i = 1; i + 1 < entry.length; i += 3) {
      const [fileNumber, designLine] = [entry[i]!, entry[i + 1]!]
      const designFile = map.files[fileNumber]!
      chain.push({ file: designFile, line: designLine, text: textOf(designFile, designLine) })
    }
    return chain
  }
}

/** Lines of a design file where a node comes from, with their text. */
export const positionLines = (positions: readonly Position[], root = process.cwd()): DesignLine[] =>
  positions.map(({ file, line }) => ({ file, line, text: readLines(resolve(root, file))[line - 1]?.trim() ?? '' }))

/** A design file that is gone or was never a file has no text to show. */
function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The line where a person looks first: their own, rather than the library's that it led into. */
export function ownLine(chain: readonly DesignLine[]): DesignLine | undefined {
  return chain.find(({ file }) => !/(^|\/)(src\/(lib|dsl)|node_modules)\//.test(file)) ?? chain[0]
}
