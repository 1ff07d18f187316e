import { describe, expect, it } from 'vitest'
import { shellOf } from './shell.ts'

const text = `
module other (
  input a
);
endmodule
module core (
  input      [31:0]   data,
  input               clk,
  input               reset,
  output reg [3:0]    lanes,
  output              valid
);
  wire ignored;
endmodule`
const pins = { clock: 'clk', reset: 'reset' }

describe('the ports of a Verilog module', () => {
  it('are read from its head', () => {
    const { name, ports, domains } = shellOf(text, 'core', pins)
    expect(name).toBe('core')
    // Clock and reset come first.
    expect(ports.map((port) => `${port.kind} ${port.name} ${port.width}`)).toEqual([
      'input clk 1',
      'input reset 1',
      'input data 32',
      'output lanes 4',
      'output valid 1',
    ])
    expect(domains[0]!.clock.name).toBe('clk')
    expect(domains[0]!.reset?.name).toBe('reset')
  })

  it('are refused where a line is not understood, or clock or reset is missing', () => {
    expect(() => shellOf(text.replace('[31:0]', '[W-1:0]'), 'core', pins)).toThrow('5 lines of ports, 4 of them understood')
    expect(() => shellOf(text, 'core', { clock: 'clock', reset: 'reset' })).toThrow('core has no port clock')
    expect(() => shellOf(text, 'absent', pins)).toThrow('no module absent')
  })
})
