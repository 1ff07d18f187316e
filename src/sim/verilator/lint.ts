import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locate } from '../../toolchain/locate.ts'
import { runNative } from '../../toolchain/native-process.ts'
import type { SourceFile } from './verilate.ts'

/** One thing that Verilator says about Verilog. */
export interface LintMessage {
  readonly severity: 'warning' | 'error'
  /** `WIDTHTRUNC`, `UNUSEDSIGNAL`; '' for an error without one. */
  readonly code: string
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

/**
 * What `verilator --lint-only -Wall` says about these files; nothing is the aim. `disabled` are codes not asked for.
 *
 * @example
 * expect(await lint([{ name: 'counter.v', text }], 'counter')).toEqual([])
 */
export async function lint(
  files: readonly SourceFile[],
  top: string,
  disabled: readonly string[] = [],
): Promise<readonly LintMessage[]> {
  const tool = await locate('verilator')
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-lint-'))
  try {
    await Promise.all(files.map(({ name, text }) => writeFile(join(folder, name), text)))
    const { exitCode, stdout, stderr } = await runNative(
      tool.path,
      [
        ...['--lint-only', '--quiet', '-Wall', '-Wno-fatal', ...disabled.map((code) => `-Wno-${code}`)],
        ...['--top-module', top, ...files.map(({ name }) => name)],
      ],
      { cwd: folder, environment: tool.environment },
    )
    const messages = parseLint(stderr + stdout)
    if (exitCode === 0 || messages.some(({ severity }) => severity === 'error')) return messages
    return [...messages, { severity: 'error', code: '', file: '', line: 0, column: 0, message: (stderr + stdout).trim() }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `%Warning-UNUSEDSIGNAL: counter.v:3:14: Signal is not used: 'x'`; lines that explain one are left out. */
export function parseLint(text: string): LintMessage[] {
  const messages: LintMessage[] = []
  for (const line of text.split('\n')) {
    const found = /^%(Warning|Error)(?:-(\w+))?: (?:(.+?):(\d+):(\d+): )?(.*)$/.exec(line)
    if (!found) continue
    const [, severity, code = '', file = '', at = '0', column = '0', message] = found
    // The last line only counts the others.
    if (file === '' && /^Exiting due to/.test(message!)) continue
    messages.push({
      severity: severity === 'Error' ? 'error' : 'warning',
      code,
      file,
      line: Number(at),
      column: Number(column),
      message: message!,
    })
  }
  return messages
}

/** As Verilator prints it, one line a message: for a test's failure. */
export const lintText = (messages: readonly LintMessage[]): string =>
  messages.map(({ code, file, line, column, message }) => `${code} ${file}:${line}:${column} ${message}`).join('\n')
