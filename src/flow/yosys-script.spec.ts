import { describe, expect, it } from 'vitest'
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

describe('chooseScript', () => {
  it('names the nearest', () => {
    expect(() => chooseScript('abc8')).toThrow(
      /no Yosys script is called abc8; mend: did you mean abc.*there are default, abc9, abc/,
    )
  })
})
