import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onCleanup } from './cleanup.ts'
import { type LocatedTool, locate } from './locate.ts'
import type { ToolName } from './manifest.ts'
import { runNative } from './native-process.ts'
import { ToolAborted, ToolError } from './tool-error.ts'
import { runInWorker } from './worker-run.ts'

export interface RunOptions {
  /** The work folder: relative paths among the arguments are in it. Default: the process's own. */
  readonly cwd?: string
  /** Other folders that the arguments name by absolute path; a WASI tool sees no others than these, `cwd` and `/tmp`, an npm package only `cwd`. */
  readonly folders?: readonly string[]
  /** Called with each piece of output while the tool runs. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  /** Stops the tool, which then rejects with an `AbortError`. */
  readonly signal?: AbortSignal
}

export interface ToolResult {
  readonly tool: LocatedTool
  /** What the tool said; other than 0 is a result, not an error: nextpnr's missed frequency is 1 and leaves its files. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** From start to end, with the compilation of a WebAssembly module when this process runs it for the first time. */
  readonly seconds: number
}

/**
 * Runs a tool to its end, wherever it comes from, fetching it first when needed (see `locate`).
 *
 * A native tool runs as a child process; a WebAssembly one in a worker thread of this process, its module compiled once per
 * process, so that several runs, one after another or at once, share the machine code. All work on the real files of `cwd`.
 * Throws a `ToolError` when the tool is missing, cannot start or crashes; a non-zero exit code is the caller's to judge.
 *
 * @example
 * const { exitCode, stderr } = await runTool('yosys', ['-q', '-p', 'synth_ecp5 -json top.json', 'top.v'], { cwd: build })
 */
export async function runTool(name: ToolName, args: readonly string[], options: RunOptions = {}): Promise<ToolResult> {
  return runLocated(await locate(name), args, options)
}

/** As `runTool`, for a tool that was located before, or one of several versions. */
export async function runLocated(tool: LocatedTool, args: readonly string[], options: RunOptions = {}): Promise<ToolResult> {
  if (options.signal?.aborted) throw new ToolAborted(tool.name)
  const cwd = resolve(options.cwd ?? process.cwd())
  const start = performance.now()
  const result =
    tool.kind === 'native' || tool.kind === 'python'
      ? await runProgram(tool, args, cwd, options)
      : await runWithTemporary(tool, args, cwd, options)
  return { tool, ...result, seconds: (performance.now() - start) / 1000 }
}

function runProgram(tool: LocatedTool, args: readonly string[], cwd: string, options: RunOptions) {
  const { path, environment } = tool
  return runNative(path, args, { cwd, environment, onOutput: options.onOutput, signal: options.signal }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === undefined || error instanceof ToolError) throw error
      throw new ToolError(
        'crashed',
        `cannot start ${tool.name} (${path}: ${error.code})`,
        'check that the file is there and runs on this machine',
        { cause: error },
      )
    },
  )
}

/** The temporary folder holds the tool's `/tmp` and its output files; it goes away whatever happens. */
async function runWithTemporary(tool: LocatedTool, args: readonly string[], cwd: string, options: RunOptions) {
  const temporary = await mkdtemp(join(tmpdir(), 'gatewright-'))
  const forget = onCleanup(() => rmSync(temporary, { recursive: true, force: true }))
  try {
    return await runInWorker({
      tool,
      args,
      cwd,
      folders: (options.folders ?? []).map((folder) => resolve(folder)),
      temporary,
      onOutput: options.onOutput,
      signal: options.signal,
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
    forget()
  }
}
