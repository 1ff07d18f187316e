import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  bool,
  DesignError,
  elaborate,
  fromBinaryFile,
  fromHexFile,
  input,
  type MemoryInit,
  memory,
  module,
  output,
  ports,
  sint,
  struct,
  type UInt,
  uint,
} from 'gatewright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { find } from '../toolchain/locate.ts'
import { runTool } from '../toolchain/run-tool.ts'
import { hexWords } from './memory-file.ts'

const hasIcarus = (await find('iverilog').catch(() => undefined)) !== undefined

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-words-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(join(folder, name), contents)
  return join(folder, name)
}

/** The words that a memory of 8 words of 12 bits starts with, or what is wrong with them. */
function wordsOf(init: MemoryInit<UInt<12>>, depth = 8): readonly bigint[] | string {
  const Rom = module('rom', () => {
    const io = ports({ address: input(uint(3)), word: output(uint(12)) })
    io.word.set(memory(uint(12), depth, { kind: 'any', init }).read(io.address))
    return io
  })
  try {
    return elaborate(Rom).top.memories[0]!.init!
  } catch (error) {
    if (!(error instanceof DesignError)) throw error
    return error.problems.map(({ code, message }) => `${code} ${message.replace(folder, '…')}`).join('\n')
  }
}

const hexText = `// a table
fff 0 /* two
lines */ 1_2
@6 abc // the last but one
`

describe('words of a hexadecimal file', () => {
  it('stand at their addresses, 0 between', () => {
    expect(wordsOf(fromHexFile(file('good.hex', hexText)))).toEqual([0xfffn, 0n, 0x12n, 0n, 0n, 0n, 0xabcn])
    expect(wordsOf(fromHexFile(pathToFileURL(join(folder, 'good.hex'))))).toHaveLength(7)
  })

  it.runIf(hasIcarus)('are those that $readmemh reads', async () => {
    file('good.hex', hexText)
    const bench = 'module t; reg [11:0] m [0:7]; integer i; initial begin for (i = 0; i < 8; i = i + 1) m[i] = 0;'
    file('t.v', `${bench} $readmemh("good.hex", m); for (i = 0; i < 7; i = i + 1) $display("%0d", m[i]); end endmodule`)
    await runTool('iverilog', ['-o', 't.vvp', 't.v'], { cwd: folder })
    const { stdout } = await runTool('vvp', ['-n', 't.vvp'], { cwd: folder })
    const found = hexWords(hexText, 12, 8)
    expect('words' in found && found.words.map(String)).toEqual(stdout.trim().split('\n').slice(-7))
  })

  it.each<[string, string, string]>([
    ['a letter that is no digit', 'fff\n0\n0x3\n', "GW033 …/bad.hex:3: '0x3' is no hexadecimal number"],
    ['an unknown bit', '/* a\nb */ 1x\n', "GW033 …/bad.hex:2: '1x' is no hexadecimal number"],
    ['a word too wide', '1\n\n1fff', 'GW033 …/bad.hex:3: 1fff has more than the 12 bits of a word'],
    ['an address past the end', '1\n@8\n', 'GW033 …/bad.hex:2: address 8 is past the 8 words of the memory'],
    ['too many words', '1 1 1 1\n1 1 1 1\n1\n', 'GW033 …/bad.hex:3: address 8 is past the 8 words of the memory'],
  ])('%s is an error with its line', (_, text, message) => {
    expect(wordsOf(fromHexFile(file('bad.hex', text)))).toBe(message)
  })

  it('are looked for beside the design, and not found', () => {
    expect(wordsOf(fromHexFile('missing.hex'))).toBe(`GW033 ${join(import.meta.dirname, 'missing.hex')} does not exist`)
  })
})

describe('words of a binary file', () => {
  const bytes = Uint8Array.of(0x01, 0x02, 0x0a, 0x0b)
  it('have the byte first that is said', () => {
    const path = file('good.bin', bytes)
    expect(wordsOf(fromBinaryFile(path, { endian: 'little' }))).toEqual([0x201n, 0xb0an])
    expect(wordsOf(fromBinaryFile(path, { endian: 'big' }))).toEqual([0x102n, 0xa0bn])
  })

  it('must fit', () => {
    const path = file('bad.bin', Uint8Array.of(1, 2, 3))
    expect(wordsOf(fromBinaryFile(path, { endian: 'big' }))).toBe('GW033 …/bad.bin: 3 bytes are no whole number of words of 2')
    const wide = file('wide.bin', Uint8Array.of(0, 1, 0xf0, 2))
    expect(wordsOf(fromBinaryFile(wide, { endian: 'big' }))).toBe(
      'GW033 …/wide.bin at byte 2: word 1, 0xf002, has more than 12 bits',
    )
    const long = file('long.bin', new Uint8Array(20))
    expect(wordsOf(fromBinaryFile(long, { endian: 'big' }))).toBe('GW033 …/long.bin: 10 words for a memory of 8')
    expect(wordsOf(fromBinaryFile(long, {} as never))).toBe('GW033 …/long.bin: nothing says which byte of a word comes first')
  })
})

describe('words of an array', () => {
  it('may be typed', () => {
    expect(wordsOf(Uint16Array.of(1, 0xfff))).toEqual([1n, 0xfffn])
    expect(wordsOf(BigUint64Array.of(1n, 7n))).toEqual([1n, 7n])
    expect(wordsOf(Uint16Array.of(0x1000))).toMatch(/GW012 4096 does not fit word 0 of `init`/)
  })

  it('are packed as their shape says, also from a file', () => {
    const Pair = struct({ top: sint(7), flag: bool })
    const Rom = module('pairs', () => {
      const io = ports({ address: input(uint(1)), out: output(Pair), raw: output(Pair) })
      io.out.set(memory(Pair, 2, { kind: 'any', init: [{ top: -1, flag: false }] }).read(io.address))
      io.raw.set(memory(Pair, 2, { kind: 'any', init: fromHexFile(file('pair.hex', '03')) }).read(io.address))
      return io
    })
    expect(elaborate(Rom).top.memories.map(({ init }) => init)).toEqual([[0xfen], [3n]])
  })
})
