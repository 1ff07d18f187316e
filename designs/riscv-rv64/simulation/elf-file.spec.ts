import { describe, expect, it } from 'vitest'
import { parseElf } from './elf-file.ts'
import { elfImage, tohost } from './fixtures/elf-image.ts'

const code = Uint8Array.of(0x13, 0, 0, 0, 0x6f, 0, 0, 0)
const good = elfImage({ code })
const changed = (change: (view: DataView, bytes: Uint8Array) => void): Uint8Array => {
  const bytes = good.slice()
  change(new DataView(bytes.buffer), bytes)
  return bytes
}
const message = (bytes: Uint8Array): string => {
  try {
    parseElf(bytes, 'program.elf')
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}

describe('an ELF file', () => {
  it('is its segments, entry and symbols', () => {
    const program = parseElf(elfImage({ code, entry: 0x8000_0004, size: 4096 }), 'program.elf')
    expect(program.entry).toBe(0x8000_0004)
    expect(program.segments).toEqual([{ address: 0x8000_0000, bytes: code, size: 4096, isExecutable: true }])
    expect([...program.symbols]).toEqual([
      ['tohost', tohost],
      ['fromhost', tohost + 8],
    ])
  })

  it('needs no symbols', () => {
    const stripped = changed((view) => {
      view.setBigUint64(40, 0n, true)
      view.setUint16(60, 0, true)
    })
    expect(parseElf(stripped, 'program.elf').symbols.size).toBe(0)
  })

  it.each([
    ['nothing', new Uint8Array(), 'GW881 program.elf: it does not begin as an ELF file (offset 0)'],
    ['text', Buffer.from('#!/bin/sh\n'), 'GW881'],
    [
      'of 32 bits',
      changed((_, bytes) => (bytes[4] = 1)),
      'GW882 program.elf: it is a 32-bit ELF (class at offset 4); mend: build for RV64',
    ],
    ['big-endian', changed((_, bytes) => (bytes[5] = 2)), 'GW883 program.elf: it is big-endian'],
    [
      'for x86-64',
      changed((view) => view.setUint16(18, 0x3e, true)),
      'GW884 program.elf: it is for x86-64, not for RISC-V (offset 18)',
    ],
    ['for nobody', changed((view) => view.setUint16(18, 0x7777, true)), 'it is for machine 30583'],
    ['an object file', changed((view) => view.setUint16(16, 1, true)), 'GW885 program.elf: it is an object file'],
    ['position-independent', changed((view) => view.setUint16(16, 3, true)), 'a shared object or position-independent program'],
    [
      'cut in its header',
      good.subarray(0, 40),
      'GW886 program.elf: the header at offset 0 would take 64 bytes, the file ends at 40',
    ],
    [
      'cut in a segment',
      good.subarray(0, 124),
      'GW886 program.elf: segment 0 at offset 120 would take 8 bytes, the file ends at 124',
    ],
    [
      'a segment past the end',
      changed((view) => view.setBigUint64(64 + 32, 1n << 20n, true)),
      'GW886 program.elf: segment 0 at offset 120 would take 1048576 bytes',
    ],
    [
      'a segment larger in the file',
      changed((view) => view.setBigUint64(64 + 40, 4n, true)),
      'segment 0 has 8 bytes in the file, 4 in memory',
    ],
    [
      'a length beyond all numbers',
      changed((view) => view.setBigUint64(64 + 8, 1n << 60n, true)),
      'the number 0x1000000000000000 at offset 72 cannot be',
    ],
    [
      'symbols without names',
      changed((view) => view.setUint32(good.length - 2 * 64 + 40, 9, true)),
      "the symbols' names are in section 9 of 3",
    ],
    [
      'without an entry',
      changed((view) => view.setBigUint64(24, 0n, true)),
      'GW887 program.elf: it has no entry (offset 24); mend: give the linker ENTRY(_start)',
    ],
    [
      'with an entry elsewhere',
      changed((view) => view.setBigUint64(24, 0x1000n, true)),
      'its entry 0x1000 (offset 24) lies in no segment',
    ],
  ])('%s is refused', (_, bytes, what) => {
    expect(message(bytes)).toContain(what)
    expect(message(bytes)).toContain('; mend: ')
  })

  it('is refused for a reason wherever it is cut', () => {
    for (let length = 0; length < good.length; length++) expect(message(good.subarray(0, length))).toMatch(/^GW88[16] /)
  })
})
