import { execFileSync } from 'node:child_process'
import { SoftwareError } from './software-error.ts'

/** A compiler that is here. */
export interface Compiler {
  readonly kind: 'gcc' | 'clang'
  /** The program and its first words: `zig cc`, `python3 -m ziglang cc`. */
  readonly command: readonly string[]
  readonly hasPicolibc: boolean
}

export const howToGetCompiler =
  'on Debian: apt-get install gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf; elsewhere: pip install ziglang'

/**
 * Finds a compiler for the core: what was asked for, else Debian's GCC, else clang in PyPI's ziglang.
 *
 * @example
 * findCompiler('clang').command // ['python3', '-m', 'ziglang', 'cc']
 */
export function findCompiler(asked?: string): Compiler {
  const found =
    asked === undefined
      ? (gcc('riscv64-unknown-elf-gcc') ?? clang())
      : asked === 'clang'
        ? clang()
        : asked === 'gcc'
          ? gcc('riscv64-unknown-elf-gcc')
          : named(asked)
  if (found) return found
  const what = asked === undefined ? 'no compiler for RISC-V is on this machine' : `the compiler ${asked} is not on this machine`
  throw new SoftwareError('noCompiler', what, howToGetCompiler)
}

/** Whether a compiler is here: for tests that are skipped, by name, where none is. */
export function hasCompiler(asked?: string): boolean {
  try {
    return findCompiler(asked) !== undefined
  } catch {
    return false
  }
}

const named = (program: string): Compiler | undefined =>
  /zig(\.exe)?$/.test(program) ? (answers([program, 'version']) !== undefined ? zig([program]) : undefined) : gcc(program)

function gcc(program: string): Compiler | undefined {
  if (answers([program, '--version']) === undefined) return undefined
  // GCC repeats the name where it has no such file.
  const specs = answers([program, '-print-file-name=picolibc.specs'])?.trim()
  return { kind: 'gcc', command: [program], hasPicolibc: specs !== undefined && specs !== '' && specs !== 'picolibc.specs' }
}

function clang(): Compiler | undefined {
  if (answers(['zig', 'version']) !== undefined) return zig(['zig'])
  const python = ['python3', 'python'].find((program) => answers([program, '-m', 'ziglang', 'version']) !== undefined)
  return python === undefined ? undefined : zig([python, '-m', 'ziglang'])
}

const zig = (program: readonly string[]): Compiler => ({ kind: 'clang', command: [...program, 'cc'], hasPicolibc: false })

/** What a command prints, or nothing where it cannot be run. */
function answers([program, ...words]: readonly string[]): string | undefined {
  try {
    return execFileSync(program!, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}
