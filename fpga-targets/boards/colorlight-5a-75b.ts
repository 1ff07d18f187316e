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
} from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { sdramPins } from './memory-pins.ts'

const common = {}

const functionsV61 = {
  ...common,
  clock25: clockPin('P3', 25e6),
  ledN: outputPins('U16'),
  buttonN: inputPins('R16'),
  uart: {
    tx: outputPin('U16'),
    rx: inputPin('R16'),
  },
  spiflash: {
    csN: outputPin('R2'),
    mosi: outputPin('W2'),
    miso: inputPin('V2'),
  },
  sdramClock: outputPin('B9'),
  sdram: sdramPins({
    a: 'B13 C14 A16 A17 B16 B15 A14 A13 A12 A11 B12',
    dq: 'D15 E14 E13 D12 E12 D11 C10 B17 B8 A8 C7 A7 A6 B6 A5 B5 D5 C5 D6 C6 E7 D7 E8 D8 E9 D9 E11 C11 C12 D13 D14 C15',
    weN: 'A10',
    rasN: 'B10',
    casN: 'A9',
    ba: 'B11',
  }),
  ethClocks: [
    {
      tx: outputPin('G1'),
      rx: clockPin('H2', 125e6),
    },
    {
      tx: outputPin('U19'),
      rx: clockPin('L19', 125e6),
    },
  ] as const,
  eth: [
    {
      rstN: outputPin('P4'),
      mdio: bidirectionalPin('P5'),
      mdc: outputPin('N5'),
      rxCtl: inputPin('P2'),
      rxData: inputPin('K2 L1 N1 P1'),
      txCtl: outputPin('K1'),
      txData: outputPin('G2 H1 J1 J3'),
    },
    {
      rstN: outputPin('P4'),
      mdio: bidirectionalPin('P5'),
      mdc: outputPin('N5'),
      // The file has ball N19 twice, and the clock's for the control signal: no pins until somebody has measured them.
      rxCtl: dedicatedPin('L19'),
      rxData: dedicatedPin('P20 N19 N20 N19'),
      txCtl: outputPin('P19'),
      txData: outputPin('U20 T19 T20 R20'),
    },
  ] as const,
}

const functionsV70 = {
  ...common,
  clock25: clockPin('P6', 25e6),
  ledN: outputPins('P11'),
  buttonN: inputPins('M13'),
  uart: {
    tx: outputPin('P11'),
    rx: inputPin('M13'),
  },
  spiflash: {
    csN: outputPin('N8'),
    mosi: outputPin('T8'),
    miso: inputPin('T7'),
  },
  sdramClock: outputPin('C6'),
  sdram: sdramPins({
    a: 'A9 E10 B12 D13 C12 D11 D10 E9 D9 B7 C8',
    dq: 'B13 C11 C10 A11 C9 E8 B6 B9 A6 B5 A5 B4 B3 C3 A2 B2 E2 D3 A4 E4 D4 C4 E5 D5 E6 D6 D8 A8 B8 B10 B11 E11',
    weN: 'C7',
    rasN: 'D7',
    casN: 'E7',
    ba: 'A7',
  }),
  ethClocks: [
    {
      tx: outputPin('M2'),
      rx: clockPin('M1', 125e6),
    },
    {
      tx: outputPin('M12'),
      rx: clockPin('M16', 125e6),
    },
  ] as const,
  eth: [
    {
      mdio: bidirectionalPin('T2'),
      mdc: outputPin('P3'),
      rxCtl: inputPin('N6'),
      rxData: inputPin('N1 M5 N5 M6'),
      txCtl: outputPin('M3'),
      txData: outputPin('L1 L3 P2 L4'),
    },
    {
      mdio: bidirectionalPin('T2'),
      mdc: outputPin('P3'),
      rxCtl: inputPin('L15'),
      rxData: inputPin('P13 N13 P14 M15'),
      txCtl: outputPin('R15'),
      txData: outputPin('T14 R12 R13 R14'),
    },
  ] as const,
  usb: {
    dP: bidirectionalPin('M8'),
    dN: bidirectionalPin('R2'),
    pullup: outputPin('P4'),
  },
}

const functionsV80 = {
  ...common,
  clock25: clockPin('P6', 25e6),
  ledN: outputPins('T6'),
  buttonN: inputPins('R7'),
  uart: {
    tx: outputPin('T6'),
    rx: inputPin('R7'),
  },
  spiflash: {
    csN: outputPin('N8'),
    mosi: outputPin('T8'),
    miso: inputPin('T7'),
  },
  sdramClock: outputPin('C8'),
  sdram: sdramPins({
    a: 'A9 B9 B10 C10 D9 C9 E9 D8 E8 C7 B8',
    dq: 'B2 A2 C3 A3 B3 A4 B4 A5 E7 C6 D7 D6 E6 D5 C5 E5 A11 B11 B12 A13 B13 A14 B14 D14 D13 E11 C13 D11 C12 E10 C11 D10',
    weN: 'B5',
    rasN: 'B6',
    casN: 'A6',
    ba: 'B7 A8',
  }),
  ethClocks: [
    {
      tx: outputPin('L1'),
      rx: clockPin('J1', 125e6),
    },
    {
      tx: outputPin('J16'),
      rx: clockPin('M16', 125e6),
    },
  ] as const,
  eth: [
    {
      mdio: bidirectionalPin('T4'),
      mdc: outputPin('R5'),
      rxCtl: inputPin('J2'),
      rxData: inputPin('K2 J3 K1 K3'),
      txCtl: outputPin('L2'),
      txData: outputPin('M2 M1 P1 R1'),
    },
    {
      mdio: bidirectionalPin('T4'),
      mdc: outputPin('R5'),
      rxCtl: inputPin('P16'),
      rxData: inputPin('M15 R16 L15 L16'),
      txCtl: outputPin('K14'),
      txData: outputPin('K16 J15 J14 K15'),
    },
  ] as const,
}

