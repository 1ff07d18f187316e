import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { cellCounts, type Netlist } from '../../src/flow/yosys/netlist.ts'
import type { Design } from '../../src/ir/module.ts'
import type { Hierarchy } from '../../src/sim/hierarchy.ts'
import { locate } from '../../src/toolchain/locate.ts'
import { runTool } from '../../src/toolchain/run-tool.ts'
import type { Case } from '../fuzz/compare.ts'
import { edgesOf, inputsOf, type Stimulus } from '../fuzz/stimulus.ts'
import { outputsOf } from '../fuzz/trace.ts'
import { fillInstants } from './stimulus.ts'

/** A design in cells of ECP5, each module by itself. */
export interface Synthesised {
  readonly verilog: string
  readonly cells: Cells
}

/** How many cells of some types a module has. */
export interface Cells {
  of(module: string, types: readonly string[]): Readonly<Record<string, number>>
}

/** Runs `synth_ecp5` with the hierarchy kept, and `change` on what comes of it. Throws what Yosys refuses. */
export async function synthesise(design: Design, change = (netlist: Netlist): Netlist => netlist): Promise<Synthesised> {
  return inFolder(async (folder) => {
    const { files } = writeVerilog(design)
    for (const [name, text] of files) await writeFile(join(folder, name), text)
    const script = [
      `read_verilog ${[...files.keys()].join(' ')}`,
      `synth_ecp5 -noflatten -top ${design.top.name} -json netlist.json`,
    ]
    await runYosys(script, folder)
    const netlist = change(JSON.parse(await readFile(join(folder, 'netlist.json'), 'utf8')) as Netlist)
    await writeFile(join(folder, 'netlist.json'), JSON.stringify(netlist))
    await runYosys(['read_json netlist.json', 'write_verilog -noattr netlist.v'], folder)
    const { modules } = netlist
    const of: Cells['of'] = (module, types) => {
      const counts = cellCounts(modules[module]!)
      return Object.fromEntries(types.map((type) => [type, counts.get(type) ?? 0]))
    }
    return { verilog: await readFile(join(folder, 'netlist.v'), 'utf8'), cells: { of } }
  })
}

async function runYosys(script: readonly string[], folder: string): Promise<void> {
  const { exitCode, stderr } = await runTool('yosys', ['-q', '-p', script.join('; ')], { cwd: folder })
  if (exitCode !== 0) throw new Error(stderr)
}

/** Where a netlist's outputs are not those of the design, once every memory is filled and was read. */
export async function netlistDifferences({ hierarchy, stimulus, expected }: Case, verilog: string): Promise<string[]> {
  const { ports } = hierarchy.top.module
  const lines = await outputsOfNetlist(hierarchy, verilog, stimulus)
  const wanted = expected.filter((line) => /^\d+ after /.test(line))
  const differences: string[] = []
  wanted.forEach((line, i) => {
    if (i < fillInstants + 30) return
    const values = line.split(' ').slice(2)
    outputsOf(hierarchy).forEach((port, k) => {
      const found = `${ports[port]!.name}=${lines[i]?.[k]}`
      if (found !== values[k]) differences.push(`${i}: ${found}, not ${values[k]}`)
    })
  })
  if (lines.length !== wanted.length) differences.push(`${lines.length} lines, not ${wanted.length}`)
  return differences
}

/** The outputs after every instant, under Icarus, with Yosys's models of the cells and ours of the block RAM. */
async function outputsOfNetlist(hierarchy: Hierarchy, verilog: string, stimulus: Stimulus): Promise<string[][]> {
  const { shareFolder } = await locate('yosys')
  return inFolder(async (folder) => {
    await writeFile(join(folder, 'netlist.v'), verilog)
    await writeFile(join(folder, 'testbench.v'), testbench(hierarchy, stimulus))
    const names = ['common_sim.vh', 'ccu2c_sim.vh'].map((name) => join(shareFolder!, 'ecp5', name))
    const cells = await Promise.all([...names, join(import.meta.dirname, 'dp16kd.v')].map((name) => readFile(name, 'utf8')))
    // Icarus 11 knows no $error outside of processes.
    await writeFile(join(folder, 'cells.v'), cells.join('\n').replace(/\$error\([^;]*;|`include.*/g, ''))
    const args = ['-g2005', '-s', 'testbench', '-o', 'all.vvp', 'netlist.v', 'testbench.v', 'cells.v']
    const compiled = await runTool('iverilog', args, { cwd: folder })
    if (compiled.exitCode !== 0) throw new Error(compiled.stderr.slice(0, 3000))
    const { stdout, exitCode, stderr } = await runTool('vvp', ['-n', 'all.vvp'], { cwd: folder })
    if (exitCode !== 0) throw new Error(stderr)
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  })
}

function testbench(hierarchy: Hierarchy, stimulus: Stimulus): string {
  const { ports, name } = hierarchy.top.module
  const clocks = hierarchy.clocks.map(({ source }) => ports[source.kind === 'port' ? source.port : -1]!)
  const outputs = outputsOf(hierarchy)
  const lines = ['module testbench;']
  for (const port of ports)
    if (port.kind === 'input') lines.push(`  reg [${port.width - 1}:0] ${port.name} = ${clocks.includes(port) ? 1 : 0};`)
    else lines.push(`  wire [${port.width - 1}:0] ${port.name};`)
  lines.push(`  ${name} dut (${ports.map((port) => `.${port.name}(${port.name})`).join(', ')});`, '  initial begin', '    #1;')
  const allEdges = edgesOf(hierarchy, stimulus)
  const shown = outputs.map((index) => `, ${ports[index]!.name}`).join('')
  stimulus.instants.forEach((instant, i) => {
    for (const { name: port, width, value } of inputsOf(hierarchy, instant))
      lines.push(`    ${port} = ${width}'h${value.toString(16)};`)
    lines.push('    #1;')
    // All at once: no process runs between.
    const edges = allEdges[i]!
    if (edges.length > 0) {
      const names = edges.map(({ clock }) => clocks[clock]!.name)
      lines.push(`    {${names.join(', ')}} = ${names.length}'b${edges.map(({ level }) => level).join('')};`)
    }
    lines.push(`    #1 $display("${outputs.map(() => '%h').join(' ')}"${shown});`)
  })
  return [...lines, '  end', 'endmodule', ''].join('\n')
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-memories-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
