import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ecp5 } from '../../fpga-targets/ecp5.ts'
import { domainOf, moduleDomain, moduleOf, variable } from '../ir/hand-built.ts'
import { runTool } from '../toolchain/run-tool.ts'
import { ToolAborted } from '../toolchain/tool-error.ts'
import { type BuildRequest, build, clockConstraints, clockTargets } from './build.ts'
import { choosePart } from './device/part.ts'
import { place } from './nextpnr/place.ts'
import { missedClocks } from './report/report.ts'
import type { StageProgress } from './stage/stage.ts'
import { clockPinOf } from './timing/timing.ts'
import { synthesise } from './yosys/synthesise.ts'
import { chooseScript } from './yosys/yosys-script.ts'

// Runs as ever, and counts.
vi.mock('../toolchain/run-tool.ts', { spy: true })

/** Twelve flip-flops with an enable: small enough to be placed in a second, large enough to have a worst path. */
const domain = domainOf('clk', { frequencyHz: 50e6 })
const blinker = moduleOf('blinker', {
  domains: [moduleDomain(domain)],
  variables: [variable('input', 'enable', 1, { domain }), variable('output', 'led', 1, { domain })],
})
const verilog = `module blinker (input wire clk, input wire rst, input wire enable, output wire led);
  reg [11:0] count = 12'd0;
  always @(posedge clk)
    if (rst) count <= 12'd0;
    else if (enable) count <= count + 12'd1;
  assign led = count[11];
endmodule
`

let folder: string
let cacheBefore: string | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-build-'))
  cacheBefore = process.env.GATEWRIGHT_CACHE
})
afterAll(() => {
  if (cacheBefore === undefined) delete process.env.GATEWRIGHT_CACHE
  else process.env.GATEWRIGHT_CACHE = cacheBefore
  rmSync(folder, { recursive: true, force: true })
})

/** A register of another name makes a text that no earlier run has kept anything of. */
const fresh = (text: string): string => text.replaceAll('count', `count_${process.pid}_${Math.trunc(performance.now() * 1000)}`)
const request = (changes: Partial<BuildRequest> & { readonly text: string }): BuildRequest => ({
  name: 'blinker',
  module: blinker,
  files: [{ name: 'blinker.v', text: changes.text }],
  extras: [{ name: 'source-map.json', text: '{}' }],
  translate: ({ file, line }) => [{ file, line, text: '' }],
  part: choosePart(ecp5, { device: 'LFE5U-12F', package: 'TQFP144', speed: '6' }),
  script: chooseScript('default'),
  frequencies: new Map(),
  seeds: [1, 2],
  folder: join(folder, 'out'),
  ...changes,
})

async function run(changes: Partial<BuildRequest> & { readonly text: string }) {
  const progress: StageProgress[] = []
  const report = await build(request(changes), { onProgress: (step) => progress.push(step) })
  const states = progress.filter(({ state }) => state !== 'starts').map(({ stage, state }) => `${stage} ${state}`)
  return { report, states }
}

