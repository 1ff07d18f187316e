import { bidirectionalPin, clockPin, connector, dedicatedPin, inputPin, outputPin, plainBoard } from '../board.ts'
import { litexBoards } from '../upstream/source.ts'
import { ddr3Pins } from './memory-pins.ts'

const functions = {
  clock100: clockPin('K23', 100e6),
  clock26: clockPin('N22', 26e6),
  auxiliaryClock: inputPin('H26'),
  serdesClock100: {
    p: dedicatedPin('AF12'),
    n: dedicatedPin('AF13'),
  },
  gsrn: inputPin('AB1'),
  resetN: inputPin('N5'),
  rstSys: {
    inN: inputPin('N5'),
    out: outputPin('M6'),
  },
  ftdiResetN: bidirectionalPin('P23'),
  rgbLed: [
    {
      r: outputPin('P21'),
      g: outputPin('R23'),
      b: outputPin('P22'),
    },
    {
      r: outputPin('K21'),
      g: outputPin('K24'),
      b: outputPin('M21'),
    },
    {
      r: outputPin('U21'),
      g: outputPin('W21'),
      b: outputPin('T24'),
    },
    {
      r: outputPin('T23'),
      g: outputPin('R21'),
      b: outputPin('T22'),
    },
  ] as const,
  uart: {
    rx: inputPin('R26'),
    tx: outputPin('R24'),
  },
  ddram: ddr3Pins('SSTL15_I', 75, {
    a: 'T5 M3 L3 V6 K2 W6 K3 L1 H2 L2 N1 J1 M1 K1 H1',
    ba: 'U6 N3 N4',
    rasN: 'T3',
    casN: 'P2',
    weN: 'R3',
    dm: 'U4 U1',
    dq: 'T4 W4 R4 W5 R6 P6 P5 P4 R1 W3 T2 V3 U3 W1 T1 W2',
    dqsP: 'V4 V1',
    clkP: 'H3',
    cke: 'P1',
    odt: 'P3',
  }),
  ethClocks: {
    tx: outputPin('A12'),
    rx: clockPin('E11', 125e6),
  },
  eth: {
    rstN: outputPin('C13'),
    intN: inputPin('B13'),
    mdio: bidirectionalPin('A13'),
    mdc: outputPin('C11'),
    rxCtl: inputPin('A11'),
    rxData: inputPin('B11 A10 B10 A9', { pull: 'up' }),
    txCtl: outputPin('C9'),
    txData: outputPin('D8 C8 B8 A8'),
  },
  sdcard: {
    data: bidirectionalPin('N26 N25 N23 N21', { pull: 'up' }),
    cmd: bidirectionalPin('M24', { pull: 'up' }),
    clk: outputPin('P24'),
    cd: inputPin('L22'),
    cmdDir: outputPin('M23'),
    dat0Dir: outputPin('N24'),
    dat13Dir: outputPin('P26'),
  },
  sata: {
    clkP: dedicatedPin('AF12'),
    clkN: dedicatedPin('AF13'),
    rxP: dedicatedPin('AF15'),
    rxN: dedicatedPin('AF16'),
    txP: dedicatedPin('AD16'),
    txN: dedicatedPin('AD17'),
  },
  spiflash: {
    csN: outputPin('AA2'),
    mosi: outputPin('AE2'),
    miso: inputPin('AD2'),
    wp: outputPin('AF2'),
    hold: outputPin('AE1'),
  },
  spiflash4x: {
    csN: outputPin('AA2'),
    dq: bidirectionalPin('AE2 AD2 AF2 AE1'),
  },
  ulpi: {
    rst: outputPin('E23'),
    clk: clockPin('H24', 60e6),
    dir: inputPin('F22'),
    nxt: inputPin('F23'),
    stp: outputPin('H23'),
    data: bidirectionalPin('M26 L25 L26 K25 K26 J23 J26 H25'),
  },
  usbCPower: {
    enN: outputPin('F24'),
  },
  usbcCfg: {
    scl: bidirectionalPin('D24'),
    sda: bidirectionalPin('C24'),
    dir: inputPin('B23'),
    idN: inputPin('D23'),
    intN: inputPin('B24'),
  },
  usbcMux: {
    enN: outputPin('C23'),
    amsel: outputPin('B26'),
    pol: outputPin('D26'),
    lnaP: dedicatedPin('AD10', { standard: 'LVCMOS18D' }),
    lnaN: dedicatedPin('AD11', { standard: 'LVCMOS18D' }),
    lnbP: dedicatedPin('AF9', { standard: 'LVCMOS18D' }),
    lnbN: dedicatedPin('AF10', { standard: 'LVCMOS18D' }),
    lncP: dedicatedPin('AD7', { standard: 'LVCMOS18D' }),
    lncN: dedicatedPin('AD8', { standard: 'LVCMOS18D' }),
    lndP: dedicatedPin('AF6', { standard: 'LVCMOS18D' }),
    lndN: dedicatedPin('AF7', { standard: 'LVCMOS18D' }),
  },
  hdmi: {
    r: outputPin('AD26 AE25 AF25 AE26 E10 D11 D10 C10 D9 E8 H5 J4'),
    g: outputPin('AA23 AA22 AA24 AA25 E1 F2 F1 D17 D16 E16 J6 H6'),
    b: outputPin('AD25 AC26 AB24 AB25 B3 C3 D3 B1 C2 D2 D1 E3'),
    de: outputPin('A3'),
    clk: outputPin('C1'),
    vsync: outputPin('A4'),
    hsync: outputPin('B4'),
    sda: bidirectionalPin('E17'),
    scl: bidirectionalPin('C17'),
    rstN: outputPin('N6'),
    intN: inputPin('C4'),
    mclk: outputPin('E19'),
    sck: outputPin('D6'),
    ws: outputPin('C6'),
    i2s: outputPin('A6 B6 A5 C5'),
  },
}

