import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { configurations } from '../../simulation/configurations.ts'
import { readElfFile } from '../../simulation/elf-file.ts'
import { run } from '../../simulation/run.ts'
import { findCompiler, hasCompiler } from '../driver/find-compiler.ts'
import { buildMicropython, micropythonPackage } from './micropython.ts'
import { PythonSession } from './python-session.ts'
import { sourcesOf } from './source-package.ts'

/** What this machine lacks, to be named where the tests are skipped. */
function lacking(): string | undefined {
  if (!hasCompiler('gcc') || !findCompiler('gcc').hasPicolibc) return 'GCC with picolibc'
  try {
    execFileSync('python3', ['--version'])
    execFileSync('make', ['--version'])
    sourcesOf(micropythonPackage)
    return undefined
  } catch {
    return 'the sources, make or python3'
  }
}
const missing = lacking()

/** MicroPython's own tests whose output must be CPython's. */
const tests = (
  'builtin_sorted bytes class_inherit1 closure1 dict1 exceptpoly for_range fun_kwvarargs gen_yield_from generator1 int_big1 ' +
  'int_big_div int_big_pow int_big_rshift comprehension1 list_sort set_binop string_format try_finally1 with1'
).split(' ')

describe.skipIf(missing !== undefined)(`MicroPython on the simulated core${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let program: string
  beforeAll(() => {
    program = buildMicropython('rv64im', () => {})
  }, 900_000)

  /** What a script prints: between the raw prompt's OK and its first Ctrl-D; an exception comes behind that. */
  async function printed(script: string): Promise<{ text: string; error: string }> {
    const session = new PythonSession([], script, () => {})
    const { outcome } = await run(readElfFile(program), { core: configurations.rv64im!, terminal: session, maxCycles: 200e6 })
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
    const [, answer = ''] = session.text.split('CTRL-B to exit\r\n>OK')
    const [text = '', error = ''] = answer.split('\x04')
    return { text: text.replaceAll('\r\n', '\n'), error }
  }

  it('says 2**100 at its prompt, and ends at Ctrl-D', async () => {
    const session = new PythonSession(['2**100'], undefined, () => {})
    const { outcome } = await run(readElfFile(program), { core: configurations.rv64im!, terminal: session, maxCycles: 20e6 })
    expect(session.text).toContain('>>> 2**100\r\n1267650600228229401496703205376\r\n>>> ')
    expect(outcome).toEqual({ kind: 'exit', code: 0n })
  })

  it('runs our test script', async () => {
    const script = readFileSync(join(import.meta.dirname, '../ports/micropython/test.py'), 'utf8')
    const { text, error } = await printed(script)
    expect(error).toBe('')
    expect(text).toMatch(/\n12 checks hold\n$/)
  })

  it.each(tests)('prints in its own test %s what CPython prints', async (name) => {
    const file = join(sourcesOf(micropythonPackage), 'tests/basics', `${name}.py`)
    const { text, error } = await printed(readFileSync(file, 'utf8'))
    expect(error).toBe('')
    expect(text).toBe(execFileSync('python3', [file], { encoding: 'utf8' }))
  })
})
