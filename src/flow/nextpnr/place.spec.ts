import { describe, expect, it } from 'vitest'
import type { Part } from '../device/part.ts'
import { explainNextpnr, missedOnlyFrequencies } from './place.ts'

const part: Part = {
  device: { name: 'LFE5U-12F', packages: ['TQFP144'], speeds: ['6'], option: '--12k', placeMemoryBytes: 1 },
  package: 'TQFP144',
  speed: '6',
}

/** All of these were printed by nextpnr-ecp5 0.11.1. */
const tooManyPins = `Info: Device utilisation:
Info: 	          TRELLIS_IO:     601/    197   305%
Info: 	        TRELLIS_COMB:     300/  24288     1%
ERROR: Unable to place cell 'b[298]$tr_io', no BELs remaining to implement cell type 'TRELLIS_IO'
0 warnings, 1 error`
const tooLarge = `Info: 	                DCSC:       0/      2     0%
Info: 	          TRELLIS_FF:   45030/  24288   185%
Info: 	        TRELLIS_COMB:   61510/  24288   253%
Info: 	        TRELLIS_RAMW:       0/   3036     0%
ERROR: Unable to place cell 'c[20].u.s_TRELLIS_FF_Q_1172_DI_LUT4_Z', no BELs remaining to implement cell type 'TRELLIS_COMB'
0 warnings, 1 error`
const loop = `Info: Found 1 combinational loops:
Info:     loop 1:
Info:         core.a_LUT4_D.C (core.a_LUT4_D_Z)
Info:         core.a_LUT4_D.F (core.a_LUT4_D_Z)
ERROR: Timing analysis failed due to combinational loops.
0 warnings, 1 error`
const unroutable = `Warning: IO 'd' is unconstrained in LPF and will be automatically placed
ERROR: Unable to route edge clock source 'c' to pin 'c$eclk6_0$buffer.ECLKI' using dedicated routing.
2 warnings, 1 error`
const wrongPin = `ERROR: IO pin 'clk$tr_io' constrained to pin 'ZZ9', which does not exist for package 'TQFP144'.
ERROR: Packing design failed.
2 warnings, 2 errors`
const missed = `ERROR: Max frequency for clock '$glbnet$clk$TRELLIS_IO_IN': 354.99 MHz (FAIL at 900.00 MHz)
0 warnings, 1 error`

describe('explainNextpnr', () => {
  it.each([
    ['tooManyPins', tooManyPins, 'more pins than LFE5U-12F-6 TQFP144 (TRELLIS_IO: 601 of 197)'],
    [
      'doesNotFit',
      tooLarge,
      'LFE5U-12F-6 TQFP144: TRELLIS_FF 45030 of 24288, 20742 too many; TRELLIS_COMB 61510 of 24288, 37222 too many',
    ],
    ['combinationalLoop', loop, 'a combinational loop through a'],
    ['doesNotRoute', unroutable, "cannot route the design on LFE5U-12F-6 TQFP144: Unable to route edge clock source 'c'"],
    ['placementFailed', wrongPin, "constrained to pin 'ZZ9', which does not exist for package 'TQFP144'"],
    ['placementFailed', 'Info: and then nothing', 'without saying why'],
  ])('says %s in one line', (kind, stderr, what) => {
    const error = explainNextpnr(stderr, part)
    expect(error.kind).toBe(kind)
    expect(error.what).toContain(what)
    expect(error.format()).not.toContain('\n')
    expect(error.said).toBe(stderr)
  })
})

describe('missedOnlyFrequencies', () => {
  it('tells a missed frequency from an error', () => {
    expect(missedOnlyFrequencies(missed)).toBe(true)
    expect(missedOnlyFrequencies(`${missed}\n${loop}`)).toBe(false)
    expect(missedOnlyFrequencies('')).toBe(false)
  })
})