const connectors = {
  pmod0: connector('T25 U25 U24 V24 T26 U26 V26 W26'),
  pmod1: connector('U23 V23 U22 V21 W25 W24 W23 W22'),
  pmod2: connector('J24 H22 E21 D18 K22 J21 H21 D22'),
  pmod3: connector('E4 F4 E6 H4 F3 D4 D5 F5'),
  pmod4: connector('E26 D25 F26 F25 C26 C25 A25 A24'),
  pmod5: connector('D19 C21 B21 C22 D21 A21 A22 A23'),
  pmod6: connector('C16 B17 C18 B19 A17 A18 A19 C19'),
  pmod7: connector('D14 B14 E14 B16 C14 A14 A15 A16'),
}

const names = {
  clock100: 'clk100',
  clock26: 'clk26',
  auxiliaryClock: 'clk_aux',
  serdesClock100: 'serdes_clk100',
  resetN: 'rst_n',
  uart: 'serial',
}

/** What the 45F has no pins for: bank 4 is missing, and with it a third of the bits of each colour. */
const functions45F = {
  ...functions,
  hdmi: {
    ...functions.hdmi,
    r: dedicatedPin('AD26 AE25 AF25 AE26 E10 D11 D10 C10 D9 E8 H5 J4'),
    g: dedicatedPin('AA23 AA22 AA24 AA25 E1 F2 F1 D17 D16 E16 J6 H6'),
    b: dedicatedPin('AD25 AC26 AB24 AB25 B3 C3 D3 B1 C2 D2 D1 E3'),
  },
}

const facts = {
  package: 'CABGA554',
  speed: '8',
  standard: 'LVCMOS33',
  clock: 'clock100',
  connectors,
  has: [
    'DDR3 of 16 bits: MT41K256M16',
    'RGMII Ethernet PHY',
    'SPI flash, microSD',
    'HDMI transmitter IT6613',
    'ULPI USB PHY, USB-C with SERDES, SATA',
  ],
  programmer: { loader: { board: 'ecpix5' }, over: 'jtag' },
  isTriedOnSilicon: false,
} as const

const ecpix5With85F = plainBoard({
  ...facts,
  name: 'ecpix5-85f',
  title: 'LambdaConcept ECPIX-5 85F',
  device: 'LFE5UM5G-85F',
  functions,
  upstream: litexBoards('lambdaconcept_ecpix5', { device: '85F' }, names),
})

const ecpix5With45F = plainBoard({
  ...facts,
  name: 'ecpix5-45f',
  title: 'LambdaConcept ECPIX-5 45F',
  device: 'LFE5UM5G-45F',
  functions: functions45F,
  upstream: litexBoards('lambdaconcept_ecpix5', { device: '45F' }, names),
})

/** LambdaConcept ECPIX-5. Source: litex-boards' lambdaconcept_ecpix5.py. */
export function ecpix5(size: '45F'): typeof ecpix5With45F
export function ecpix5(size: '85F'): typeof ecpix5With85F
export function ecpix5(size: '45F' | '85F'): typeof ecpix5With45F | typeof ecpix5With85F {
  return size === '45F' ? ecpix5With45F : ecpix5With85F
}
