import {
  bidirectionalPin,
  clockPin,
  dedicatedPin,
  inputPin,
  inputPins,
  outputPin,
  outputPins,
  plainBoard,
  withSettings,
} from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { sdramPins } from './memory-pins.ts'

const common = {
  clock25: clockPin('G2', 25e6),
  reset: inputPin('R1'),
  button: [...inputPins('D6', { pull: 'up' }), ...inputPins('R1 T1 R18 V1 U1 H16', { pull: 'down' })] as const,
  dipSwitch: inputPins('E8 D8 D7 E7', { pull: 'down' }),
  led: outputPins('B2 C2 C1 D2 D1 E2 E1 H3'),
  uart: {
    tx: outputPin('L4'),
    rx: inputPin('M1'),
    rts: inputPin('M3', { pull: 'up' }),
    dtr: inputPin('N1', { pull: 'up' }),
  },
  uartTxEnable: inputPin('L3', { pull: 'up' }),
  sdramClock: outputPin('F19'),
  sdram: sdramPins({
    a: 'M20 M19 L20 L19 K20 K19 K18 J20 J19 H20 N19 G20 G19',
    dq: 'J16 L18 M18 N18 P18 T18 T17 U20 E19 D20 D19 C20 E18 F18 J18 J17',
    weN: 'T20',
    rasN: 'R20',
    casN: 'T19',
    csN: 'P20',
    cke: 'F20',
    ba: 'P19 N20',
    dm: 'U19 E20',
  }),
  gpio: [
    {
      p: bidirectionalPin('B11'),
      n: bidirectionalPin('C11'),
    },
    {
      p: bidirectionalPin('A10'),
      n: bidirectionalPin('A11'),
    },
    {
      p: bidirectionalPin('A9'),
      n: bidirectionalPin('B10'),
    },
    {
      p: bidirectionalPin('B9'),
      n: bidirectionalPin('C10'),
    },
  ] as const,
  usb: {
    dP: bidirectionalPin('D15'),
    dN: bidirectionalPin('E15'),
    pullup: outputPin('B12 C12'),
  },
  spiflash: {
    csN: outputPin('R2'),
    miso: inputPin('V2'),
    mosi: outputPin('W2'),
    wp: outputPin('Y2'),
    hold: outputPin('W1'),
  },
  spiflash4x: {
    csN: outputPin('R2'),
    dq: bidirectionalPin('W2 V2 Y2 W1'),
  },
  adc: withSettings(
    { pull: 'up' },
    {
      csN: outputPin('R17'),
      mosi: outputPin('R16'),
      miso: inputPin('U16'),
      clk: outputPin('P17'),
    },
  ),
  audio: {
    l: outputPin('E4 D3 C3 B3'),
    r: outputPin('A3 B5 D5 C5'),
    ring2: outputPin('H5 F2 F5 E5'),
  },
  oledSpi: {
    clk: outputPin('P4'),
    mosi: outputPin('P3'),
  },
  oledCtl: {
    dc: outputPin('P1'),
    resn: outputPin('P2'),
    csn: outputPin('N2'),
  },
  ext0p: bidirectionalPin('B11'),
  ext1p: bidirectionalPin('A10'),
}

