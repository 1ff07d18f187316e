import type { Terminal } from '../../simulation/host/terminal.ts'

/**
 * A person at MicroPython's prompt: types a line when the prompt stands there. A script goes in by the raw prompt, which echoes
 * nothing. Source: MicroPython's documentation, "The MicroPython Interactive Interpreter Mode", "Raw mode".
 */
export class PythonSession implements Terminal {
  readonly isClosed = false
  readonly #steps: { readonly after: string; readonly typed: string }[]
  readonly #show: (text: string) => void
  #typing = Buffer.alloc(0)
  #seen = ''
  text = ''

  /** `lines` are typed at the prompt, then the script runs, then Ctrl-D ends MicroPython. */
  constructor(lines: readonly string[], script: string | undefined, show: (text: string) => void) {
    this.#show = show
    const raw =
      script === undefined
        ? []
        : [
            { after: '>>> ', typed: '\x01' },
            { after: 'CTRL-B to exit\r\n>', typed: `${script}\x04` },
            { after: '\x04>', typed: '\x02' },
          ]
    this.#steps = [...lines.map((line) => ({ after: '>>> ', typed: `${line}\r` })), ...raw, { after: '>>> ', typed: '\x04' }]
  }

  write(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1')
    this.text += text
    this.#seen += text
    // The raw prompt marks the ends of its answers by Ctrl-D.
    this.#show(text.replaceAll('\x04', ''))
  }

  read(most: number): Uint8Array {
    const next = this.#steps[0]
    if (this.#typing.length === 0 && next && this.#seen.endsWith(next.after)) {
      this.#steps.shift()
      this.#seen = ''
      this.#typing = Buffer.from(next.typed)
    }
    const typed = this.#typing.subarray(0, most)
    this.#typing = this.#typing.subarray(typed.length)
    return typed
  }
}
