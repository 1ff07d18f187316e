import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Verilog } from '../../src/codegen-verilog/write-verilog.ts'
import type { Hierarchy, StateEntry } from '../../src/sim/hierarchy.ts'
import { find } from '../../src/toolchain/locate.ts'
import { runTool } from '../../src/toolchain/run-tool.ts'
import { edgesOf, inputsOf, pokesOf, powerUpWords, type Stimulus } from './stimulus.ts'
import { initialLines, outputLine, outputsOf, stateLines, type Trace } from './trace.ts'

export const hasIcarus = (await find('iverilog').catch(() => undefined)) !== undefined

/** One design to run, its Verilog written. */
export interface IcarusRun {
  readonly hierarchy: Hierarchy
  readonly stimulus: Stimulus
  readonly verilog: Verilog
}

const literal = (value: bigint, width: number): string => `${width}'h${value.toString(16)}`
const placeOf = ({ path, memory }: StateEntry, word: number): string => `dut.${path}${memory ? `[${word}]` : ''}`

/**
 * A testbench for a design: it loads what has no defined value at power-up, plays the stimulus and prints outputs, then
 * all state. Every line begins with `#<number>`; what the design itself prints stands between.
 */
function testbench({ hierarchy, stimulus }: IcarusRun, number: number): string {
  const { ports, name } = hierarchy.top.module
  const inputs = ports.flatMap((port, index) => (port.kind === 'input' ? [index] : []))
  const clockPorts = hierarchy.clocks.map(({ source }) => (source.kind === 'port' ? source.port : -1))
  const outputs = outputsOf(hierarchy)
  const lines: string[] = [`module tb${number};`]
  for (const index of inputs) {
    const { name: port, width } = ports[index]!
    lines.push(`  reg [${width - 1}:0] ${port}${clockPorts.includes(index) ? '' : ` = ${literal(0n, width)}`};`)
  }
  for (const index of outputs) lines.push(`  wire [${ports[index]!.width - 1}:0] ${ports[index]!.name};`)
  lines.push(`  ${name} dut (${ports.map((port) => `.${port.name}(${port.name})`).join(', ')});`)
  const show = (when: string): string => {
    const format = outputs.map(() => '%h').join(' ')
    const values = outputs.map((index) => `, ${ports[index]!.name}`).join('')
    return `$display("#${number} ${when} ${format}"${values});`
  }
  lines.push('  task before;', `    ${show('before')}`, '  endtask', '  task after;', `    ${show('after')}`, '  endtask')
  lines.push('  integer i;', '  reg done = 0;', '  initial begin')
  // One after another, so that what a design prints lies between the lines of its own testbench.
  if (number > 0) lines.push(`    wait (tb${number - 1}.done);`)
  // Clocks come from nowhere to 1, which Verilog takes for an edge: state is seen before that, and set after.
  const words = powerUpWords(hierarchy, stimulus.seed)
  lines.push('    #1;')
  for (const { entry, word, isGiven } of words)
    if (isGiven) lines.push(`    $display("#${number} state %h", ${placeOf(entry, word)});`)
  for (const index of clockPorts) lines.push(`    ${ports[index]!.name} = 1;`)
  lines.push('    #1;')
  for (const { entry, word, value } of words) lines.push(`    ${placeOf(entry, word)} = ${literal(value, entry.width)};`)
  lines.push(`    $display("#${number} start");`)
  const allEdges = edgesOf(hierarchy, stimulus)
  for (const [i, instant] of stimulus.instants.entries()) {
    for (const { name: port, width, value } of inputsOf(hierarchy, instant)) lines.push(`    ${port} = ${literal(value, width)};`)
    for (const { entry, word, value } of pokesOf(hierarchy, instant))
      lines.push(`    ${placeOf(entry, word)} = ${literal(value, entry.width)};`)
    lines.push('    #1 before;')
    const edges = allEdges[i]!.map(({ clock, level }) => `${ports[clockPorts[clock]!]!.name} = ${level};`)
    lines.push(`    #1 ${edges.join(' ')}`, '    #1 after;')
  }
  for (const entry of hierarchy.state) {
    if (entry.memory)
      lines.push(`    for (i = 0; i < ${entry.depth}; i = i + 1) $display("#${number} state %h", dut.${entry.path}[i]);`)
    else lines.push(`    $display("#${number} state %h", dut.${entry.path});`)
  }
  lines.push(`    $display("#${number} end");`, '    $fflush;', '    done = 1;', '  end', 'endmodule')
  return lines.join('\n')
}

