import { describe, expect, it } from 'vitest'
import { toolOf } from '../toolchain/manifest.ts'
import { ToolError } from '../toolchain/tool-error.ts'
import { rowOf } from './doctor.ts'

describe("doctor's line of a tool", () => {
  it('shows what was found', () => {
    const found = { name: 'tshark', version: '4.0', origin: 'path', kind: 'native', path: '/bin/tshark' } as const
    expect(rowOf(toolOf('tshark'), found)).toMatchObject({
      state: 'ready',
      version: '4.0',
      path: '/bin/tshark',
      remedy: undefined,
    })
  })

  it('says that a wheel will be fetched', () => {
    const row = rowOf(toolOf('yosys'), undefined)
    expect(row).toMatchObject({ state: 'will be fetched', origin: 'PyPI', version: toolOf('yosys').wheel!.version })
    expect(row.remedy).toContain('npm run doctor -- --fetch')
  })

  it('says how to get what no wheel has', () => {
    expect(rowOf(toolOf('clang'), undefined)).toMatchObject({ state: 'missing', isNeeded: true })
    expect(rowOf(toolOf('iverilog'), undefined).remedy).toContain('apt install iverilog')
  })

  it('shows a wrong override as broken', () => {
    const row = rowOf(toolOf('yosys'), new ToolError('badOverride', 'it is gone', 'correct it'))
    expect(row).toMatchObject({ state: 'broken', remedy: 'it is gone: correct it' })
  })
})
