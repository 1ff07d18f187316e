import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configurations } from '../../simulation/configurations.ts'
import { readElfFile } from '../../simulation/elf-file.ts'
import { KeptTerminal } from '../../simulation/host/terminal.ts'
import { run } from '../../simulation/run.ts'
import { compile } from '../driver/compile.ts'
import { findCompiler, hasCompiler } from '../driver/find-compiler.ts'
import { emptyFolder } from '../fixtures/on-path.ts'

const fixtures = join(import.meta.dirname, '../fixtures')

/** Builds a fixture and runs it on the simulated core. */
async function ran(fixture: string, options: readonly string[], typed = '') {
  const program = join(emptyFolder(), 'program.elf')
  compile([join(fixtures, fixture), '-O2', '-o', program, ...options])
  const terminal = new KeptTerminal(typed)
  const { outcome } = await run(readElfFile(program), {
    core: configurations.rv64im!,
    terminal,
    maxCycles: 3_000_000,
    ramBytes: 1 << 16,
  })
  return { text: terminal.text.replaceAll('\r', ''), code: outcome.kind === 'exit' ? Number(outcome.code) : outcome.kind }
}

const hasGcc = hasCompiler('gcc')
const hasPicolibc = hasGcc && findCompiler('gcc').hasPicolibc
const libraries = [
  { name: 'picolibc', options: ['--compiler', 'gcc', '--library', 'picolibc'], isHere: hasPicolibc },
  { name: 'our small library', options: ['--compiler', 'gcc', '--library', 'small'], isHere: hasGcc },
  { name: 'our small library with clang', options: ['--compiler', 'clang'], isHere: hasCompiler('clang') },
]

describe.each(libraries)('a program with $name on the simulated core', ({ options, isHere }) => {
  it.skipIf(!isHere)('reads and writes the UART, and its exit code is told', async () => {
    expect(await ran('greets.c', options, 'you\nthere\n\n')).toEqual({ text: 'hello you\nhello there\n', code: 2 })
  })

  it.skipIf(!isHere)('has its data, its heap and its strings', async () => {
    expect(await ran('memory.c', options)).toMatchObject({ code: 0 })
  })

  it.skipIf(!isHere)('takes traps with its own handler and goes on', async () => {
    // Causes of the privileged manual: 11 a call from M-mode, 2 an illegal instruction; 82 is the frame's a5 and the kept t3.
    expect(await ran('traps.c', [...options, '-DOWN_HANDLER'])).toEqual({ text: '1 11 82\n2 2\n', code: 3 })
  })
})

describe.skipIf(!hasGcc)('the runtime', () => {
  it('reports a trap that nobody handles and exits with 1', async () => {
    const { text, code } = await ran('traps.c', [])
    expect(text).toMatch(
      /^trap: misaligned load, mcause 0x0000000000000004, mepc 0x00000000800[0-9a-f]{5}, mtval 0x0000000000000001\n$/,
    )
    expect(code).toBe(1)
  })

  it('tells the end on the console where that is asked for', async () => {
    expect((await ran('greets.c', ['--exit', 'console'], 'you\n\n')).text).toBe('hello you\n\n[exit 1]\n')
  })

  it('speaks to the simulator where that is asked for', async () => {
    expect(await ran('traps.c', ['--console', 'host', '-DOWN_HANDLER'])).toEqual({ text: '1 11 82\n2 2\n', code: 3 })
  })

  it.skipIf(!hasPicolibc)('prints with our small library what picolibc prints', async () => {
    const [theirs, ours] = [await ran('formats.c', ['--library', 'picolibc']), await ran('formats.c', ['--library', 'small'])]
    expect(theirs.text).toContain('-9223372036854775808 9223372036854775808 8000000000000000')
    expect(ours).toEqual(theirs)
  })

  it('refuses a program that does not fit its RAM', () => {
    expect(() => compile([join(fixtures, 'memory.c'), '--ram', '4K', '-o', join(emptyFolder(), 'x.elf')])).toThrow(/GW973/)
  })
})
