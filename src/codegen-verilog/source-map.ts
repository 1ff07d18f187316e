import type { Lines } from './lines.ts'

/**
 * Which line of which design file each Verilog line comes from.
 *
 * An entry is `[verilogLine, file, line, column, …]`: the innermost place first, then its callers, three numbers each;
 * `file` counts into `files` from 0, all else from 1.
 */
export interface SourceMap {
  readonly version: 1
  readonly files: readonly string[]
  readonly modules: Readonly<Record<string, readonly (readonly number[])[]>>
}

/** The map of several Verilog files, by file name. */
export function sourceMapOf(written: ReadonlyMap<string, Lines>): SourceMap {
  const numbers = new Map<string, number>()
  const numberOf = (file: string): number => {
    let number = numbers.get(file)
    if (number === undefined) {
      number = numbers.size
      numbers.set(file, number)
    }
    return number
  }
  const modules: Record<string, number[][]> = {}
  for (const [name, lines] of written)
    modules[name] = lines
      .origins()
      .map(({ line, positions }) => [line, ...positions.flatMap((at) => [numberOf(at.file), at.line, at.column])])
  return { version: 1, files: [...numbers.keys()], modules }
}

/** One entry a line, so that a change shows as one. */
export function formatSourceMap(map: SourceMap): string {
  const modules = Object.entries(map.modules).map(
    ([name, entries]) =>
      `    ${JSON.stringify(name)}: [\n${entries.map((entry) => `      ${JSON.stringify(entry)}`).join(',\n')}\n    ]`,
  )
  return `{\n  "version": 1,\n  "files": ${JSON.stringify(map.files)},\n  "modules": {\n${modules.join(',\n')}\n  }\n}\n`
}
