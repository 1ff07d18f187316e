import { expect, it } from 'vitest'
import { ecp5 } from '../../fpga-targets/ecp5.ts'
import { ballsOf, padAt } from '../../fpga-targets/packages/balls.ts'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { elaborate } from '../../src/dsl/elaborate.ts'
import { configurationOf, place } from '../../src/flow/nextpnr/place.ts'
import { synthesise } from '../../src/flow/yosys/synthesise.ts'
import { yosysScripts } from '../../src/flow/yosys/yosys-script.ts'
import { InnerPrimitives, PinPrimitives, padsOf } from './fixtures/every-primitive.ts'

const device = ecp5.find(({ name }) => name === 'LFE5UM5G-25F')!
const part = { device, package: 'CABGA381', speed: '8' }

/** Through Yosys and nextpnr; gives the cells that Yosys left. */
async function cellsThroughTools(top: () => unknown, pads: Readonly<Record<string, string>>): Promise<Set<string>> {
  const design = elaborate(top)
  const files = [...writeVerilog(design).files].map(([name, text]) => ({ name, text }))
  const { netlist } = await synthesise(files, design.top.name, yosysScripts[0]!)
  const balls = new Map(ballsOf(device.name, part.package).map((ball) => [padAt(device.name, part.package, ball)!.name, ball]))
  const constraints = Object.entries(pads).map(([port, pad]) => `LOCATE COMP "${port}" SITE "${balls.get(pad)}";\n`)
  const placed = await place({ netlist, part, frequencyMhz: 50, constraints: constraints.join(''), seed: 1 })
  expect(await configurationOf(placed)).toContain('.device LFE5UM5G-25F')
  const cells = Object.values(JSON.parse(netlist).modules[design.top.name].cells as Record<string, { type: string }>)
  return new Set(cells.map(({ type }) => type))
}

it('Yosys and nextpnr take clocks, memories, DSPs, buffers and configuration', async () => {
  const cells = await cellsThroughTools(InnerPrimitives, {})
  // Buffers become TRELLIS_IO in Yosys.
  const wanted = [
    'EHXPLLL',
    'OSCG',
    'DCCA',

    'SGSR',
    'DP16KD',
    'PDPW16KD',
    'MULT18X18D',
    'ALU54B',
    'USRMCLK',
    'JTAGG',
    'TRELLIS_IO',
  ]
  expect([...cells]).toEqual(expect.arrayContaining(wanted))
})

it('Yosys and nextpnr take DDR registers, delays, strobes and SERDES at pins', async () => {
  const cells = await cellsThroughTools(PinPrimitives, padsOf)
  const pins = ['IDDRX1F', 'IDDRX2F', 'IDDR71B', 'ODDRX1F', 'ODDRX2F', 'ODDR71B', 'DELAYG', 'DELAYF', 'ECLKSYNCB', 'CLKDIVF']
  const memory = ['DQSBUFM', 'DDRDLLA', 'IDDRX2DQA', 'ODDRX2DQA', 'ODDRX2DQSB', 'TSHX2DQA', 'TSHX2DQSA', 'OSHX2A']
  expect([...cells]).toEqual(expect.arrayContaining([...pins, ...memory, 'DCUA', 'EXTREFB']))
})
