import { expect, it } from 'vitest'
import { pinConstraints } from './constraints.ts'

// The form of the commands: Lattice Diamond's LPF, as far as nextpnr's ecp5/lpf.cc reads it.
it('writes where each bit is and how its buffer is set', () => {
  expect(
    pinConstraints(
      [
        { port: 'clk', ball: 'G2', settings: { IO_TYPE: 'LVCMOS33' }, frequencyHz: 25e6 },
        { port: 'a', bit: 0, ball: 'M20', settings: { IO_TYPE: 'LVCMOS33', SLEWRATE: 'FAST' } },
        { port: 'a', bit: 1, ball: 'M19', settings: { IO_TYPE: 'LVCMOS33', SLEWRATE: 'FAST' } },
      ],
      { COMPRESS_CONFIG: 'ON', MCCLK_FREQ: '62' },
    ),
  ).toBe(`SYSCONFIG COMPRESS_CONFIG=ON MCCLK_FREQ=62;
LOCATE COMP "clk" SITE "G2";
IOBUF PORT "clk" IO_TYPE=LVCMOS33;
LOCATE COMP "a[0]" SITE "M20";
IOBUF PORT "a[0]" IO_TYPE=LVCMOS33 SLEWRATE=FAST;
LOCATE COMP "a[1]" SITE "M19";
IOBUF PORT "a[1]" IO_TYPE=LVCMOS33 SLEWRATE=FAST;
`)
})
