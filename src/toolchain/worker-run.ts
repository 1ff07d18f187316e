import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { Worker } from 'node:worker_threads'
import { onCleanup } from './cleanup.ts'
import type { LocatedTool } from './locate.ts'
import type { ProcessResult } from './native-process.ts'
import { ToolAborted, ToolError } from './tool-error.ts'

/** What a worker is told; plain data and one compiled module. */
export interface WorkerTask {
  readonly kind: 'wasi' | 'javascript'
  readonly name: string
  readonly args: readonly string[]
  readonly module?: WebAssembly.Module
  /** The package's entry, for `javascript`. */
  readonly entry?: string
  readonly cwd: string
  /** Guest path → host folder. */
  readonly preopens: Readonly<Record<string, string>>
  readonly stdout: string
  readonly stderr: string
}

/** What a worker answers: an exit code, or how the tool fell over. */
export type WorkerAnswer = { readonly exitCode: number } | { readonly crash: string }

export interface WorkerRun {
  readonly tool: LocatedTool
  readonly args: readonly string[]
  readonly cwd: string
  readonly folders: readonly string[]
  readonly temporary: string
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  readonly signal?: AbortSignal
}

/**
 * Runs a WebAssembly tool in a worker of its own. The tool blocks that thread, so its output goes to files, which this
 * thread follows; stopping it is ending the worker.
 */
export async function runInWorker(run: WorkerRun): Promise<ProcessResult> {
  const { tool, temporary } = run
  const module = tool.kind === 'wasi' ? await compiledModule(tool) : undefined
  const guestTemporary = join(temporary, 'tmp')
  await mkdir(guestTemporary)
  const stdout = join(temporary, 'stdout')
  const stderr = join(temporary, 'stderr')
  const followers = [await follow(stdout, 'stdout', run.onOutput), await follow(stderr, 'stderr', run.onOutput)]
  const task: WorkerTask = {
    kind: tool.kind === 'wasi' ? 'wasi' : 'javascript',
    name: tool.name,
    args: run.args,
    module,
    entry: tool.kind === 'wasi' ? undefined : tool.path,
    cwd: run.cwd,
    preopens: preopens(run, guestTemporary),
    stdout,
    stderr,
  }
  try {
    const answer = await perform(task, run.signal)
    if ('crash' in answer) throw crashed(tool, answer.crash)

    return { exitCode: answer.exitCode, stdout: await readFile(stdout, 'utf8'), stderr: await readFile(stderr, 'utf8') }
  } finally {
    for (const follower of followers) await follower.stop()
  }
}

/** Relative paths are looked up in '.', absolute ones in the longest folder that fits; `/share` and `/tmp` are the tool's own. */
function preopens(run: WorkerRun, guestTemporary: string): Record<string, string> {
  const folders: Record<string, string> = { '.': run.cwd, [run.cwd]: run.cwd }
  for (const folder of run.folders) folders[folder] = folder
  folders['/tmp'] = guestTemporary
  if (run.tool.shareFolder !== undefined) folders['/share'] = run.tool.shareFolder
  return folders
}

const modules = new Map<string, Promise<WebAssembly.Module>>()

/** One compilation per process: workers get the same module, and with it the machine code that earlier runs made hot. */
function compiledModule(tool: LocatedTool): Promise<WebAssembly.Module> {
  const known = modules.get(tool.path)
  if (known !== undefined) return known
  const compiled = readFile(tool.path)
    .then((bytes) => WebAssembly.compile(bytes))
    .catch((error: unknown) => {
      modules.delete(tool.path)
      throw crashed(tool, String(error))
    })
  modules.set(tool.path, compiled)
  return compiled
}

function perform(task: WorkerTask, signal: AbortSignal | undefined): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new ToolAborted(task.name))
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
    const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      workerData: task,
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    const stop = () => void worker.terminate()
    const forget = onCleanup(stop)
    signal?.addEventListener('abort', stop, { once: true })
    let answer: WorkerAnswer = { crash: 'its thread ended early' }
    worker.once('message', (message: WorkerAnswer) => {
      answer = message
      stop()
    })
    worker.once('error', (error) => {
      answer = { crash: String(error) }
    })
    // Only now does nothing write any more: the temporary folder can go.
    worker.once('exit', () => {
      forget()
      signal?.removeEventListener('abort', stop)
      if (signal?.aborted) reject(new ToolAborted(task.name))
      else resolve(answer)
    })
  })
}

function crashed(tool: LocatedTool, how: string): ToolError {
  const mend = /memory|allocation/i.test(how)
    ? 'free some memory, or run fewer jobs at once'
    : `run it again; if it stays, another ${tool.name} can be named in GATEWRIGHT_* (see gatewright doctor)`
  return new ToolError('crashed', `${tool.name} ${tool.version} crashed: ${how}`, mend)
}

/** Hands on what is appended to a file, until stopped; nothing is lost between the last look and the end. */
async function follow(
  path: string,
  stream: 'stdout' | 'stderr',
  onOutput: WorkerRun['onOutput'],
): Promise<{ stop(): Promise<void> }> {
  const file = await open(path, 'w+')
  if (onOutput === undefined) return { stop: () => file.close() }
  const decoder = new StringDecoder('utf8')
  const buffer = Buffer.alloc(65_536)
  let position = 0
  const look = async () => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) return
      position += bytesRead
      const text = decoder.write(buffer.subarray(0, bytesRead))
      if (text !== '') onOutput(text, stream)
    }
  }
  let looking = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look)
  }, 100)
  return {
    stop: async () => {
      clearInterval(timer)
      await looking.then(look)
      await file.close()
    },
  }
}
