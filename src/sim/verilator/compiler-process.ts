import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { devNull } from 'node:os'
import { join } from 'node:path'
import { WASI } from 'node:wasi'
import type { CompileAnswer, CompileTask } from './compiler.ts'

/** The process in which LLVM runs; see `compiler.ts` for the other side. */

/** One text with all it needs inside: no headers, no libraries, no threads, no exceptions. */
const compilerFlags = [
  '--target=wasm32',
  '-c',
  '-std=c++20',
  '-fno-exceptions',
  '-fno-rtti',
  '-fno-threadsafe-statics',
  '-fno-strict-aliasing',
  '-fvisibility=hidden',
  '-mbulk-memory',
  '-nostdinc',
  '-w',
]

const idleMs = 30_000

let module: WebAssembly.Module | undefined
let timer: NodeJS.Timeout | undefined

process.on('message', (task: CompileTask) => {
  clearTimeout(timer)
  const start = process.cpuUsage()
  const log = join(task.folder, 'compiler.txt')
  let exitCode = 1
  let messages = ''
  try {
    module ??= new WebAssembly.Module(readFileSync(task.llvm))
    exitCode = run(log, task.folder, ['clang++', ...compilerFlags, task.optimisation, '/model/model.cpp', '-o', '/model/model.o'])
    if (exitCode === 0)
      exitCode = run(log, task.folder, [
        'wasm-ld',
        '-m',
        'wasm32',
        '--no-entry',
        '--strip-all',
        '/model/model.o',
        '-o',
        '/model/model.wasm',
      ])
  } catch (error) {
    messages = String(error)
  }
  if (existsSync(log)) messages += readFileSync(log, 'utf8')
  const { user, system } = process.cpuUsage(start)
  process.send?.({ id: task.id, exitCode, messages, cpuSeconds: (user + system) / 1e6 } satisfies CompileAnswer)
  timer = setTimeout(() => process.exit(0), idleMs)
})
process.on('disconnect', () => process.exit(0))

function run(log: string, folder: string, args: string[]): number {
  const files = [openSync(devNull, 'r'), openSync(log, 'a'), openSync(log, 'a')] as const
  try {
    const wasi = new WASI({
      version: 'preview1',
      args,
      env: {},
      preopens: { '/model': folder },
      returnOnExit: true,
      stdin: files[0],
      stdout: files[1],
      stderr: files[2],
    })
    const imports = wasi.getImportObject() as { wasi_snapshot_preview1: Record<string, WebAssembly.ExportValue> }
    const preview = imports.wasi_snapshot_preview1
    const close = preview.fd_close as (file: number) => number
    // The three standard streams are closed here, once.
    const withoutClosing = { ...preview, fd_close: (file: number) => (file <= 2 ? 0 : close(file)) }
    return wasi.start(new WebAssembly.Instance(module!, { wasi_snapshot_preview1: withoutClosing })) ?? 0
  } finally {
    for (const file of files) closeSync(file)
  }
}
