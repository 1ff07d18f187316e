import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CompileRequest, Item } from './arguments.ts'
import type { Compiler } from './find-compiler.ts'

const runtime = join(import.meta.dirname, '../runtime')

/** Sources that a program of ours begins with. */
function runtimeSources(request: CompileRequest, compiler: Compiler): string[] {
  const library = libraryOf(request, compiler)
  const console = request.console === 'uart' ? 'console-uart.c' : 'console-host.c'
  const glue =
    library === 'picolibc' ? ['picolibc-glue.c'] : ['print.c', 'text.c', 'bytes.c', 'heap.c'].map((file) => `small-libc/${file}`)
  const arithmetic = compiler.kind === 'clang' && !request.architecture.hasMultiplier ? ['small-libc/no-multiplier.c'] : []
  return ['start.S', 'program.c', console, ...glue, ...arithmetic].map((file) => join(runtime, file))
}

/** The library that a program gets: what was asked for, else picolibc where the compiler has it. */
export const libraryOf = (request: CompileRequest, compiler: Compiler): 'picolibc' | 'small' =>
  request.library ?? (compiler.hasPicolibc ? 'picolibc' : 'small')

/** A compiler's command and the options that choose the target and the C library. */
export function targetWords(request: CompileRequest, compiler: Compiler, isLink = false): string[] {
  const { architecture } = request
  const library = libraryOf(request, compiler)
  const target =
    compiler.kind === 'gcc'
      ? [`-march=${isLink ? architecture.libraries : architecture.march}`, '-mabi=lp64']
      : ['-target', 'riscv64-freestanding-none', `-mcpu=${architecture.mcpu}`, '-mabi=lp64']
  const headers =
    library === 'picolibc'
      ? ['--specs=picolibc.specs']
      : ['-ffreestanding', '-isystem', join(runtime, 'small-libc/include'), ...(compiler.kind === 'gcc' ? ['-nostdlib'] : [])]
  const quiet =
    compiler.kind === 'clang' ? ['-fno-sanitize=undefined', '-fno-stack-protector', '-Wno-unused-command-line-argument'] : []
  return [
    ...compiler.command,
    ...target,
    ...headers,
    ...quiet,
    '-mcmodel=medany',
    ...(isLink ? [] : [`-I${runtime}`, `-DCORE_FREQUENCY_HZ=${request.frequencyHz}`]),
  ]
}

const isSource = (path: string): boolean => /\.(c|S|s|sx|i|cc|cpp|cxx|C|ii)$/.test(path)

/** One command that is run; `output` is the file that it makes. */
export interface Step {
  readonly command: readonly string[]
  readonly output: string
}

/**
 * The commands that make a program: each source becomes an object in `folder`, the runtime's too, then all is linked. Compiled
 * and linked apart, because Debian's GCC chooses its libraries by another `-march` than it compiles with.
 */
export function linkSteps(request: CompileRequest, compiler: Compiler, folder: string, output: string): Step[] {
  const steps: Step[] = []
  const library = libraryOf(request, compiler)
  const compile = targetWords(request, compiler)
  const object = (source: string, words: readonly string[]): string => {
    const made = join(folder, `${steps.length}-${basename(source)}.o`)
    steps.push({ command: [...compile, ...words, '-c', source, '-o', made], output: made })
    return made
  }
  const options = request.items.filter(({ kind }) => kind === 'option').flatMap(({ words }) => words)
  const namesLanguage = options.includes('-x')
  const linked = request.items.flatMap((item: Item): readonly string[] => {
    if (item.kind !== 'input') return item.kind === 'option' && item.words[0] === '-x' ? [] : item.words
    const isObject = namesLanguage ? /\.(o|a)$/.test(item.words[0]!) : !isSource(item.words[0]!)
    if (isObject) return item.words
    return [object(item.words[0]!, options)]
  })
  const own = request.ownStart
    ? []
    : runtimeSources(request, compiler).map((source) =>
        object(source, ['-O2', '-ffunction-sections', ...(request.exit === 'console' ? ['-DEXIT_ON_CONSOLE'] : [])]),
      )
  const script = request.ownScript ? [] : ['-T', writtenScript(request, folder), '-Wl,--gc-sections']
  const without = request.ownStart ? [] : ['-nostartfiles']
  const builtins = compiler.kind === 'gcc' && library === 'small' && !request.ownStart ? ['-lgcc'] : []
  const link = [...targetWords(request, compiler, true), ...without, ...script, ...linked, ...own, ...builtins, '-o', output]
  steps.push({ command: link, output })
  return steps
}

/** The linker script with the program's sizes: a file of its own, since zig's linker knows no `--defsym`. */
function writtenScript(request: CompileRequest, folder: string): string {
  const path = join(folder, 'program.ld')
  const sizes = `__ram_size = ${request.ramBytes};\n__stack_size = ${request.stackBytes};\n`
  writeFileSync(path, sizes + readFileSync(join(runtime, 'program.ld'), 'utf8'))
  return path
}

/** The one command of `-c`, `-S`, `-E` or a question such as `--version`. */
export function ownStep(request: CompileRequest, compiler: Compiler, output: string | undefined): readonly string[] {
  const flag = { compile: ['-c'], assemble: ['-S'], preprocess: ['-E'], ask: [], link: [] }[request.stage]
  const words = request.items.filter(({ kind }) => kind !== 'linkOption').flatMap((item) => item.words)
  return [...targetWords(request, compiler), ...flag, ...words, ...(output === undefined ? [] : ['-o', output])]
}
