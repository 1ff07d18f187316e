import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyFolder, playProgram, withPath } from '../fixtures/on-path.ts'
import { compile } from './compile.ts'
import type { SoftwareError } from './software-error.ts'

/** Plays GCC: notes each command in `log`, writes its arguments to the file after `-o`; a source that says `wrong` is refused. */
const gcc = (log: string, hasPicolibc: boolean) => `
case "$*" in
  *--version*) echo "gcc 1"; exit 0;;
  *-print-file-name*) echo ${hasPicolibc ? '/somewhere/picolibc.specs' : 'picolibc.specs'}; exit 0;;
esac
echo "$*" >> ${log}
out=
while [ $# -gt 0 ]; do
  case "$1" in
    -o) out="$2"; shift;;
    *.c) if /bin/grep -q wrong "$1"; then echo partial > "$out"; exit 1; fi;;
  esac
  shift
done
[ -n "$out" ] && echo made > "$out"
exit 0`

let folder: string
let log: string
const commands = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
const file = (name: string, text = '') => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const cc = (...words: string[]): string | undefined =>
  withPath([folder], () => {
    try {
      compile(words)
      return undefined
    } catch (error) {
      return (error as SoftwareError).format()
    }
  })

beforeEach(() => {
  folder = emptyFolder()
  log = join(folder, 'log')
})
const playGcc = (hasPicolibc = true) => playProgram(folder, 'riscv64-unknown-elf-gcc', gcc(log, hasPicolibc))

describe.skipIf(process.platform === 'win32')('cc with a compiler that is played', () => {
  beforeEach(() => playGcc())

  it('compiles each source with the user’s options and the runtime without them, then links', () => {
    expect(cc(file('a.c'), file('b.c'), file('c.o'), '-O3', '-DX', '-lfoo', '-o', join(folder, 'out.elf'))).toBeUndefined()
    const [a, b, ...rest] = commands()
    expect(a).toMatch(/-march=rv64im_zicsr_zifencei -mabi=lp64 --specs=picolibc.specs .* -O3 -DX -c \S*a\.c -o /)
    expect(b).toMatch(/-O3 -DX -c \S*b\.c /)
    const link = rest.at(-1)!
    const runtime = rest.slice(0, -1)
    expect(runtime.map((command) => /-c \S*?([\w-]+\.[cS]) /.exec(command)?.[1])).toEqual([
      'start.S',
      'program.c',
      'console-uart.c',
      'picolibc-glue.c',
    ])
    for (const command of runtime) expect(command).not.toMatch(/-O3|-DX|-lfoo/)
    // Debian's GCC finds its libraries by a `-march` without `_zicsr`.
    expect(link).toMatch(
      /^-march=rv64im -mabi=lp64 .*-T \S*program\.ld .*a\.c\.o \S*b\.c\.o \S*c\.o -O3 -DX -lfoo \S*start\.S\.o /,
    )
    expect(readFileSync(join(folder, 'out.elf'), 'utf8')).toBe('made\n')
  })

  it('leaves start code and linker script to a program that brings its own', () => {
    cc(file('a.c'), '-nostartfiles', '-T', 'own.ld', '-o', join(folder, 'out.elf'))
    expect(commands()).toHaveLength(2)
    expect(commands()[1]).toContain('-T own.ld')
    expect(commands()[1]).not.toContain('program.ld')
  })

  it('takes the console and the exit that are asked for', () => {
    cc(file('a.c'), '--console', 'host', '--exit=console', '-o', join(folder, 'out.elf'))
    expect(commands().join('\n')).toContain('console-host.c')
    expect(commands().find((command) => command.includes('program.c'))).toContain('-DEXIT_ON_CONSOLE')
  })

  it('takes our small library where the compiler has no picolibc', () => {
    playGcc(false)
    cc(file('a.c'), '-o', join(folder, 'out.elf'))
    expect(commands()[0]).toContain('small-libc/include')
    expect(commands()[0]).not.toContain('picolibc')
    expect(commands().at(-1)).toMatch(/print\.c\.o.* -lgcc /)
  })

  it('compiles alone with -c, to the file that -o names or the compiler’s own', () => {
    expect(cc('-c', file('a.c'), '-o', join(folder, 'a.o'))).toBeUndefined()
    expect(commands()).toHaveLength(1)
    expect(readFileSync(join(folder, 'a.o'), 'utf8')).toBe('made\n')
    cc('-c', file('a.c'), file('b.c'))
    expect(commands()[1]).not.toContain(' -o ')
  })

  it.each([['-c'], []])('leaves the old result, and nothing half, when the compiler refuses (%s)', (...stage: string[]) => {
    const out = file('out', 'old')
    expect(cc(...stage, file('a.c', 'wrong'), '-o', out)).toMatch(/^GW973 riscv64-unknown-elf-gcc ended with 1; mend: /)
    expect(readFileSync(out, 'utf8')).toBe('old')
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([])
  })

  it('refuses to overwrite a source', () => {
    const source = file('a.c', 'int x;')
    expect(cc(source, '-o', source)).toMatch(/^GW970 /)
    expect(readFileSync(source, 'utf8')).toBe('int x;')
  })

  it('says which file is not there', () => {
    expect(cc(join(folder, 'none.c'))).toMatch(/^GW971 there is no file .*none\.c; mend: /)
    expect(commands()).toEqual([])
  })

  it('says that the folder of the result is not there', () => {
    expect(cc(file('a.c'), '-o', join(folder, 'none/out.elf'))).toMatch(/^GW974 .* there is no folder /)
  })

  it('says that there is nothing to compile', () => {
    expect(cc('-O2')).toMatch(/^GW970 no file to compile; mend: /)
  })
})

describe.skipIf(process.platform === 'win32')('cc without a compiler', () => {
  it('says in one line how to get one, and leaves nothing', () => {
    const message = cc(file('a.c'), '-o', join(folder, 'out.elf'))
    expect(message).toBe(
      'GW972 no compiler for RISC-V is on this machine; mend: on Debian: apt-get install gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf; elsewhere: pip install ziglang',
    )
    expect(readdirSync(folder)).toEqual(['a.c'])
  })

  it('names the compiler that was asked for', () => {
    expect(cc(file('a.c'), '--compiler', 'other-gcc')).toMatch(/^GW972 the compiler other-gcc is not on this machine; mend: /)
  })

  it('takes clang of PyPI’s ziglang where there is no GCC', () => {
    playProgram(
      folder,
      'python3',
      gcc(log, false).replace('case "$*" in', 'case "$*" in\n  "-m ziglang version") echo 1; exit 0;;'),
    )
    expect(cc(file('a.c'), '-march=full', '-o', join(folder, 'out.elf'))).toBeUndefined()
    expect(commands()[0]).toMatch(
      /^-m ziglang cc -target riscv64-freestanding-none -mcpu=generic_rv64\+m\+a\+c\+zicsr\+zifencei\+zba\+zbb\+zbs -mabi=lp64 /,
    )
  })
})

afterEach(() => {
  expect(process.env.PATH).not.toBe(folder)
})
