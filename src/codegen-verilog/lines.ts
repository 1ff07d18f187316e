import { type Origin, originChain, type Position } from '../ir/origin.ts'
import { layOut } from './layout.ts'

/** A Verilog file as it is written: its lines, and where each comes from. */
export class Lines {
  readonly #lines: string[] = []
  readonly #origins: (Origin | undefined)[] = []
  readonly #showsSource: boolean

  /** `showsSource`: each statement says its line of the design in a comment. */
  constructor(showsSource: boolean) {
    this.#showsSource = showsSource
  }

  /** One statement, in as many lines as it needs. */
  add(depth: number, text: string, origin?: Origin, comment?: string): void {
    const source = this.#showsSource && origin ? sourceText(origin) : undefined
    const notes = [comment, source].filter((note) => note !== undefined)
    layOut(text, '    '.repeat(depth)).forEach((line, i) => {
      this.#lines.push(i === 0 && notes.length > 0 ? `${line} // ${notes.join(', ')}` : line)
      this.#origins.push(origin)
    })
  }

  /** A blank line, but never two. */
  gap(): void {
    if (this.#lines.length === 0 || this.#lines.at(-1) === '') return
    this.#lines.push('')
    this.#origins.push(undefined)
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  /** Each line that comes from a design, from 1, with its position and callers, innermost first. */
  origins(): { line: number; positions: Position[] }[] {
    return this.#origins.flatMap((origin, i) => (origin ? [{ line: i + 1, positions: originChain(origin) }] : []))
  }
}

export const sourceText = (origin: Origin): string => `${origin.position.file}:${origin.position.line}`
