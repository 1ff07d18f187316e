import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import { elaborate } from '../../dsl/elaborate.ts'
import type { Netlist } from '../../flow/yosys/netlist.ts'
import { synthesise } from '../../flow/yosys/synthesise.ts'
import { chooseScript } from '../../flow/yosys/yosys-script.ts'
import { Multiplier, type MultiplierParameters } from './multiplier.ts'

/** The cells that Yosys makes of a multiplier, and which registers of the DSPs are used. */
async function cellsOf(parameters: MultiplierParameters) {
  const design = elaborate(Multiplier, parameters)
  const files = [...writeVerilog(design).files].map(([name, text]) => ({ name, text }))
  const { netlist } = await synthesise(files, design.top.name, chooseScript('default'))
  const cells = Object.values((JSON.parse(netlist) as Netlist).modules[design.top.name]!.cells)
  const dsps = cells.filter(({ type }) => type === 'MULT18X18D')
  const registers = dsps.map(({ parameters: given }) =>
    ['INPUTA', 'INPUTB', 'PIPELINE', 'OUTPUT'].filter((place) => given?.[`REG_${place}_CLK`] === 'CLK0').join(' '),
  )
  return {
    dsps: dsps.length,
    registers: [...new Set(registers)],
    flipFlops: cells.filter(({ type }) => type === 'TRELLIS_FF').length,
  }
}

describe('a multiplier after synthesis', () => {
  it.each([
    [
      { a: 18, b: 18, latency: 3 },
      { dsps: 1, registers: ['INPUTA INPUTB PIPELINE OUTPUT'], flipFlops: 0 },
    ],
    [
      { a: 16, b: 16, latency: 2 },
      { dsps: 1, registers: ['INPUTA INPUTB OUTPUT'], flipFlops: 0 },
    ],
    // The product, and each sign flag twice.
    [
      { a: 32, b: 32, latency: 3 },
      { dsps: 4, registers: ['INPUTA INPUTB OUTPUT'], flipFlops: 64 + 4 },
    ],
    [
      { a: 64, b: 64, latency: 3 },
      { dsps: 16, registers: ['INPUTA INPUTB OUTPUT'], flipFlops: 128 + 4 },
    ],
  ])('%o has its DSPs, with their registers inside', async (parameters, wanted) => {
    expect(await cellsOf(parameters)).toEqual(wanted)
  })
})
