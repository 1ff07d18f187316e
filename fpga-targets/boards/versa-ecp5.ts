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

const functions = {
  clock100: clockPin('P3', 100e6, { standard: 'LVDS' }),
  resetN: inputPin('T1'),
  led: outputPins('E16 D17 D18 E18 F17 F18 E17 F16', { standard: 'LVCMOS25' }),
  alnumLed: withSettings(
    { standard: 'LVCMOS25' },
    {
      a: outputPin('M20'),
      b: outputPin('L18'),
      c: outputPin('M19'),
      d: outputPin('L16'),
      e: outputPin('L17'),
      f: outputPin('M18'),
      g: outputPin('N16'),
      h: outputPin('M17'),
      j: outputPin('N18'),
      k: outputPin('P17'),
      l: outputPin('N17'),
      m: outputPin('P16'),
      n: outputPin('R16'),
      p: outputPin('R17'),
      dp: outputPin('U1'),
    },
  ),
  dipSwitch: [
    ...inputPins('H2 K3 G3 F2', { standard: 'LVCMOS15' }),
    ...inputPins('J18 K18 K19 K20', { standard: 'LVCMOS25' }),
  ] as const,
  uart: {
    rx: inputPin('C11'),
    tx: outputPin('A11'),
  },
  spiflash: {
    csN: outputPin('R2'),
    mosi: outputPin('W2'),
    miso: inputPin('V2'),
    wp: outputPin('Y2'),
    hold: outputPin('W1'),
  },
  spiflash4x: {
    csN: outputPin('R2'),
    dq: bidirectionalPin('W2 V2 Y2 W1'),
  },
  ddram: ddr3Pins('SSTL135_I', 75, {
    a: 'P2 C4 E5 F5 B3 F4 B5 E4 C5 E3 D5 B4 C3',
    ba: 'P5 N3 M3',
    rasN: 'P1',
    casN: 'L1',
    weN: 'M1',
    csN: 'K1',
    dm: 'J4 H5',
    dq: 'L5 F1 K4 G1 L4 H1 G2 J3 D1 C1 E2 C2 F3 A2 E1 B1',
    dqsP: 'K2 H4',
    clkP: 'M4',
    cke: 'N2',
    odt: 'L2',
    resetN: 'N4',
  }),
  ethClocks: [
    withSettings(
      { standard: 'LVCMOS25' },
      {
        tx: outputPin('P19'),
        rx: clockPin('L20', 125e6),
      },
    ),
    withSettings(
      { standard: 'LVCMOS25' },
      {
        tx: outputPin('C20'),
        rx: clockPin('J19', 125e6),
      },
    ),
  ] as const,
  eth: [
    withSettings(
      { standard: 'LVCMOS25' },
      {
        rstN: outputPin('U17'),
        mdio: bidirectionalPin('U18'),
        mdc: outputPin('T18'),
        rxCtl: inputPin('U19'),
        rxData: inputPin('T20 U20 T19 R18'),
        txCtl: outputPin('R20'),
        txData: outputPin('N19 N20 P18 P20'),
      },
    ),
    withSettings(
      { standard: 'LVCMOS25' },
      {
        rstN: outputPin('F20'),
        mdio: bidirectionalPin('H20'),
        mdc: outputPin('G19'),
        rxCtl: inputPin('F19'),
        rxData: inputPin('G18 G16 H18 H17'),
        txCtl: outputPin('E19'),
        txData: outputPin('J17 J16 D19 D20'),
      },
    ),
  ] as const,
  pcieX1: {
    clkP: dedicatedPin('Y11'),
    clkN: dedicatedPin('Y12'),
    rxP: dedicatedPin('Y5'),
    rxN: dedicatedPin('Y6'),
    txP: dedicatedPin('W4'),
    txN: dedicatedPin('W5'),
    perst: inputPin('A6'),
  },
  externalClock: withSettings(
    { standard: 'LVDS' },
    {
      p: inputPin('A4'),
      n: dedicatedPin('A5'),
    },
  ),
  refclkEn: outputPin('C12'),
  refclkRstN: outputPin('R1'),
  refclk: [
    {
      p: dedicatedPin('Y11'),
      n: dedicatedPin('Y12'),
    },
    {
      p: dedicatedPin('Y19'),
      n: dedicatedPin('W20'),
    },
  ] as const,
  smaTx: {
    p: dedicatedPin('W8'),
    n: dedicatedPin('W9'),
  },
  smaRx: {
    p: dedicatedPin('Y7'),
    n: dedicatedPin('Y8'),
  },
}

const connectors = {
  x3: connector('- - - - B19 B12 B9 E6 D6 E7 D7 B11 B6 E9 D9 B8 C8 D8 E8 C7 C6 - - - - - - - - - - - - - - - - - - - -'),
}

const names = {
  clock100: 'clk100',
  resetN: 'rst_n',
  led: 'user_led',
  dipSwitch: 'user_dip_btn',
  uart: 'serial',
  externalClock: 'ext_clk',
}

const facts = {
  package: 'CABGA381',
  speed: '8',
  standard: 'LVCMOS33',
  clock: 'clock100',
  functions,
  connectors,
  has: [
    'DDR3 of 16 bits: MT41K64M16',
    'two RGMII Ethernet PHYs',
    'SPI flash',
    'PCIe x1, SERDES at SMA connectors',
    '14-segment display',
  ],
  programmer: { loader: { cable: 'ft2232' }, over: 'jtag' },
  isTriedOnSilicon: false,
} as const

/** Lattice ECP5 Versa. Source: litex-boards' lattice_versa_ecp5.py. */
export const versaEcp5 = plainBoard({
  ...facts,
  name: 'versa-ecp5',
  title: 'Lattice ECP5 Versa',
  device: 'LFE5UM-45F',
  upstream: litexBoards('lattice_versa_ecp5', { device: 'LFE5UM' }, names),
})

/** Lattice ECP5-5G Versa: the same board with the faster SERDES. */
export const versaEcp5With5G = plainBoard({
  ...facts,
  name: 'versa-ecp5-5g',
  title: 'Lattice ECP5-5G Versa',
  device: 'LFE5UM5G-45F',
  upstream: litexBoards('lattice_versa_ecp5', { device: 'LFE5UM5G' }, names),
})