const functionsV20 = {
  ...common,
  spisdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('H2'),
      mosi: outputPin('J1', { pull: 'up' }),
      csN: outputPin('K2', { pull: 'up' }),
      miso: inputPin('J3', { pull: 'up' }),
    },
  ),
  sdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('H2'),
      cmd: bidirectionalPin('J1', { pull: 'up' }),
      data: bidirectionalPin('J3 H1 K1 K2', { pull: 'up' }),
    },
  ),
  gpdi: {
    clkP: outputPin('A17', { standard: 'LVCMOS33D', drive: 4 }),
    data0P: outputPin('A16', { standard: 'LVCMOS33D', drive: 4 }),
    data1P: outputPin('A14', { standard: 'LVCMOS33D', drive: 4 }),
    data2P: outputPin('A12', { standard: 'LVCMOS33D', drive: 4 }),
    ethP: outputPin('A19', { standard: 'LVCMOS33D', drive: 4 }),
    ethN: dedicatedPin('B20', { standard: 'LVCMOS33D', drive: 4 }),
    cec: bidirectionalPin('A18', { pull: 'up' }),
    scl: bidirectionalPin('E12', { pull: 'up' }),
    sda: bidirectionalPin('B19', { pull: 'up' }),
  },
  wifiEn: outputPin('F1', { pull: 'up' }),
  wifiGpio0: bidirectionalPin('L2', { pull: 'up' }),
  esp32: {
    en: outputPin('F1', { pull: 'up' }),
    tx: outputPin('K3', { pull: 'up' }),
    rx: inputPin('K4', { pull: 'up' }),
    gpio0: bidirectionalPin('L2', { pull: 'up' }),
    gpio5: bidirectionalPin('N4'),
    gpio16: bidirectionalPin('L1', { pull: 'up' }),
    gpio17: bidirectionalPin('N3', { pull: 'up' }),
  },
  ant: outputPin('G1'),
  programN: outputPin('M4', { pull: 'up' }),
  shutdown: outputPin('G16', { pull: 'down' }),
}

const functionsV17 = {
  ...common,
  spisdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('J1'),
      mosi: outputPin('J3', { pull: 'up' }),
      csN: outputPin('H1', { pull: 'up' }),
      miso: inputPin('K2', { pull: 'up' }),
    },
  ),
  sdcard: withSettings(
    { slew: 'fast' },
    {
      clk: outputPin('J1'),
      cmd: bidirectionalPin('J3', { pull: 'up' }),
      data: bidirectionalPin('K2 K1 H2 H1', { pull: 'up' }),
    },
  ),
  gpdi: withSettings(
    { standard: 'LVCMOS33D', drive: 4 },
    {
      clkP: outputPin('A17'),
      data0P: outputPin('A12'),
      data1P: outputPin('A14'),
      data2P: outputPin('A16'),
    },
  ),
  wifiGpio0: bidirectionalPin('L2'),
}

const names = {
  clock25: 'clk25',
  reset: 'rst',
  button: 'user_btn',
  dipSwitch: 'user_sw',
  led: 'user_led',
  uart: 'serial',
}

type Size = '12F' | '25F' | '45F' | '85F'

/** As emard's constraints for the board have it: the flash feeds the configuration at 62 MHz. */
const configuration = {
  CONFIG_IOVOLTAGE: '3.3',
  COMPRESS_CONFIG: 'ON',
  MCCLK_FREQ: '62',
  SLAVE_SPI_PORT: 'DISABLE',
  MASTER_SPI_PORT: 'ENABLE',
  SLAVE_PARALLEL_PORT: 'DISABLE',
}

const facts = <S extends Size>(size: S, revision: string) =>
  ({
    title: `Radiona ULX3S ${size}, v${revision}`,
    device: `LFE5U-${size}` as `LFE5U-${S}`,
    package: 'CABGA381',
    speed: '6',
    standard: 'LVCMOS33',
    clock: 'clock25',
    has: [
      'SDR SDRAM of 16 bits: MT48LC16M16, AS4C16M16 or AS4C32M16',
      'SPI flash IS25LP128',
      'ESP32, microSD, audio, ADC, OLED header',
      'GPDI: four differential outputs at an HDMI connector',
      'USB to FT231X and to the chip itself',
    ],
    programmer: { loader: { board: 'ulx3s' }, over: 'jtag' },
    configuration,
    upstream: litexBoards('radiona_ulx3s', { device: `LFE5U-${size}`, revision }, names),
    isTriedOnSilicon: false,
  }) as const

/** Radiona ULX3S, v2.x and v3.0. Source: litex-boards' radiona_ulx3s.py, pins of revision 2.0. */
export const ulx3s = <S extends Size>(size: S) =>
  plainBoard({ ...facts(size, '2.0'), name: `ulx3s-${size.toLowerCase()}`, functions: functionsV20 })

/** Radiona ULX3S, v1.7: another SD card and GPDI. Source: the same, pins of revision 1.7. */
export const ulx3sV17 = <S extends Size>(size: S) =>
  plainBoard({ ...facts(size, '1.7'), name: `ulx3s-v1.7-${size.toLowerCase()}`, functions: functionsV17 })
