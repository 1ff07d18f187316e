import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LineTranslation, lineTranslation, ownLine } from './design-lines.ts'

const at = (file: string, line: number) => ({ file, line, lastLine: line })
let folder: string
let translate: LineTranslation

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-lines-'))
  writeFileSync(join(folder, 'meter.ts'), 'first\n  const total = reg(uint(8))\n')
  translate = lineTranslation(
    { version: 1, files: ['src/lib/fifo.ts', 'meter.ts'], modules: { 'meter.v': [[4, 0, 31, 7, 1, 2, 9]] } },
    [
      { name: 'meter.v', text: 'module meter;\n' },
      { name: 'meter_wrapper.v', text: '//\n  reg [3:0] scan_clk;\n' },
    ],
    folder,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('lineTranslation', () => {
  it('leads from Verilog to the design and its callers', () => {
    expect(translate(at('meter.v', 4))).toEqual([
      { file: 'src/lib/fifo.ts', line: 31, text: '' },
      { file: 'meter.ts', line: 2, text: 'const total = reg(uint(8))' },
    ])
  })

  it('leaves what no design line made as Verilog', () => {
    expect(translate(at('meter_wrapper.v', 2))).toEqual([{ file: 'meter_wrapper.v', line: 2, text: 'reg [3:0] scan_clk;' }])
    expect(translate(at('meter.v', 1))).toEqual([{ file: 'meter.v', line: 1, text: 'module meter;' }])
  })
})

describe('ownLine', () => {
  it("is the user's, and the library's where there is no other", () => {
    expect(ownLine(translate(at('meter.v', 4)))?.file).toBe('meter.ts')
    expect(ownLine([{ file: 'src/lib/fifo.ts', line: 31, text: '' }])?.line).toBe(31)
    expect(ownLine([])).toBeUndefined()
  })
})
