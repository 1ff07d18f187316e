import { closeSync, openSync, writeSync } from 'node:fs'
import { devNull } from 'node:os'
import { sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { readTree, type Tree, writeChanges } from './file-tree.ts'
import type { WorkerAnswer, WorkerTask } from './worker-run.ts'

/** The thread that a WebAssembly tool blocks; see `worker-run.ts` for the other side. */

const task = workerData as WorkerTask
const answer = await (task.kind === 'wasi' ? runWasi() : runPackage()).catch(
  (error: unknown): WorkerAnswer => ({ crash: error instanceof Error ? error.message : String(error) }),
)
parentPort?.postMessage(answer)

async function runWasi(): Promise<WorkerAnswer> {
  const { WASI } = await import('node:wasi')
  const stdin = openSync(devNull, 'r')
  const stdout = openSync(task.stdout, 'a')
  const stderr = openSync(task.stderr, 'a')
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: [task.name, ...task.args],
      env: {},
      preopens: task.preopens,
      returnOnExit: true,
      stdin,
      stdout,
      stderr,
    })
    const instance = await WebAssembly.instantiate(task.module!, withoutClosing(wasi.getImportObject() as WebAssembly.Imports))
    return { exitCode: wasi.start(instance) ?? 0 }
  } finally {
    for (const file of [stdin, stdout, stderr]) closeSync(file)
  }
}

/** A tool closes its standard streams on exit; the files behind them are ours to close, once. */
function withoutClosing(imports: WebAssembly.Imports): WebAssembly.Imports {
  const preview = imports.wasi_snapshot_preview1!
  const close = preview.fd_close as (file: number) => number
  return { wasi_snapshot_preview1: { ...preview, fd_close: (file: number) => (file <= 2 ? 0 : close(file)) } }
}

/**
 * YoWASP's npm packages see no file system: the work folder goes in as a tree, which is the tool's root, and what the tool
 * changed is written back, without the temporary folder that the tool makes itself.
 */
async function runPackage(): Promise<WorkerAnswer> {
  const { commands, Exit } = await import(pathToFileURL(task.entry!).href)
  if (commands?.[task.name] === undefined) throw new Error(`${task.entry} has no command ${task.name}`)
  const files = readTree(task.cwd)
  const output = { stdout: openSync(task.stdout, 'a'), stderr: openSync(task.stderr, 'a') }
  const write = (stream: 'stdout' | 'stderr') => (bytes: Uint8Array | null) => {
    if (bytes !== null) writeSync(output[stream], bytes)
  }
  try {
    const args = task.args.map((argument) => argument.replaceAll(task.cwd + sep, ''))
    const after: Tree = await commands[task.name](args, files, {
      stdin: null,
      stdout: write('stdout'),
      stderr: write('stderr'),
    })
    writeChanges(task.cwd, files, withoutTemporary(files, after))
    return { exitCode: 0 }
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    const exit = error as unknown as { readonly code: number; readonly files: Tree }
    writeChanges(task.cwd, files, withoutTemporary(files, exit.files))
    return { exitCode: exit.code }
  } finally {
    closeSync(output.stdout)
    closeSync(output.stderr)
  }
}

function withoutTemporary(before: Tree, after: Tree): Tree {
  if (before.tmp !== undefined) return after
  const { tmp: _, ...rest } = after
  return rest
}
