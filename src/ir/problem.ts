import { readFileSync } from 'node:fs'
import { type Origin, originChain, type Position, positionText } from './origin.ts'

/** One thing wrong with a design: what, where, and how to mend it. */
export interface Problem {
  /** `GW017`; docs/reference/errors.md has an entry for each. */
  readonly code: string
  /** One word or two: `width`, `two drivers`. */
  readonly title: string
  readonly message: string
  readonly origin: Origin | undefined
  /** Further places that matter, each with what it is. */
  readonly related?: readonly { readonly text: string; readonly origin: Origin | undefined }[]
  /** Under the caret: why. */
  readonly note?: string
  readonly mend: string
  readonly severity: 'error' | 'warning'
  readonly data?: Readonly<Record<string, unknown>>
}

/** Everything that is wrong with a design, in one error. */
export class DesignError extends Error {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => formatProblem(problem)).join('\n\n'))
    this.name = 'DesignError'
    this.problems = problems
  }
  get code(): string {
    return this.problems[0]?.code ?? 'GW000'
  }
  format(): string {
    return this.message
  }
}

/** Frames of the library come last: the design's own line is where a person looks. */
export function shownAt(chain: readonly Position[]): {
  readonly at: Position | undefined
  readonly callers: readonly Position[]
  readonly inside: readonly Position[]
} {
  const isLibrary = (position: Position): boolean => /(^|\/)(src\/(lib|dsl)|node_modules)\//.test(position.file)
  const first = chain.findIndex((position) => !isLibrary(position))
  const at = chain[Math.max(first, 0)]
  return { at, callers: chain.slice(Math.max(first, 0) + 1), inside: first < 0 ? [] : chain.slice(0, first) }
}

function sourceLine(position: Position): string | undefined {
  try {
    return readFileSync(position.file, 'utf8').split('\n')[position.line - 1]
  } catch {
    return undefined
  }
}

/** One line: code, message, place. */
export function shortProblem({ code, title, message, origin }: Problem): string {
  const { at } = shownAt(originChain(origin))
  return `${code} ${title}: ${message}${at ? ` (${positionText(at)})` : ''}`
}

/** As conventions.md shows it: code and message, place, source line with caret, callers, mend. */
export function formatProblem(problem: Problem): string {
  const { at, callers, inside } = shownAt(originChain(problem.origin))
  const lines = [`${problem.code} ${problem.title}: ${problem.message}`]
  if (at) {
    lines.push(`   ${positionText(at)}`)
    const text = sourceLine(at)
    if (text !== undefined) {
      const label = `   ${at.line} │ `
      const note = problem.note ? ` ${problem.note}` : ''
      lines.push(label + text)
      const lead = text.slice(0, at.column - 1).replace(/[^\t]/g, ' ')
      lines.push(
        `${' '.repeat(label.length - 2)}│ ${lead}${'^'.repeat(Math.max(1, Math.min(at.length, text.length - at.column + 1)))}${note}`,
      )
    } else if (problem.note) lines.push(`   ${problem.note}`)
  } else if (problem.note) lines.push(`   ${problem.note}`)
  for (const position of callers) lines.push(`   called from ${positionText(position)}`)
  for (const position of inside) lines.push(`   inside ${positionText(position)}`)
  for (const { text, origin } of problem.related ?? []) {
    const place = shownAt(originChain(origin)).at
    lines.push(`   ${text}${place ? ` (${positionText(place)})` : ''}`)
  }
  lines.push(`   mend: ${problem.mend}`)
  return lines.join('\n')
}