const connectorsV61 = {
  j1: connector('B3 A2 B2 - B1 C2 C1 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j2: connector('D2 H3 H4 - J4 B4 A3 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j3: connector('D1 J5 K4 - K5 K3 E5 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j4: connector('N3 N4 R3 - T3 R1 T1 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j5: connector('U17 U18 T17 - T18 K20 L20 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j6: connector('J20 K19 J19 - G20 H20 G19 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j7: connector('F19 F20 E20 - D20 E19 D19 J17 F1 E2 E1 F2 C18 J18 H16 -'),
  j8: connector('B20 C20 B19 - B18 A19 A18 J17 F1 E2 E1 F2 C18 J18 H16 -'),
}

const connectorsV70 = {
  j1: connector('F3 F1 G3 - G2 H3 H5 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j2: connector('J4 K3 G1 - K4 C2 E3 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j3: connector('H4 K5 P1 - R1 L5 F2 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j4: connector('P4 R2 M8 - M9 T6 R6 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j5: connector('M11 N11 P12 - K15 N12 L16 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j6: connector('K16 J15 J16 - J12 H15 G16 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j7: connector('H13 J13 H12 - G14 H14 G15 F15 L2 K1 J5 K2 B16 J14 F12 -'),
  j8: connector('A15 F16 A14 - E13 B14 A13 F15 L2 K1 J5 K2 B16 J14 F12 -'),
}

const connectorsV80 = {
  j1: connector('C4 D4 E4 - D3 F5 E3 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j2: connector('F1 F2 G2 - G1 H2 H3 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j3: connector('B1 C2 C1 - D1 E2 E1 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j4: connector('P5 R3 P2 - R2 T2 N6 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j5: connector('T13 R12 R13 - R14 T14 P12 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j6: connector('R15 T15 P13 - P14 N14 H15 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j7: connector('G16 H14 G15 - F15 F16 E16 N4 N5 N3 P3 P4 M3 N1 M4 -'),
  j8: connector('D16 E15 C16 - B16 C15 B15 N4 N5 N3 P3 P4 M3 N1 M4 -'),
}

const names = {
  clock25: 'clk25',
  ledN: 'user_led_n',
  buttonN: 'user_btn_n',
  uart: 'serial',
}

const facts = (revision: string, memory: string, phy: string, flash: string) =>
  ({
    name: `colorlight-5a-75b-v${revision}`,
    title: `Colorlight 5A-75B v${revision}`,
    device: 'LFE5U-25F',
    speed: '6',
    standard: 'LVCMOS33',
    clock: 'clock25',
    has: [
      `SDR SDRAM of 32 bits: ${memory}`,
      `two RGMII Ethernet PHYs: ${phy}`,
      `SPI flash ${flash}`,
      'eight connectors, outputs through 74HC245 of 5 V',
    ],
    programmer: { loader: { board: 'colorlight' }, over: 'jtag' },
    upstream: litexBoards('colorlight_5a_75b', { revision }, names),
    isTriedOnSilicon: false,
  }) as const

/** Colorlight 5A-75B v6.1. Source: litex-boards' colorlight_5a_75b.py, revision 6.1. */
export const colorlight5a75bV61 = plainBoard({
  ...facts('6.1', 'EM636165', 'B50612D', 'GD25Q16C'),
  package: 'CABGA381',
  functions: functionsV61,
  connectors: connectorsV61,
})

/** Colorlight 5A-75B v7.0. Source: the same, revision 7.0. */
export const colorlight5a75bV70 = plainBoard({
  ...facts('7.0', 'M12L16161A', 'B50612D', 'W25Q32JV'),
  package: 'CABGA256',
  functions: functionsV70,
  connectors: connectorsV70,
})

/** Colorlight 5A-75B v8.0. Source: the same, revision 8.0. */
export const colorlight5a75b = plainBoard({
  ...facts('8.0', 'M12L64322A', 'RTL8211FD', 'W25Q32JV'),
  package: 'CABGA256',
  functions: functionsV80,
  connectors: connectorsV80,
})

/** Colorlight 5A-75B v8.2: as v8.0, with a chip of speed grade 7. Source: the same, revision 8.2. */
export const colorlight5a75bV82 = plainBoard({
  ...facts('8.2', 'M12L64322A', 'RTL8211FD', 'W25Q32JV'),
  speed: '7',
  package: 'CABGA256',
  functions: functionsV80,
  connectors: connectorsV80,
})
