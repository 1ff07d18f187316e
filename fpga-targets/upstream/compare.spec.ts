import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bidirectionalPin, clockPin, connector, inputPin, outputPins, plainBoard } from '../board.ts'
import { differences } from './differences.ts'
import { readPlatform } from './platform.ts'

/** A platform file as litex-boards writes them: names of its own, in all forms that occur. */
const platformFile = `
from litex.build.generic_platform import *
from litex.build.lattice import LatticeECP5Platform
from litex.build.lattice.programmer import OpenOCDJTAGProgrammer
import copy

_io = [
    ("clk25", 0, Pins("P3"), IOStandard("LVCMOS33")),
    ("user_led_n", 1, Pins("U16"), IOStandard("LVCMOS33")),
    ("user_led_n", 2, Pins("T16"), IOStandard("LVCMOS33")),
    ("eth_clocks", 0, Subsignal("rx", Pins("H2")), IOStandard("LVCMOS33")),
    ("mem", 0,
        Subsignal("dq", Pins("A1 A2", "A3"), IOStandard("SSTL135_I"), Misc("TERMINATION=75 SLEWRATE=SLOW")),
        Subsignal("rst_n", Pins("A4")),
        IOStandard("LVCMOS33"), Misc("SLEWRATE=FAST")),
]
_io = copy.deepcopy(_io)

class Platform(LatticeECP5Platform):
    default_clk_name = "clk25"
    default_clk_period = 1e9/25e6
    def __init__(self, device="25F", toolchain="trellis", **kwargs):
        LatticeECP5Platform.__init__(self, f"LFE5U-{device}-6BG381C", _io, [("PMOD", "B1", "None", "B2")], toolchain=toolchain, **kwargs)
    def create_programmer(self):
        return OpenOCDJTAGProgrammer("x.cfg")
    def do_finalize(self, fragment):
        LatticeECP5Platform.do_finalize(self, fragment)
        self.add_period_constraint(self.lookup_request("clk25", loose=True), 1e9/25e6)
        self.add_period_constraint(self.lookup_request("eth_clocks:rx", 0, loose=True), 1e9/125e6)
`

const checkout = mkdtempSync(join(tmpdir(), 'gatewright-checkout-'))
const upstream = {
  repository: '',
  file: 'platforms/own.py',
  variant: { device: '45F' },
  names: { clock25: 'clk25', ledN: 'user_led_n' },
}

beforeAll(() => {
  mkdirSync(dirname(join(checkout, upstream.file)), { recursive: true })
  writeFileSync(join(checkout, upstream.file), platformFile)
})
afterAll(() => rmSync(checkout, { recursive: true, force: true }))

const own = {
  name: 'own',
  device: 'LFE5U-45F',
  package: 'CABGA381',
  speed: '6',
  standard: 'LVCMOS33',
  clock: 'clock25',
  upstream,
} as const
const functions = {
  clock25: clockPin('P3', 25e6),
  ledN: outputPins('U16 T16'),
  ethClocks: { rx: clockPin('H2', 125e6) },
  mem: {
    dq: bidirectionalPin('A1 A2 A3', { standard: 'SSTL135_I', termination: 75, slew: 'slow' }),
    rstN: inputPin('A4', { slew: 'fast' }),
  },
}
const connectors = { pmod: connector('B1 - B2') }

describe('a board and the file that it was taken from', () => {
  it('are the same', () => {
    expect(differences(plainBoard({ ...own, functions, connectors }), readPlatform(checkout, upstream))).toEqual([])
  })

  it.each([
    ['another size', { ...own, device: 'LFE5U-25F' }, functions, ['the part: "LFE5U-25F-6BG381" here, "LFE5U-45F-6BG381" there']],
    ['another grade', { ...own, speed: '7' }, functions, ['the part: "LFE5U-45F-7BG381" here, "LFE5U-45F-6BG381" there']],
    ['a ball', own, { ...functions, ledN: outputPins('U16 T17') }, ['user_led_n:1, balls: ["T17"] here, ["T16"] there']],
    [
      'a standard',
      own,
      { ...functions, clock25: clockPin('P3', 25e6, { standard: 'LVCMOS18' }) },
      ['clk25:0, standard: "LVCMOS18" here, "LVCMOS33" there'],
    ],
    [
      'a setting',
      own,
      { ...functions, mem: { ...functions.mem, rstN: inputPin('A4') } },
      ['mem:0:rst_n, settings: [] here, ["SLEWRATE=FAST"] there'],
    ],
    [
      'the order of a bus',
      own,
      { ...functions, mem: { ...functions.mem, dq: bidirectionalPin('A2 A1 A3', functions.mem.dq.settings) } },
      ['mem:0:dq, balls: ["A2","A1","A3"] here, ["A1","A2","A3"] there'],
    ],
    ['a frequency', own, { ...functions, ethClocks: { rx: clockPin('H2', 50e6) } }, ['eth_clocks:rx:0, MHz: 50 here, 125 there']],
    ['a pin more', own, { ...functions, more: inputPin('C3') }, ['more:0: only here']],
    ['a pin less', own, { ...functions, mem: { dq: functions.mem.dq } }, ['mem:0:rst_n: only there']],
  ] as const)('differ in %s', (_, options, changed, expected) => {
    const board = plainBoard({ ...options, functions: changed as never, connectors } as never)
    expect(differences(board, readPlatform(checkout, upstream))).toEqual(expected)
  })

  it('differ in a connector', () => {
    const board = plainBoard({ ...own, functions, connectors: { pmod: connector('B1 - B3') } })
    expect(differences(board, readPlatform(checkout, upstream))).toEqual([
      'connector pmod: ["B1","-","B3"] here, ["B1","-","B2"] there',
    ])
  })

  it('say which file is missing', () => {
    expect(() => readPlatform(checkout, { ...upstream, file: 'platforms/other.py' })).toThrow(
      /has no platforms\/other\.py: is it a checkout/,
    )
  })
})
