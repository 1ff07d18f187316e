import { describe, expect, it } from 'vitest'
import { cellCounts, type Netlist } from './netlist.ts'
import { synthesise } from './synthesise.ts'
import { chooseScript, scriptText } from './yosys-script.ts'

describe('scriptText', () => {
  it('reads the files in order and writes the netlist', () => {
    expect(scriptText(chooseScript('default'), 'top', ['a.v', 'top.v'], 'netlist.json').split('\n')).toEqual([
      'read_verilog a.v',
      'read_verilog top.v',
      'synth_ecp5 -top top -json netlist.json',
      '',
    ])
  })

  it('puts its own mapping between the two halves of synth_ecp5', () => {
    expect(scriptText(chooseScript('abc'), 'top', [], 'n.json').split('\n')).toEqual([
      'synth_ecp5 -top top -run begin:map_luts',
      'techmap -map +/lattice/latches_map.v',
      'abc -lut 4:7 -dress',
      'clean',
      'synth_ecp5 -top top -run map_cells: -json n.json',
      '',
    ])
  })
})

describe('the script area', () => {
  it('makes a multiplexer of eight without wide tables, and so with fewer LUT4', async () => {
    const text =
      'module top(input [63:0] data, input [2:0] select, output [7:0] out); assign out = data[8*select +: 8]; endmodule'
    const count = async (script: string): Promise<ReadonlyMap<string, number>> => {
      const { netlist } = await synthesise([{ name: 'top.v', text }], 'top', chooseScript(script))
      return cellCounts((JSON.parse(netlist) as Netlist).modules.top!)
    }
    const [area, fast] = [await count('area'), await count('default')]
    expect(area.get('PFUMX')).toBeUndefined()
    expect(area.get('LUT4')).toBeLessThan(fast.get('LUT4')!)
  })
})

describe('chooseScript', () => {
  it('names the nearest', () => {
    expect(() => chooseScript('abc8')).toThrow(
      /no Yosys script is called abc8; mend: did you mean abc.*there are default, abc9, abc, area/,
    )
  })
})
