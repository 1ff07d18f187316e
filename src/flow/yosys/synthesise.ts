import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FlowError } from '../flow-error.ts'
import { runStageTool } from '../stage/run-stage-tool.ts'
import { readPacked, type StageOptions, stageFolder, toolKey, writePacked } from '../stage/stage.ts'
import { blockRamRegistersIn } from './block-ram-registers.ts'
import { scriptText, type YosysScript } from './yosys-script.ts'

export interface VerilogFile {
  readonly name: string
  readonly text: string
}

export interface Synthesis {
  /** Yosys's JSON, the text, with the registers behind block RAMs in them (`block-ram-registers.ts`). */
  readonly netlist: string
  /** The script that was run: `yosys -s` on it beside the Verilog does the same again. */
  readonly script: string
  readonly warnings: readonly string[]
}

/** Verilog → netlist of ECP5 cells. What Yosys refuses is a `FlowError` with its words. */
export async function synthesise(
  files: readonly VerilogFile[],
  top: string,
  script: YosysScript,
  options: StageOptions = {},
): Promise<Synthesis> {
  const names = files.map((file) => file.name)
  const text = scriptText(script, top, names, netlistFile)
  const inputs = [await toolKey('yosys'), text, ...files.flatMap((file) => [file.name, file.text])]
  options.onProgress?.({ stage: 'yosys', state: 'starts', seconds: 0, detail: `${files.length} files, script ${script.name}` })
  const { folder, wasKept, seconds } = await stageFolder('yosys', inputs, async (work) => {
    for (const file of files) await writeFile(join(work, file.name), file.text)
    await writeFile(join(work, scriptFile), text)
    const { exitCode, output } = await runStageTool('yosys', ['-q', '-s', scriptFile], work, options.signal)
    if (exitCode !== 0) throw explainYosys(output)
    await writeFile(join(work, warningsFile), JSON.stringify(warningsIn(output)))
    await writePacked(join(work, `${netlistFile}.gz`), await readFile(join(work, netlistFile)))
    for (const name of [...names, netlistFile]) await rm(join(work, name))
  })
  options.onProgress?.({ stage: 'yosys', state: wasKept ? 'kept' : 'done', seconds, detail: '' })
  return {
    netlist: blockRamRegistersIn(await readPacked(join(folder, `${netlistFile}.gz`)), top),
    script: text,
    warnings: JSON.parse(await readFile(join(folder, warningsFile), 'utf8')) as string[],
  }
}

const netlistFile = 'netlist.json'
const scriptFile = 'synthesise.ys'
const warningsFile = 'warnings.json'

/** Yosys says `top.v:2: ERROR: syntax error, unexpected ';'`, or the same without a place. */
export function explainYosys(output: string): FlowError {
  const line = output.split('\n').find((candidate) => /\bERROR: /.test(candidate))
  const [, place, said] = /^(?:(.*?):\s*)?ERROR:\s*(.*)$/.exec(line ?? '') ?? []
  const what =
    said === undefined ? 'Yosys stopped without saying why' : `Yosys refuses the Verilog${place ? ` at ${place}` : ''}: ${said}`
  const [, memory] = /^no valid mapping found for memory (\S+)/.exec(said ?? '') ?? []
  if (memory !== undefined)
    return new FlowError(
      'synthesisFailed',
      `the device has no memory of the kind that \`${memory}\` asks for with its ports`,
      "say kind: 'any', or give it fewer ports; docs/reference/semantics.md, Memories, says what each kind has",
      output,
    )
  return new FlowError(
    'synthesisFailed',
    what,
    'correct what it names; a foreign module must come with its Verilog, or be a primitive of the device',
    output,
  )
}

/** One entry a warning; Yosys repeats some in several passes. */
export function warningsIn(output: string): string[] {
  const lines = output.split('\n').filter((line) => /\bwarning: /i.test(line))
  return [...new Set(lines.map((line) => line.trim()))]
}
