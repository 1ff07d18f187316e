import { describe, expect, it } from 'vitest'
import { parseFrequencies } from './frequencies.ts'

describe('parseFrequencies', () => {
  it('reads one for all clocks, and one for each', () => {
    expect([...parseFrequencies(['156.25'])]).toEqual([['*', 156.25]])
    expect([...parseFrequencies(['100', 'rx=156.25', 'tx=90'])]).toEqual([
      ['*', 100],
      ['rx', 156.25],
      ['tx', 90],
    ])
  })

  it.each(['fast', '', '0', '-5', 'rx=', '=5', '1e9', 'NaN', 'Infinity'])("refuses '%s'", (text) => {
    expect(() => parseFrequencies([text])).toThrow(/^GW806 '.*' is no frequency in MHz; mend: /)
  })
})
