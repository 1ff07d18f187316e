import { describe, expect, it } from 'vitest'
import { choosePart, type Device, partText } from './part.ts'

const common = { speeds: ['6', '7', '8'], placeMemoryBytes: 1 }
const devices: readonly Device[] = [
  { ...common, name: 'LFE5U-25F', option: '--25k', packages: ['TQFP144', 'CABGA381'] },
  { ...common, name: 'LFE5U-85F', option: '--85k', packages: ['CABGA381', 'CABGA756'] },
  { ...common, name: 'LFE5UM5G-85F', option: '--um5g-85k', packages: ['CABGA381'], speeds: ['8'] },
]

describe('choosePart', () => {
  it('takes names in any case, and a speed as it stands in an order code', () => {
    const part = choosePart(devices, { device: 'lfe5u-85f', package: 'cabga756', speed: '-7' })
    expect(partText(part)).toBe('LFE5U-85F-7 CABGA756')
    expect(part.device.option).toBe('--85k')
  })

  it('names the nearest device and lists all', () => {
    const choose = () => choosePart(devices, { device: 'LFE5U-84F', package: 'CABGA381', speed: '6' })
    expect(choose).toThrow('no device is called LFE5U-84F')
    expect(choose).toThrow('did you mean LFE5U-85F?; there are LFE5U-25F, LFE5U-85F, LFE5UM5G-85F')
  })

  it('says which packages and speeds the device has', () => {
    expect(() => choosePart(devices, { device: 'LFE5U-25F', package: 'CABGA756', speed: '6' })).toThrow(
      'LFE5U-25F does not come in CABGA756; mend: did you mean CABGA381?; it comes in TQFP144, CABGA381',
    )
    expect(() => choosePart(devices, { device: 'LFE5UM5G-85F', package: 'CABGA381', speed: '6' })).toThrow(
      /no speed grade 6.*it has 8/,
    )
  })

  it('is a matter of usage', () => {
    expect.assertions(1)
    try {
      choosePart(devices, { device: 'x', package: 'CABGA381', speed: '6' })
    } catch (error) {
      expect(error).toMatchObject({ code: 'GW801', exitCode: 2 })
    }
  })
})
