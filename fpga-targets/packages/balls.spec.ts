import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { locate } from '../../src/toolchain/locate.ts'
import { ecp5 } from '../ecp5.ts'
import { ballsOf, padAt } from './balls.ts'
import { dieText } from './generate.ts'

describe('the balls of packages', () => {
  it.each(['12F', '25F', '45F', '85F'])('are those that nextpnr places with: %s', async (size) => {
    const { shareFolder } = await locate('nextpnr-ecp5')
    const file = join(shareFolder!, `trellis/database/ECP5/LFE5U-${size}/iodb.json`)
    const database = JSON.parse(readFileSync(file, 'utf8'))
    const die = size === '12F' ? '25F' : size
    expect(readFileSync(join(import.meta.dirname, `die-${die.toLowerCase()}.ts`), 'utf8')).toBe(dieText(die, database))
  })

  it('know every package of every device', () => {
    for (const device of ecp5)
      for (const name of device.packages) expect(ballsOf(device.name, name).length, `${device.name} ${name}`).toBeGreaterThan(90)
  })

  // The clock of the ULX3S comes in at a primary clock input, that of the Colorlight i5 at one of a PLL.
  it('name pads as Lattice does, with bank and function', () => {
    expect(padAt('LFE5U-85F', 'CABGA381', 'G2')).toEqual({ name: 'PL47A', bank: 6, functions: ['LDQ53', 'PCLKT6_1'] })
    expect(padAt('LFE5U-25F', 'CABGA381', 'P3')!.functions).toContain('LLC_GPLL0T_IN')
    expect(padAt('LFE5U-25F', 'CABGA381', 'constructor')).toBeUndefined()
    expect(padAt('LFE5U-25F', 'TQFP999', 'A1')).toBeUndefined()
    expect(padAt('LFE5U', 'CABGA381', 'A1')).toBeUndefined()
  })
})
