import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { elfImage } from './fixtures/elf-image.ts'
import { programsIn, signatureDifference } from './suite.ts'

const folder = mkdtempSync(join(tmpdir(), 'suite-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a folder of programs', () => {
  it('is its ELF files, also those in folders, by name', () => {
    const image = elfImage({ code: new Uint8Array(4) })
    mkdirSync(join(folder, 'C'))
    for (const name of ['b', 'a.elf', 'C/add-01.elf']) writeFileSync(join(folder, name), image)
    writeFileSync(join(folder, 'b.dump'), 'text')
    expect(programsIn(folder)).toEqual(['C/add-01.elf', 'a.elf', 'b'].map((name) => join(folder, name)))
  })

  it('that is none, or empty, is refused', () => {
    mkdirSync(join(folder, 'empty'))
    expect(() => programsIn(join(folder, 'empty'))).toThrow('no ELF file is in it')
    expect(() => programsIn(join(folder, 'nowhere'))).toThrow(/GW880 .*cannot be read \(ENOENT\)/)
  })
})

describe('a signature', () => {
  // As `spike +signature-granularity=8` writes the doublewords 1 and 0x0123456789abcdef.
  const left = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xef, 0xcd, 0xab, 0x89, 0x67, 0x45, 0x23, 0x01)
  const program = join(folder, 'add-01.elf')
  const expecting = (text: string) => writeFileSync(join(folder, 'add-01.signature'), text)

  it('is compared word by word, in any granularity', () => {
    for (const text of [
      '0000000000000001\n0123456789abcdef\n',
      '00000001\n00000000\n89ABCDEF\n01234567\n',
      '0123456789abcdef0000000000000001',
    ]) {
      expecting(text)
      expect(signatureDifference(program, left)).toBeUndefined()
    }
    expecting('0000000000000001\n0123456789abcdee\n')
    expect(signatureDifference(program, left)).toBe('word 1 of its signature is 0123456789abcdef, not 0123456789abcdee')
    expecting('0000000000000001\n')
    expect(signatureDifference(program, left)).toBe('its signature has 2 words, not 1')
    expect(signatureDifference(program, undefined)).toContain('no begin_signature')
  })

  it('that nobody expects is not looked at', () => {
    expect(signatureDifference(join(folder, 'b'), left)).toBeUndefined()
  })
})
