import { describe, expect, it } from 'vitest'
import { moduleOf } from '../../ir/hand-built.ts'
import type { Module } from '../../ir/module.ts'
import { moduleUse } from './module-use.ts'

const instance = (name: string, module: Module) => ({ name, module, connections: [], domains: [], origin: undefined })
const crc = moduleOf('crc', {})
const lane: Module = { ...moduleOf('lane', {}), instances: [instance('crc', crc)] }
const top: Module = { ...moduleOf('mac', {}), instances: [instance('rx', lane), instance('tx', lane)] }

describe('moduleUse', () => {
  it('counts each cell once, under the instance whose signal it is named after', () => {
    const cells = {
      TRELLIS_COMB: [
        'core.rx.crc.sum_LUT4_Z',
        'core.rx.crcx.y',
        'core.rxtx_LUT4_Z',
        'core.tx.crc.sum$CCU2_COMB0',
        'fold_clk_LUT4_Z',
      ],
      TRELLIS_FF: ['core.tx.a.b_TRELLIS_FF_Q', 'scan_clk_TRELLIS_FF_Q'],
      DP16KD: ['core.rx.crc.table.0.0'],
      DCCA: ['$gbuf$clk'],
    }
    const use = moduleUse(top, true, cells)
    expect(use.map(({ path, module, comb, ff, ebr, dsp }) => [path, module, comb, ff, ebr, dsp])).toEqual([
      ['', 'mac', 1, 0, 0, 0],
      ['rx', 'lane', 1, 0, 0, 0],
      ['rx.crc', 'crc', 1, 0, 1, 0],
      ['tx', 'lane', 0, 1, 0, 0],
      ['tx.crc', 'crc', 1, 0, 0, 0],
      ['wrapper', '', 1, 1, 0, 0],
    ])
  })

  it('knows no wrapper where there is none', () => {
    expect(
      moduleUse(top, false, { TRELLIS_FF: ['rx.held_TRELLIS_FF_Q', 'led_TRELLIS_FF_Q'] }).map(({ path, ff }) => [path, ff]),
    ).toEqual([
      ...[
        ['', 1],
        ['rx', 1],
        ['rx.crc', 0],
        ['tx', 0],
        ['tx.crc', 0],
      ],
    ])
  })
})
