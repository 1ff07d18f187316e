import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import { initialWord, StateHasher } from '../../sim/engine.ts'
import type { Hierarchy } from '../../sim/hierarchy.ts'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { locate } from '../../toolchain/locate.ts'
import { runTool } from '../../toolchain/run-tool.ts'
import { ToolError } from '../../toolchain/tool-error.ts'
import { type MeasuredProcess, measureProcess } from '../measured-process.ts'
import type { Contender } from './contender.ts'

/** Icarus, with our Verilog and a testbench that only runs the clock. */
export async function icarusContender(hierarchy: Hierarchy): Promise<Contender> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-icarus-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const forget = onCleanup(remove)
  await writeFile(join(folder, 'design.v'), [...writeVerilog(hierarchy.design).files.values()].join('\n'))
  await writeFile(join(folder, 'testbench.v'), testbench(hierarchy))
  const compile = ['-g2005', '-s', 'testbench', '-o', 'design.vvp', 'design.v', 'testbench.v']
  const { exitCode, stderr } = await runTool('iverilog', compile, { cwd: folder })
  if (exitCode !== 0) throw new ToolError('crashed', `iverilog refused the design: ${stderr.slice(0, 500)}`, 'report it')
  const { path: vvp } = await locate('vvp')
  const simulate = async (cycles: number): Promise<MeasuredProcess> => {
    const run = await measureProcess(vvp, ['-n', 'design.vvp', `+cycles=${cycles}`], { cwd: folder })
    if (run.exitCode !== 0) throw new ToolError('crashed', `vvp ended with ${run.exitCode}: ${run.stderr}`, 'run it again')
    return run
  }
  const start = await simulate(0)
  return {
    name: 'icarus',
    commands: [`iverilog ${compile.join(' ')}`],
    firstCycles: 200,
    stateAfter: async (cycles) => finalState((await simulate(cycles)).stdout, hierarchy),
    run: async (cycles) => {
      const run = await simulate(cycles)
      const seconds = Math.max(run.seconds - start.seconds, 1e-3)
      const cpuSeconds = Math.max((run.cpuSeconds ?? run.seconds) - (start.cpuSeconds ?? start.seconds), 1e-3)
      return { cycles, seconds, cpuSeconds, peakBytes: run.peakBytes }
    },
    dispose: () => {
      remove()
      forget()
    },
  }
}

function testbench(hierarchy: Hierarchy): string {
  const { ports, name } = hierarchy.top.module
  const { source } = hierarchy.clocks[0]!
  const clock = ports[source.kind === 'port' ? source.port : 0]!.name
  const literal = (value: bigint, width: number): string => `${width}'h${value.toString(16)}`
  const declared = ports.map(({ kind, name: port, width }) =>
    kind === 'input' ? `  reg [${width - 1}:0] ${port} = ${port === clock ? 1 : 0};` : `  wire [${width - 1}:0] ${port};`,
  )
  const words = hierarchy.state.flatMap((entry) =>
    Array.from({ length: entry.depth }, (_, i) => {
      const place = entry.memory ? `dut.${entry.path}[${i}]` : `dut.${entry.path}`
      return { place, load: `    ${place} = ${literal(initialWord(entry, 1, i), entry.width)};` }
    }),
  )
  const outputs = ports.filter(({ kind }) => kind === 'output')
  return [
    'module testbench;',
    ...declared,
    '  integer cycles;',
    '  integer i;',
    `  ${name} dut (${ports.map((port) => `.${port.name}(${port.name})`).join(', ')});`,
    '  initial begin',
    '    if (!$value$plusargs("cycles=%d", cycles)) cycles = 0;',
    '    #1;',
    ...words.map(({ load }) => load),
    `    for (i = 0; i < cycles; i = i + 1) begin`,
    `      #1 ${clock} = 0;`,
    `      #1 ${clock} = 1;`,
    '    end',
    '    #1;',
    ...outputs.map(({ name: port }) => `    $display("output ${port} %h", ${port});`),
    ...words.map(({ place }) => `    $display("state %h", ${place});`),
    '  end',
    'endmodule',
    '',
  ].join('\n')
}

function finalState(stdout: string, { state }: Hierarchy) {
  const value = (digits: string): bigint => (/^[0-9a-f]+$/.test(digits) ? BigInt(`0x${digits}`) : 0n)
  const widths = state.flatMap(({ width, depth }) => Array.from({ length: depth }, () => width))
  const hasher = new StateHasher()
  const words = [...stdout.matchAll(/^state (\S+)$/gm)]
  words.forEach(([, digits], i) => void hasher.word(value(digits!), widths[i]!))
  const outputs = [...stdout.matchAll(/^output (\S+) (\S+)$/gm)]
  return {
    stateHash: hasher.text(),
    outputs: Object.fromEntries(outputs.map(([, port, digits]) => [port!, value(digits!).toString(16)])),
  }
}