describe('build', () => {
  it('makes a bitstream of a blinker, and does nothing twice', async () => {
    const text = fresh(verilog)
    const first = await run({ text })
    const out = join(folder, 'out')
    // A register's name is no part of the configuration: its bitstream may be kept from an earlier run.
    expect(first.states.slice(0, 3).toSorted()).toEqual(['nextpnr seed 1 done', 'nextpnr seed 2 done', 'yosys done'])
    expect(readdirSync(out).sort()).toEqual([
      ...['blinker.bit', 'blinker.config', 'blinker.v', 'blinker_wrapper.v', 'history.jsonl', 'netlist.json'],
      ...['report.json', 'source-map.json', 'synthesise.ys'],
    ])
    const bitstream = readFileSync(join(out, 'blinker.bit'))
    // Project Trellis writes the part's name, then the preamble 0xBDB3 of Lattice FPGA-TN-02039.
    expect(bitstream.subarray(0, 200).toString('latin1')).toContain('LFE5U-12F')
    expect(bitstream.includes(Buffer.from([0xff, 0xff, 0xbd, 0xb3]))).toBe(true)

    const { report } = first
    expect(report).toEqual(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')))
    expect(report).toMatchObject({ device: 'LFE5U-12F', package: 'TQFP144', speed: 6, ebr: 0, dsp: 0, ff: 14, ff_net: 12 })
    const { clk } = report.clocks
    expect(clk).toMatchObject({ target: 50 })
    expect(clk!.seeds).toHaveLength(2)
    expect(clk!.mhz_best).toBe(Math.max(...clk!.seeds))
    expect(clk!.mhz_best).toBeGreaterThan(150)
    expect(1000 / clk!.worst_path!.total_ns).toBeCloseTo(clk!.mhz_best!, -1)
    expect(missedClocks(report)).toEqual([])

    // Two placements and the netlist at least; how long it takes that nothing runs is tests/flow-overhead's.
    expect(vi.mocked(runTool).mock.calls.length).toBeGreaterThanOrEqual(3)
    vi.mocked(runTool).mockClear()
    const second = await run({ text })
    expect(runTool).not.toHaveBeenCalled()
    expect(second.states.toSorted()).toEqual(['ecppack kept', 'nextpnr seed 1 kept', 'nextpnr seed 2 kept', 'yosys kept'])
    expect(second.report).toEqual(report)
    expect(readFileSync(join(out, 'blinker.bit')).equals(bitstream)).toBe(true)

    const third = await run({ text, seeds: [1, 2, 3] })
    expect(third.states.filter((state) => state.endsWith('done') && state.startsWith('nextpnr'))).toEqual(['nextpnr seed 3 done'])
  })

  it('keeps the result when a frequency is missed, and says so', async () => {
    const out = join(folder, 'missed')
    const { report } = await run({ text: verilog, folder: out, frequencies: new Map([['clk', 2000]]), seeds: [1] })
    expect(report.clocks.clk!.target).toBe(2000)
    expect(missedClocks(report)).toEqual(['clk'])
    expect(existsSync(join(out, 'blinker.bit'))).toBe(true)
  })

  it('leaves the folder as it was when Yosys refuses', async () => {
    const out = join(folder, 'out')
    const before = readFileSync(join(out, 'report.json'), 'utf8')
    await expect(run({ text: 'module blinker(input wire clk;\nendmodule\n' })).rejects.toThrow(
      /^GW820 Yosys refuses the Verilog at blinker\.v:1: syntax error[^\n]*$/,
    )
    expect(readFileSync(join(out, 'report.json'), 'utf8')).toBe(before)
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('says in one line what does not fit, once for all seeds', async () => {
    const pads = moduleOf('blinker', { domains: [moduleDomain(domain)], variables: [variable('inout', 'pads', 240)] })
    const text = `module blinker (input wire clk, input wire rst, inout wire [239:0] pads);
  reg [239:0] held;
  always @(posedge clk) held <= pads;
  assign pads = rst ? held : 240'bz;
endmodule
`
    const out = join(folder, 'pins')
    await expect(run({ text, module: pads, folder: out })).rejects.toThrow(
      /^GW831 the design has more pins than LFE5U-12F-6 TQFP144 \(TRELLIS_IO: 242 of \d+\); mend: [^\n]*$/,
    )
    expect(readdirSync(out)).toEqual([])
  })

  it('names the loop that nextpnr finds', async () => {
    const text = `module blinker (input wire clk, input wire rst, input wire enable, output wire led);
  wire around;
  assign around = ~(around & enable);
  assign led = around;
endmodule
`
    await expect(run({ text, folder: join(folder, 'loop') })).rejects.toThrow(
      /^GW832 the netlist has a combinational loop through \w+/,
    )
  })

  it('stops at once when it is told to, and leaves nothing', async () => {
    const out = join(folder, 'stopped')
    const controller = new AbortController()
    const running = build(request({ text: fresh(verilog), folder: out }), {
      signal: controller.signal,
      onProgress: ({ stage }) => stage.startsWith('nextpnr') && controller.abort(),
    })
    await expect(running).rejects.toBeInstanceOf(ToolAborted)
    expect(readdirSync(out)).toEqual([])
  })
})

describe('clockConstraints', () => {
  const clocks = [
    { name: 'rx', pin: 'rx_clk', mhz: 100 },
    { name: 'tx', pin: 'tx_clk', mhz: 40 },
  ]

  it('need no file where all clocks want the same', () => {
    expect(clockConstraints([clocks[0]!])).toEqual({ frequencyMhz: 100, constraints: '' })
  })

  it('have a line for each clock where the design makes clocks of its own: nextpnr derives those of the line', () => {
    expect(clockConstraints([clocks[0]!], true)).toEqual({
      frequencyMhz: 100,
      constraints: 'FREQUENCY PORT "rx_clk" 100 MHZ;\n',
    })
  })

  it('reach nextpnr for each clock on its own', async () => {
    const text = `module two (input wire rx_clk, input wire tx_clk, output wire [1:0] q);
  reg [3:0] a, b;
  always @(posedge rx_clk) a <= a + 4'd1;
  always @(posedge tx_clk) b <= b + 4'd3;
  assign q = {a[3], b[3]};
endmodule
`
    const { netlist } = await synthesise([{ name: 'two.v', text }], 'two', chooseScript('default'))
    const { report } = await place({ netlist, part: request({ text }).part, seed: 1, ...clockConstraints(clocks) })
    const wanted = Object.entries(report.fmax).map(([net, { constraint }]) => [clockPinOf(net), Math.round(constraint)])
    expect(Object.fromEntries(wanted)).toEqual({ rx_clk: 100, tx_clk: 40 })
  })
})

describe('clockTargets', () => {
  const clocks = [
    { name: 'rx', pin: 'rx_clk', frequencyHz: 156.25e6 },
    { name: 'tx', pin: 'tx_clk', frequencyHz: 125e6 },
    { name: 'tx_late', pin: 'tx_clk', frequencyHz: 125e6 },
  ]

  it('takes what was asked for a clock, then for all, then what its domain says', () => {
    const mhz = (frequencies: [string, number][]) => clockTargets(clocks, new Map(frequencies)).map((clock) => clock.mhz)
    expect(mhz([])).toEqual([156.25, 125])
    expect(mhz([['*', 200]])).toEqual([200, 200])
    expect(
      mhz([
        ['*', 200],
        ['tx', 90],
      ]),
    ).toEqual([200, 90])
  })

  it('names the nearest of an unknown clock', () => {
    expect(() => clockTargets(clocks, new Map([['rxx', 1]]))).toThrow(/no clock rxx; mend: did you mean rx\?; it has rx, tx/)
  })
})