/** Runs many designs in one compilation. A design that hangs, or that does not compile, fails alone. */
export async function runIcarus(runs: readonly IcarusRun[], secondsEach = 4): Promise<(Trace | Error)[]> {
  if (runs.length === 0) return []
  const result = await compileAndRun(runs, secondsEach + runs.length * 0.3)
  const ended = result instanceof Error ? 0 : runs.findLastIndex((_, number) => result.includes(`#${number} end`)) + 1
  if (ended === 0) {
    // Nothing compiles, or time 0 never ends, whoever's fault it is.
    if (runs.length === 1) return [result instanceof Error ? result : new Error('Icarus does not come to rest')]
    const middle = runs.length >> 1
    return [...(await runIcarus(runs.slice(0, middle), secondsEach)), ...(await runIcarus(runs.slice(middle), secondsEach))]
  }
  const traces = runs.slice(0, ended).map((run, number) => parseTrace(run, number, result as string[]))
  return [...traces, ...(await runIcarus(runs.slice(ended), secondsEach))]
}

/** The lines of one design in the form of `Trace`. */
function parseTrace({ hierarchy, stimulus }: IcarusRun, number: number, output: readonly string[]): Trace {
  const first = output.findIndex((line) => line.startsWith(`#${number} `))
  const end = output.indexOf(`#${number} end`)
  const lines: string[] = []
  let reports: string[] = []
  const words: string[] = []
  let i = 0
  for (const line of output.slice(first, end)) {
    const [mark, kind, ...values] = line.split(' ')
    if (mark !== `#${number}`) {
      const report = reportOf(line)
      if (report !== undefined) reports.push(`${i} ${report}`)
    } else if (kind === 'before') lines.push(outputLine(hierarchy, i, 'before', values))
    else if (kind === 'after') {
      lines.push(...reports.sort(), outputLine(hierarchy, i, 'after', values))
      reports = []
      i++
    } else if (kind === 'start') {
      reports = []
      lines.push(...initialLines(hierarchy, stimulus.seed, () => words.shift() ?? 'nothing'))
    } else if (kind === 'state') words.push(values[0]!)
  }
  lines.push(...stateLines(hierarchy, () => words.shift() ?? 'nothing'))
  return { lines }
}

/** What a design's own line says, in the words of `Trace`. */
function reportOf(line: string): string | undefined {
  const check = /: (assert failed|assumption broken): (.*)$/.exec(line)
  if (check) return `${check[1] === 'assert failed' ? 'assert' : 'assume'} ${check[2]}`
  if (!line.startsWith('print ')) return undefined
  return line
    .split(' ')
    .map((word, k) => (k < 2 ? word : word.replace(/^0+(?=.)/, '')))
    .join(' ')
}

/** What stands in a branch that a constant condition never takes, and that memories may be read by any address. */
const idleWarnings =
  /sensitive to all \d+ words|out of bounds (l-value )?array access|Constant bit select|bit select \w+\[\d+\] is out of range|Replacing select with a constant|^\s*$/

/** The lines that were printed: all, or those of the designs before one that hangs. An error where nothing compiles. */
async function compileAndRun(runs: readonly IcarusRun[], seconds: number): Promise<string[] | Error> {
  const folder = await mkdtemp(join(tmpdir(), 'gatewright-fuzz-'))
  try {
    const modules = runs.flatMap(({ verilog }) => [...verilog.files.values()])
    await writeFile(join(folder, 'designs.v'), modules.join('\n'))
    await writeFile(join(folder, 'testbench.v'), runs.map(testbench).join('\n'))
    const tops = runs.flatMap((_, number) => ['-s', `tb${number}`])
    const args = ['-g2005', '-Wall', '-Wno-timescale', ...tops, '-o', 'all.vvp', 'designs.v', 'testbench.v']
    const compiled = await runTool('iverilog', args, { cwd: folder })
    const said = compiled.stderr.split('\n').filter((line) => !idleWarnings.test(line))
    if (compiled.exitCode !== 0 || said.length > 0) return new Error(`iverilog: ${said.join('\n') || compiled.exitCode}`)
    let output = ''
    const onOutput = (text: string, stream: string): void => {
      if (stream === 'stdout') output += text
    }
    const signal = AbortSignal.timeout(Math.round(seconds * 1000))
    const { exitCode, stderr } = await runTool('vvp', ['-n', 'all.vvp'], { cwd: folder, signal, onOutput }).catch(
      (error: unknown) => {
        if (signal.aborted) return { exitCode: 0, stderr: '' }
        throw error
      },
    )
    return exitCode === 0 ? output.split('\n') : new Error(`vvp: ${stderr || exitCode}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
