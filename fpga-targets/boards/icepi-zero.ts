import { bidirectionalPin, clockPin, inputPin, inputPins, outputPin, outputPins, plainBoard, withSettings } from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { sdramPins } from './memory-pins.ts'

const functions = {
  clock50: clockPin('M1', 50e6),
  reset: inputPin('C4', { pull: 'up' }),
  button: inputPins('C4 C5', { pull: 'up' }),
  led: outputPins('E13 D14 E12 C13 D13'),
  uart: {
    tx: outputPin('K15'),
    rx: inputPin('K16'),
  },
  sdramClock: outputPin('A3'),
  sdram: sdramPins({
    a: 'B10 A9 B9 A8 B8 A7 B7 A6 B6 A5 A10 B5 A4',
    dq: 'B16 C14 C16 C15 D16 A15 B15 A14 A2 B2 E2 D1 C2 C1 C3 B1',
    weN: 'A13',
    rasN: 'A12',
    casN: 'B13',
    csN: 'B12',
    cke: 'B4',
    ba: 'A11 B11',
    dm: 'B14 B3',
  }),
  gpio: bidirectionalPin('G3 K3 T2 R2 R1 E1 F3 G1 H2 J1 L2 G2 J3 E3 P1 N1 H3 R3 N4 E4 F1 F2 P2 M2 L1 J2 D4 P3'),
  usb: [
    {
      dP: bidirectionalPin('F15'),
      dN: bidirectionalPin('E16'),
      pullup: outputPin('G15 H14'),
    },
    {
      dP: bidirectionalPin('J16'),
      dN: bidirectionalPin('J15'),
      pullup: outputPin('E14 E11'),
    },
  ] as const,
  spiflash: {
    csN: outputPin('N8'),
    miso: inputPin('T7'),
    mosi: outputPin('T8'),
    wp: outputPin('M7'),
    hold: outputPin('N7'),
  },
  spiflash4x: {
    csN: outputPin('N8'),
    dq: bidirectionalPin('T8 T7 M7 N7'),
  },
  spisdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('P15'),
      mosi: outputPin('N16', { pull: 'up' }),
      csN: outputPin('M14', { pull: 'up' }),
      miso: inputPin('P14', { pull: 'up' }),
    },
  ),
  sdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('P15'),
      cmd: bidirectionalPin('N16', { pull: 'up' }),
      data: bidirectionalPin('P14 R14 M15 M14', { pull: 'up' }),
    },
  ),
  gpdi: {
    clkP: outputPin('R12', { standard: 'LVCMOS33D', drive: 4 }),
    data0P: outputPin('R13', { standard: 'LVCMOS33D', drive: 4 }),
    data1P: outputPin('R15', { standard: 'LVCMOS33D', drive: 4 }),
    data2P: outputPin('P16', { standard: 'LVCMOS33D', drive: 4 }),
    cec: bidirectionalPin('R5', { pull: 'up' }),
    scl: bidirectionalPin('T3', { pull: 'up' }),
    sda: bidirectionalPin('T4', { pull: 'up' }),
    hpd: inputPin('L14', { pull: 'up' }),
    util: outputPin('P5', { pull: 'up' }),
  },
}

const names = {
  clock50: 'clk50',
  reset: 'rst',
  button: 'user_btn',
  led: 'user_led',
  uart: 'serial',
}

type Size = '25F' | '45F'

/** Icepi Zero. Source: litex-boards' icepi_zero.py. */
export const icepiZero = <S extends Size>(size: S) =>
  plainBoard({
    name: `icepi-zero-${size.toLowerCase()}`,
    title: `Icepi Zero ${size}`,
    device: `LFE5U-${size}` as `LFE5U-${S}`,
    package: 'CABGA256' as const,
    speed: '6',
    standard: 'LVCMOS33',
    clock: 'clock50',
    functions,
    has: [
      'SDR SDRAM of 16 bits: W9825G6KH6',
      'SPI flash W25Q128JV, microSD',
      'GPDI at an HDMI connector',
      'two USB ports to the chip itself',
      'Raspberry Pi header',
    ],
    programmer: { loader: { board: 'icepi-zero' }, over: 'jtag' },
    upstream: litexBoards('icepi_zero', { device: `LFE5U-${size}` }, names),
    isTriedOnSilicon: false,
  })
