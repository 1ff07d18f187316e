import { readFileSync } from 'node:fs'
import { bool, elaborate, module, output, ports } from 'gatewright'
import * as boards from 'gatewright/boards'
import { beforeAll, describe, expect, it } from 'vitest'
import * as blockRam from './block-ram.ts'
import * as clocks from './clocks.ts'
import * as configuration from './configuration.ts'
import * as ddr from './ddr.ts'
import * as dsp from './dsp.ts'
import { type YosysCell, yosysCells } from './fixtures/yosys-cells.ts'
import * as pins from './pins.ts'
import type { Primitive } from './primitive.ts'
import * as serdes from './serdes.ts'

const all = [clocks, ddr, pins, blockRam, dsp, serdes, configuration].flatMap((file) => Object.values(file)) as Primitive[]

/** Parameters that Yosys has and we do not declare: invertible pins (nextpnr inverts by itself). */
const isLeftOut = (name: string): boolean => /MUX$/.test(name)
/** Contents are words of 320 bits there and text of as many here. */
const asValue = (value: string): string => (/^(?:320'h|0x)0+$/.test(value) ? 'empty' : value)

let cells: ReadonlyMap<string, YosysCell>
beforeAll(async () => {
  cells = await yosysCells()
})

const page = readFileSync(new URL('../../docs/reference/primitives.md', import.meta.url), 'utf8')
const table = page.slice(page.indexOf('| cell |'), page.indexOf('\n\n', page.indexOf('| cell |')))
/** The cells that the reference has a row for. */
const documented = table
  .split('\n')
  .map((row) => row.split('|')[1]!)
  .flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!))

describe('the declarations of primitives', () => {
  it('are all in the reference, and to be had by a user', () => {
    const names = all.map(({ primitive }) => primitive)
    expect(documented.toSorted()).toEqual(names.toSorted())
    expect(names.filter((name) => !(name in boards))).toEqual([])
    expect(boards).toHaveProperty('DspMultiplier')
  })

  it('are those that the issue asks for, and more', () => {
    const names = all.map(({ primitive }) => primitive)
    expect(names).toEqual([...new Set(names)])
    const asked = ['EHXPLLL', 'OSCG', 'IDDRX1F', 'IDDRX2F', 'ODDRX1F', 'ODDRX2F', 'IDDRX2DQA', 'ODDRX2DQA', 'DQSBUFM', 'DELAYG']
    const rest = [
      'DELAYF',
      'BB',
      'TRELLIS_IO',
      'USRMCLK',
      'MULT18X18D',
      'ALU54B',
      'DP16KD',
      'PDPW16KD',
      'DCUA',
      'EXTREFB',
      'JTAGG',
    ]
    expect(names).toEqual(expect.arrayContaining([...asked, ...rest]))
  })

  it.each(all.map((each) => [each.primitive, each] as const))('%s has the ports of Yosys’ cell', (name, { facts }) => {
    const { clocks: clockInputs = [], inputs = [], outputs = [], clockOutputs = [], pads = [] } = facts
    const ours = [
      ...[...clockInputs, ...inputs].map((port) => [port, 'input']),
      ...[...outputs, ...clockOutputs].map((port) => [port, 'output']),
      ...pads.map((port) => [port, 'inout']),
    ]
    expect(new Set(ours.map(([port]) => port)).size).toBe(ours.length)
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(cells.get(name)!.ports))
    for (const [clock, members] of Object.entries(facts.belongs ?? {})) {
      expect(clockInputs).toContain(clock)
      expect(ours.map(([port]) => port)).toEqual(expect.arrayContaining([...members]))
    }
    expect([...outputs, ...clockOutputs]).toEqual(expect.arrayContaining([...(facts.free ?? [])]))
  })

  it.each(all.map((each) => [each.primitive, each] as const))('%s has the parameters of Yosys’ cell', (name, { facts }) => {
    const declared = [...cells.get(name)!.parameters].filter(
      ([parameter]) => !isLeftOut(parameter) || parameter in (facts.parameters ?? {}),
    )
    const ours = Object.entries(facts.parameters ?? {}).map(([parameter, fact]) => [parameter, asValue(String(fact.default))])
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(declared.map(([key, value]) => [key, asValue(value)])))
  })
})

const refused = (body: () => { readonly O?: unknown }) => () =>
  elaborate(
    module('top', () => {
      const io = ports({ o: output(bool) })
      body()
      io.o.set(false)
      return io
    }),
  )

describe('a primitive', () => {
  it('refuses a parameter that it has not, and a value that cannot be', () => {
    const off = clocks.OSCG as (ports: object, options: object) => object
    expect(refused(() => off({}, { parameters: { DIV: 1 } }))).toThrow(/GW320[\s\S]*DIV of `OSCG` cannot be 1[\s\S]*2 to 128/)
    expect(refused(() => off({}, { parameters: { SPEED: 1 } }))).toThrow(/GW320[\s\S]*no parameter SPEED/)
    expect(refused(() => off({ CLK: false }, {}))).toThrow(/GW320[\s\S]*no input called CLK/)
  })

  it('refuses the same in the editor', () => {
    // @ts-expect-error a word of the list
    const one = () => clocks.CLKDIVF({}, { parameters: { DIV: '3.0' } })
    // @ts-expect-error a port of the cell
    const two = () => ddr.IDDRX1F({ D2: false })
    // @ts-expect-error an output of the cell
    const three = () => ddr.IDDRX1F({ D: false }).Q2
    expect([one, two, three]).toHaveLength(3)
  })
})
