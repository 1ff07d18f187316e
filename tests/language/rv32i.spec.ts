import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elaborate, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { fields, rows } from '../../docs/guide/rv32i/instructions.ts'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { runTool } from '../../src/toolchain/run-tool.ts'
import { CaseDecoder, TableDecoder } from './rv32i.ts'

/** LUT4 of a design after `synth_ecp5`, wide functions taken as the LUTs that they are made of. */
async function luts(module: () => unknown): Promise<number> {
  const design = elaborate(module)
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-decode-'))
  try {
    const files = [...writeVerilog(design).files]
    for (const [name, text] of files) writeFileSync(join(folder, name), text)
    const script = `read_verilog ${files.map(([name]) => name).join(' ')}; synth_ecp5 -top ${design.top.name} -json net.json`
    expect((await runTool('yosys', ['-q', '-p', script], { cwd: folder })).exitCode).toBe(0)
    const { cells } = JSON.parse(readFileSync(join(folder, 'net.json'), 'utf8')).modules[design.top.name]
    return Object.values(cells as Record<string, { type: string }>).filter(({ type }) => type === 'LUT4').length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe('the table of RV32I', () => {
  it('decodes every instruction as the plain casez does, and knows what is none', async () => {
    const minimised = await simulate(TableDecoder)
    const plain = await simulate(CaseDecoder)
    const patterns = Object.values(rows as Record<string, readonly [string, object]>).map(([pattern]) => pattern)
    let state = 7
    const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
    const widths: Record<string, number> = fields
    for (let i = 0; i < 2000; i++) {
      const pattern = patterns[i % patterns.length]!
      const bits = pattern
        .split(' ')
        .map((token) => (token in widths ? (random() >>> 12).toString(2).padStart(20, '0').slice(-widths[token]!) : token))
      let word = Number.parseInt(bits.join(''), 2)
      if (i % 3 === 2) word = (word ^ (1 << (random() >>> 27))) >>> 0
      minimised.ports.word.value = word
      plain.ports.word.value = word
      const wanted = plain.ports.control.value
      if (wanted.halts !== 'illegal') expect(minimised.ports.control.value).toEqual(wanted)
      else expect(minimised.ports.control.value.halts).toBe('illegal')
    }
  })

  it('is smaller after Yosys than the plain casez', async () => {
    const table = await luts(TableDecoder)
    const plain = await luts(CaseDecoder)
    console.log(`RV32I decoder: table ${table} LUT4, plain casez ${plain} LUT4`)
    expect(table).toBeLessThan(plain)
  })
})
