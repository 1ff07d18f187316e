import { expect, it } from 'vitest'
import { elfFile } from '../fixtures/elf.ts'
import { loadablePart } from './loadable-part.ts'

it('keeps headers and segments of a program, and leaves out what lies behind', () => {
  const ram = 0x8000_0000
  const file = elfFile({
    entry: ram,
    segments: [
      { address: ram, bytes: new Uint8Array(40) },
      { address: ram + 64, bytes: new Uint8Array(24), memorySize: 400 },
    ],
  })
  const withSymbols = new Uint8Array(file.length + 1000)
  withSymbols.set(file)
  expect([...loadablePart(withSymbols)]).toEqual([...file])
  expect(loadablePart(elfFile({ entry: ram, segments: [] }))).toHaveLength(64)
})
