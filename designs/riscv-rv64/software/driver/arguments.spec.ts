import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.ts'
import type { SoftwareError } from './software-error.ts'

const codeOf = (words: readonly string[]): string | undefined => {
  try {
    readArguments(words)
    return undefined
  } catch (error) {
    return (error as SoftwareError).code
  }
}
const words = (line: string) => line.split(' ')
const passed = (line: string) => readArguments(words(line)).items.flatMap((item) => item.words)

describe('the command line of cc', () => {
  it('keeps files and options it does not know in their order', () => {
    expect(passed('-O2 a.c -I inc -Wall -DX=1 b.c -D Y -lm --param max-unroll-times=4 -fplugin-of-tomorrow c.o')).toEqual(
      words('-O2 a.c -I inc -Wall -DX=1 b.c -D Y -lm --param max-unroll-times=4 -fplugin-of-tomorrow c.o'),
    )
  })

  it('takes no value of an option for a file', () => {
    const { items } = readArguments(words('-I inc -include first.h -L lib -Xlinker --trace -x c source'))
    expect(items.filter(({ kind }) => kind === 'input').map((item) => item.words)).toEqual([['source']])
  })

  it('takes its own options out, joined or apart', () => {
    const request = readArguments(
      words('a.c --ram 1M --stack=16K --console host --exit console --frequency 90000000 --library=small --show'),
    )
    expect(request).toMatchObject({
      ramBytes: 1024 * 1024,
      stackBytes: 16 * 1024,
      console: 'host',
      exit: 'console',
      frequencyHz: 90_000_000,
      library: 'small',
      showsCommands: true,
    })
    expect(request.items).toEqual([{ kind: 'input', words: ['a.c'] }])
  })

  it.each([
    ['a.c', 'link'],
    ['-c a.c', 'compile'],
    ['-S a.c', 'assemble'],
    ['-E a.c', 'preprocess'],
    ['-MM a.c', 'preprocess'],
    ['--version', 'ask'],
    ['-v a.c', 'link'],
  ])('%s: %s', (line, stage) => {
    expect(readArguments(words(line)).stage).toBe(stage)
  })

  it('takes -o joined or apart', () => {
    expect(readArguments(words('a.c -o x')).output).toBe('x')
    expect(readArguments(words('a.c -ox')).output).toBe('x')
  })

  it('keeps what is for the linker alone apart', () => {
    const { items } = readArguments(words('a.c -Wl,-Map=x -lfoo -Llib -u keep -nodefaultlibs'))
    expect(items.filter(({ kind }) => kind === 'linkOption').flatMap((item) => item.words)).toEqual(
      words('-Wl,-Map=x -lfoo -Llib -u keep -nodefaultlibs'),
    )
  })

  it('knows a program that brings its own start or linker script', () => {
    expect(readArguments(words('a.c -nostartfiles -T own.ld'))).toMatchObject({ ownStart: true, ownScript: true })
    expect(readArguments(words('a.c'))).toMatchObject({ ownStart: false, ownScript: false })
  })

  it.each([
    ['a.c', 'rv64im_zicsr_zifencei', 'rv64im'],
    ['a.c --config tiny', 'rv64i_zicsr_zifencei', 'rv64i'],
    ['a.c -march=full', 'rv64imac_zicsr_zifencei_zba_zbb_zbs', 'rv64imac'],
    // Debian's libraries know these three: the largest that the core can run.
    ['a.c -march=rv64imc_zba', 'rv64imc_zba', 'rv64im'],
    ['a.c -march=rv64ac', 'rv64ac', undefined],
    ['a.c -march=rv64iac', 'rv64iac', 'rv64i'],
  ])('%s compiles for %s and links with the libraries of %s', (line, march, libraries) => {
    if (libraries === undefined) expect(codeOf(words(line))).toBe('GW970')
    else expect(readArguments(words(line)).architecture).toMatchObject({ march, libraries })
  })

  it.each([
    'a.c --ram',
    'a.c --ram lots',
    'a.c --ram 100',
    'a.c --console screen',
    'a.c --config rv128',
    'a.c -march=rv32im',
    'a.c -march=rv64gc',
    'a.c -mabi=lp64d',
    '-o',
    'a.c -I',
  ])('refuses %s', (line) => {
    expect(codeOf(words(line))).toBe('GW970')
  })
})
