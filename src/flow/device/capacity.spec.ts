import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ecp5 } from '../../../fpga-targets/ecp5.ts'
import { runTool } from '../../toolchain/run-tool.ts'
import { deviceThatFits, shortageText } from './capacity.ts'
import { choosePart } from './part.ts'

const part = (device: string) => choosePart(ecp5, { device, package: 'CSFBGA285', speed: device.includes('5G') ? '8' : '6' })
const short = (type: string, used: number) => ({ type, used, available: 1 })
const folder = mkdtempSync(join(tmpdir(), 'gatewright-capacity-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the device that holds a design', () => {
  it('is the smallest of its own kind that has enough of all', () => {
    expect(deviceThatFits([short('TRELLIS_COMB', 30_000)], part('LFE5U-12F'))).toBe('LFE5U-45F')
    expect(deviceThatFits([short('TRELLIS_COMB', 30_000), short('DP16KD', 150)], part('LFE5U-25F'))).toBe('LFE5U-85F')
    expect(deviceThatFits([short('MULT18X18D', 29)], part('LFE5UM5G-25F'))).toBe('LFE5UM5G-45F')
  })

  it('is none where the largest is too small, or the kind of cell is not known', () => {
    expect(deviceThatFits([short('TRELLIS_FF', 83_641)], part('LFE5U-45F'))).toBeUndefined()
    expect(deviceThatFits([short('DP16KD', 209)], part('LFE5U-85F'))).toBeUndefined()
    expect(deviceThatFits([short('DCUA', 3)], part('LFE5UM-25F'))).toBeUndefined()
    expect(deviceThatFits([], part('LFE5U-25F'))).toBeUndefined()
  })

  it('says how many are too many', () => {
    expect(shortageText({ type: 'DP16KD', used: 60, available: 56 })).toBe('DP16KD 60 of 56, 4 too many')
  })

  it.each(['LFE5U-12F', 'LFE5U-45F', 'LFE5UM5G-85F'])('agrees with what nextpnr counts on an %s', async (device) => {
    const empty = { creator: '', modules: { top: { attributes: { top: '1' }, ports: {}, cells: {}, netnames: {} } } }
    writeFileSync(join(folder, 'empty.json'), JSON.stringify(empty))
    const { device: die, package: packageName } = part(device)
    const args = [
      die.option,
      '--package',
      packageName,
      '--json',
      'empty.json',
      '--lpf-allow-unconstrained',
      '--textcfg',
      'empty.config',
    ]
    const { stderr } = await runTool('nextpnr-ecp5', args, { cwd: folder })
    const counted = [...stderr.matchAll(/^Info:\s+(\w+):\s*0\/\s*(\d+)\s/gm)].map(
      ([, type, count]) => [type!, Number(count)] as const,
    )
    const known = counted.filter(([type]) => /^(?:TRELLIS_(?:COMB|FF|RAMW)|DP16KD|MULT18X18D|ALU54B|EHXPLLL)$/.test(type))
    expect(known).toHaveLength(7)
    const below = { 'LFE5U-12F': undefined, 'LFE5U-45F': 'LFE5U-25F', 'LFE5UM5G-85F': 'LFE5UM5G-45F' }[device]
    for (const [type, count] of known) {
      if (below === undefined) expect(deviceThatFits([short(type, count + 1)], part(device)), type).not.toBe('LFE5U-25F')
      else {
        const fits = deviceThatFits([short(type, count)], part(below))
        expect(fits === device || type === 'EHXPLLL', `${type} ${count}: ${fits}`).toBe(true)
        expect(deviceThatFits([short(type, count + 1)], part(below)), type).not.toBe(device)
      }
    }
  })
})
