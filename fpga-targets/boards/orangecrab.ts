import {
  bidirectionalPin,
  clockPin,
  connector,
  dedicatedPin,
  inputPin,
  inputPins,
  outputPin,
  outputPins,
  plainBoard,
  withSettings,
} from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { ddr3Pins } from './memory-pins.ts'

const common = {
  clock48: clockPin('A9', 48e6),
  usb: {
    dP: bidirectionalPin('N1'),
    dN: bidirectionalPin('M2'),
    pullup: outputPin('N2'),
  },
  spiflash4x: {
    csN: outputPin('U17'),
    dq: bidirectionalPin('U18 T18 R18 N18'),
  },
  spisdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('K1'),
      mosi: outputPin('K2', { pull: 'up' }),
      csN: outputPin('M1', { pull: 'up' }),
      miso: inputPin('J1', { pull: 'up' }),
    },
  ),
  sdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('K1'),
      cmd: bidirectionalPin('K2', { pull: 'up' }),
      data: bidirectionalPin('J1 K3 L3 M1', { pull: 'up' }),
      cd: inputPin('L1', { pull: 'up' }),
    },
  ),
}

const functionsR02 = {
  ...common,
  resetN: inputPin('V17'),
  button: inputPins('J17', { standard: 'SSTL135_I' }),
  led: outputPins('K4 M3 J3'),
  rgbLed: {
    r: outputPin('K4'),
    g: outputPin('M3'),
    b: outputPin('J3'),
  },
  ddram: {
    ...ddr3Pins('SSTL135_I', 'off', {
      a: 'C4 D2 D3 A3 A4 D4 C3 B2 B1 D1 A7 C2 B6 C1 A2 C7',
      ba: 'D6 B7 A6',
      rasN: 'C12',
      casN: 'D13',
      weN: 'B12',
      csN: 'A12',
      dm: 'D16 G16',
      dq: 'C17 D15 B17 C16 A15 B13 A17 A13 F17 F16 G15 F15 J16 C18 H16 F18',
      dqsP: 'B15 G18',
      clkP: 'J18',
      cke: 'D18',
      odt: 'C13',
      resetN: 'L18',
    }),
    ...withSettings(
      { slew: 'fast' },
      {
        vccio: outputPin('K16 D17 K15 K17 B18 C6', { standard: 'SSTL135_II' }),
        gnd: outputPin('L15 L16', { standard: 'SSTL135_II' }),
      },
    ),
  },
  spiflash: {
    csN: outputPin('U17'),
    miso: inputPin('T18'),
    mosi: outputPin('U18'),
    wp: outputPin('R18'),
    hold: outputPin('N18'),
  },
  adc: {
    ctrl: outputPin('G1 F1'),
    mux: outputPin('F4 F3 F2 H1'),
    senseP: inputPin('H3', { standard: 'LVCMOS33D' }),
    senseN: dedicatedPin('G3', { standard: 'LVCMOS33D' }),
  },
}

const functionsR01 = {
  ...common,
  resetN: inputPin('R16'),
  led: outputPins('V17 T17 J3'),
  rgbLed: {
    r: outputPin('V17'),
    g: outputPin('T17'),
    b: outputPin('J3'),
  },
  ddram: ddr3Pins('SSTL135_I', 75, {
    a: 'A4 D2 C3 C7 D3 D4 D1 B2 C1 A2 A7 C2 C4',
    ba: 'B6 B7 A6',
    rasN: 'C12',
    casN: 'D13',
    weN: 'B12',
    csN: 'A12',
    dm: 'D16 G16',
    dq: 'C17 D15 B17 C16 A15 B13 A17 A13 F17 F16 G15 F15 J16 C18 H16 F18',
    dqsP: 'B15 G18',
    clkP: 'J18',
    cke: 'D6',
    odt: 'C13',
    resetN: 'B1',
  }),
  spiInternal: withSettings(
    { slew: 'slow' },
    {
      csN: outputPin('B11', { pull: 'up' }),
      clk: outputPin('C11'),
      miso: inputPin('A11', { pull: 'up' }),
      mosi: outputPin('A10', { pull: 'up' }),
    },
  ),
}

const connectorsR02 = {
  gpio: connector('N17 M18 C10 C9 - B10 B9 - - C8 B8 A8 H2 J2 N15 R17 N16 - L4 N3 N4 H4 G4 T17'),
}

const connectorsR01 = {
  gpio: connector('N17 M18 C10 C9 - B10 B9 - - C8 B8 A8 H2 J2 N15 R17 N16 - - - - - - - -'),
}

const names = {
  clock48: 'clk48',
  resetN: 'rst_n',
  button: 'usr_btn',
  led: 'user_led',
  spiInternal: 'spi-internal',
}

type Size = '25F' | '85F'

const facts = <S extends Size>(size: S, revision: string) =>
  ({
    title: `OrangeCrab ${size}, r${revision}`,
    device: `LFE5U-${size}` as `LFE5U-${S}`,
    package: 'CSFBGA285',
    speed: '8',
    standard: 'LVCMOS33',
    clock: 'clock48',
    has: ['DDR3 of 16 bits: MT41K64M16 to MT41K512M16', 'SPI flash', 'microSD', 'USB to the chip itself', 'Feather header'],
    programmer: { loader: { board: 'orangeCrab' }, over: 'dfu', usb: { vendor: '1209', product: '5af0' } },
    upstream: litexBoards('gsd_orangecrab', { device: size, revision }, names),
    isTriedOnSilicon: false,
  }) as const

/** OrangeCrab r0.2. Source: litex-boards' gsd_orangecrab.py, pins of revision 0.2. */
export const orangecrab = <S extends Size>(size: S) =>
  plainBoard({
    ...facts(size, '0.2'),
    name: `orangecrab-${size.toLowerCase()}`,
    functions: functionsR02,
    connectors: connectorsR02,
  })

/** OrangeCrab r0.1. Source: the same, pins of revision 0.1. */
export const orangecrabR01 = <S extends Size>(size: S) =>
  plainBoard({
    ...facts(size, '0.1'),
    name: `orangecrab-r0.1-${size.toLowerCase()}`,
    functions: functionsR01,
    connectors: connectorsR01,
  })
