import { bidirectionalPin, clockPin, connector, inputPin, outputPin, outputPins, plainBoard, withSettings } from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { sdramPins } from './memory-pins.ts'

const common = {
  clock25: clockPin('P3', 25e6),
  resetN: inputPin('K18', { pull: 'up' }),
  uart: {
    tx: outputPin('J17'),
    rx: inputPin('H18'),
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
    ba: 'B11 C8',
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
      rxCtl: inputPin('M20'),
      rxData: inputPin('P20 N19 N20 M19'),
      txCtl: outputPin('P19'),
      txData: outputPin('U20 T19 T20 R20'),
    },
  ] as const,
  gpdi: withSettings(
    { standard: 'LVCMOS33D', drive: 4 },
    {
      clkP: outputPin('J19'),
      data0P: outputPin('G19'),
      data1P: outputPin('E20'),
      data2P: outputPin('C20'),
    },
  ),
}

const functionsI5 = {
  ...common,
  ledN: outputPins('U16'),
}

const functionsI9 = {
  ...common,
  ledN: outputPins('L2'),
  serialx: {
    tx: outputPin('E5'),
    rx: inputPin('F4'),
  },
}

const connectorsI5 = {
  pmode: connector('C17 B18 B20 F20 A18 A19 B19 D20'),
  pmodf: connector('D1 C1 C2 E3 E2 D2 B1 A3'),
}

const connectorsI9 = {
  pmode: connector('C17 B18 B20 F20 A18 A19 B19 D20'),
  pmodf: connector('D1 C1 C2 E3 E2 D2 B1 A3'),
  pmodc: connector('P17 R18 C18 L2 M17 R17 T18 K18'),
  pmodd: connector('J20 L18 M18 N17 G20 K20 L20 N18'),
  pmodg: connector('H4 G3 F1 F2 H3 F3 E4 E1'),
  pmodh: connector('- E19 B3 K5 - B2 K4 A2'),
  pmodi: connector('D18 G5 F5 E5 D17 D16 E6 F4'),
  pmodj: connector('J17 H17 H16 G16 H18 G18 F18 E18'),
  pmodk: connector('R3 M4 L5 J16 N4 L4 P16 J18'),
  pmodl: connector('R1 U1 W1 M1 T1 Y2 V1 N2'),
}

const names = {
  clock25: 'clk25',
  ledN: 'user_led_n',
  resetN: 'cpu_reset_n',
  uart: 'serial',
}

const facts = {
  package: 'CABGA381',
  speed: '6',
  standard: 'LVCMOS33',
  clock: 'clock25',
  isTriedOnSilicon: false,
} as const

/** Colorlight i5 v7.0 on its extension board. Source: litex-boards' colorlight_i5.py, board i5. */
export const colorlightI5 = plainBoard({
  ...facts,
  name: 'colorlight-i5',
  title: 'Colorlight i5 v7.0',
  device: 'LFE5U-25F',
  functions: functionsI5,
  connectors: connectorsI5,
  has: ['SDR SDRAM of 32 bits: EM638325', 'two RGMII Ethernet PHYs: B50612D', 'SPI flash GD25Q16', 'GPDI at an HDMI connector'],
  programmer: { loader: { board: 'colorlight-i5' }, over: 'jtag' },
  upstream: litexBoards('colorlight_i5', { board: 'i5', revision: '7.0' }, names),
})

/** Colorlight i9 v7.2 on its extension board. Source: the same, board i9. */
export const colorlightI9 = plainBoard({
  ...facts,
  name: 'colorlight-i9',
  title: 'Colorlight i9 v7.2',
  device: 'LFE5U-45F',
  functions: functionsI9,
  connectors: connectorsI9,
  has: ['SDR SDRAM of 32 bits: EM638325', 'two RGMII Ethernet PHYs: B50612D', 'SPI flash W25Q64', 'GPDI at an HDMI connector'],
  programmer: { loader: { board: 'colorlight-i9' }, over: 'jtag' },
  upstream: litexBoards('colorlight_i5', { board: 'i9', revision: '7.2' }, names),
})
