import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Module, Variable } from '../../ir/module.ts'
import { runTool } from '../../toolchain/run-tool.ts'
import { measuringWrapper } from './wrapper.ts'

const rx = domainOf('rx', { frequencyHz: 156.25e6 })
const tx = domainOf('tx', { frequencyHz: 125e6, edge: 'falling', reset: 'none' })

const twoClocks = moduleOf('bridge', {
  domains: [moduleDomain(rx, 'rx'), moduleDomain(tx, 'tx')],
  variables: [
    variable('input', 'frame', 12, { domain: rx }),
    variable('input', 'valid', 1, { domain: rx }),
    variable('output', 'ready', 1, { domain: rx }),
    variable('output', 'word', 7, { domain: tx }),
    variable('input', 'mode', 3),
    variable('inout', 'pad', 2),
  ],
})

const combinational = moduleOf('majority', {
  variables: [variable('input', 'clk', 8), variable('output', 'count', 4)],
})
const single = domainOf('clk', {})
const narrow = moduleOf('narrow', {
  domains: [moduleDomain(single)],
  variables: [variable('input', 'one', 1, { domain: single }), variable('output', 'two', 2, { domain: single })],
})

describe('measuringWrapper', () => {
  it('has one scan and one fold pin for each clock; clocks, resets and pads are pins', () => {
    const { verilog, top } = measuringWrapper(twoClocks)
    expect(top).toBe('bridge_wrapper')
    expect(verilog).toContain(
      [
        'module bridge_wrapper (',
        '  input wire rx_clk,',
        '  input wire rx_rst,',
        '  input wire tx_clk,',
        '  inout wire [1:0] pad,',
        '  input wire scan_in_rx_clk,',
        '  output wire fold_out_rx_clk,',
        '  output wire fold_out_tx_clk',
        ');',
      ].join('\n'),
    )
  })

  it('joins each port to the chain of its domain, one of no domain to the first', () => {
    const { verilog, chains } = measuringWrapper(twoClocks)
    expect(verilog).toContain('.frame(scan_rx_clk[11:0])')
    expect(verilog).toContain('.valid(scan_rx_clk[12])')
    expect(verilog).toContain('.mode(scan_rx_clk[15:13])')
    expect(verilog).toContain('.ready(out_rx_clk)')
    expect(verilog).toContain('.word(out_tx_clk[6:0])')
    expect(verilog).toContain("always @(negedge tx_clk) fold_tx_clk <= out_tx_clk ^ {fold_tx_clk[5:0], 1'b0};")
    expect(chains).toEqual([
      { scan: 'scan_rx_clk', scanBits: 16, fold: 'fold_rx_clk', foldBits: 1 },
      { scan: 'scan_tx_clk', scanBits: 0, fold: 'fold_tx_clk', foldBits: 7 },
    ])
  })

  it('knows what each clock pin is to reach', () => {
    expect(measuringWrapper(twoClocks).clocks).toEqual([
      { name: 'rx', pin: 'rx_clk', frequencyHz: 156.25e6 },
      { name: 'tx', pin: 'tx_clk', frequencyHz: 125e6 },
    ])
  })

  it('makes a clock for logic that has none', () => {
    const { verilog, clocks } = measuringWrapper(combinational)
    expect(clocks).toEqual([{ name: 'clk', pin: 'clk_', frequencyHz: 100e6 }])
    expect(verilog).toContain('always @(posedge clk_) scan_clk_ <= {scan_clk_[6:0], scan_in_clk_};')
  })

  it.each([
    ['two clocks', twoClocks],
    ['no clock, and a port called clk', combinational],
    ['chains of one and of two bits', narrow],
  ])(
    'passes the strictest lint: %s',
    async (_, module) => {
      expect(await lint(module)).toBe('')
    },
    60_000,
  )
})

/** What Verilator says about the wrapper around a core that reads all its inputs. */
async function lint(module: Module): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-wrapper-'))
  try {
    const { verilog, top } = measuringWrapper(module)
    writeFileSync(join(folder, `${top}.v`), verilog)
    writeFileSync(join(folder, `${module.name}.v`), core(module))
    const args = ['--lint-only', '-Wall', '--top-module', top, `${top}.v`, `${module.name}.v`]
    const { exitCode, stdout, stderr } = await runTool('verilator', args, { cwd: folder })
    return exitCode === 0 ? stderr : stderr + stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function core(module: Module): string {
  const direction = (port: Variable): string => `${port.kind} wire [${port.width - 1}:0] ${port.name}`
  const inputs = module.ports.filter(({ kind }) => kind !== 'output').map(({ name }) => name)
  const outputs = module.ports.filter(({ kind }) => kind === 'output')
  const assigns = outputs.map(({ name, width }) => `  assign ${name} = {${width}{^{${inputs.join(', ')}}}};`)
  return [`module ${module.name} (${module.ports.map(direction).join(', ')});`, ...assigns, 'endmodule', ''].join('\n')
}
