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

const functions = {
  clock12: clockPin('A10', 12e6),
  clock200: withSettings(
    { standard: 'LVDS' },
    {
      p: dedicatedPin('Y19'),
      n: dedicatedPin('W20'),
    },
  ),
  externalClock50: clockPin('B11', 50e6),
  externalClock50Enable: outputPin('C11'),
  resetN: inputPin('G2'),
  led: outputPins('A13 A12 B19 A18 B18 C17 A17 B17', { standard: 'LVCMOS25' }),
  dipSwitch: [...inputPins('J1 H1 K1'), ...inputPins('E15 D16 B16 C16 A16', { standard: 'LVCMOS25' })] as const,
  button1: inputPin('P4', { standard: 'LVCMOS25' }),
  uart: {
    rx: inputPin('P2'),
    tx: outputPin('P3'),
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
  serdes: [
    {
      txP: dedicatedPin('W4'),
      txN: dedicatedPin('W5'),
      rxP: dedicatedPin('Y5'),
      rxN: dedicatedPin('Y6'),
    },
    {
      txP: dedicatedPin('W8'),
      txN: dedicatedPin('W9'),
      rxP: dedicatedPin('Y7'),
      rxN: dedicatedPin('Y8'),
    },
    {
      txP: dedicatedPin('W13'),
      txN: dedicatedPin('W14'),
      rxP: dedicatedPin('Y14'),
      rxN: dedicatedPin('Y15'),
    },
    {
      txP: dedicatedPin('W17'),
      txN: dedicatedPin('W18'),
      rxP: dedicatedPin('Y16'),
      rxN: dedicatedPin('Y17'),
    },
  ] as const,
  serdesClock: [
    {
      p: dedicatedPin('Y11'),
      n: dedicatedPin('Y12'),
    },
    {
      p: dedicatedPin('Y19'),
      n: dedicatedPin('W20'),
    },
  ] as const,
}

const connectors = {
  rasp: connector(
    '- - - T17 - U16 - U17 P18 - N20 N19 T16 M18 - N17 P17 - M17 U20 - T19 N18 R20 U19 - R18 L18 L17 U18 - T18 T20 P20 - R17 P19 N16 P16 - R16',
  ),
  pmod: connector('- C6 C7 E8 D8 - - C8 B8 A7 A8 - -'),
}

const names = {
  clock12: 'clk12',
  clock200: 'clk200',
  externalClock50: 'ext_clk50',
  externalClock50Enable: 'ext_clk50_en',
  resetN: 'rst_n',
  led: 'user_led',
  dipSwitch: 'user_dip_btn',
  button1: 'button_1',
  uart: 'serial',
  serdesClock: 'serdes_clk',
}

/**
 * Lattice ECP5 Evaluation Board (LFE5UM5G-85F-EVN). Source: litex-boards' lattice_ecp5_evn.py.
 *
 * `uart` needs the resistors of the FT2232's port B moved (R22, R23 to R34, R35), `externalClock50` an oscillator on X5.
 */
export const ecp5Evn = plainBoard({
  name: 'ecp5-evn',
  title: 'Lattice ECP5 Evaluation Board',
  device: 'LFE5UM5G-85F',
  package: 'CABGA381',
  speed: '8',
  standard: 'LVCMOS33',
  clock: 'clock12',
  functions,
  connectors,
  has: ['SPI flash', 'four SERDES channels at SMA connectors', 'Raspberry Pi and PMOD headers'],
  programmer: { loader: { board: 'ecp5_evn' }, over: 'jtag' },
  upstream: litexBoards('lattice_ecp5_evn', {}, names),
  isTriedOnSilicon: false,
})
