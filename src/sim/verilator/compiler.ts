import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { locate } from '../../toolchain/locate.ts'
import { ToolError } from '../../toolchain/tool-error.ts'

/** What the compiler's process is told; answered by a `CompileAnswer` with the same `id`. */
export interface CompileTask {
  readonly id: number
  /** LLVM as one WebAssembly command. */
  readonly llvm: string
  /** Holds `model.cpp`; `model.wasm` is written here. */
  readonly folder: string
  readonly optimisation: Optimisation
}
export interface CompileAnswer {
  readonly id: number
  readonly exitCode: number
  readonly messages: string
  readonly cpuSeconds: number
}
export type Optimisation = '-O0' | '-O1' | '-O2' | '-O3'

/** `name version` of the compiler, for keys of what it makes. */
export async function compilerVersion(): Promise<string> {
  const { name, version } = await locate('clang')
  return `${name} ${version}`
}

/**
 * Compiles `model.cpp` of a folder to `model.wasm`; returns the CPU seconds. All compilations of this process share one
 * child process, in order: LLVM in WebAssembly is slow at first, and faster with each model.
 *
 * A child, and no worker thread, for V8's flags. Most of a first compilation is V8 optimising LLVM, which does not pay
 * for one model, so it is told to wait longer. CPU seconds of the first and the later compilations of a model of the
 * MAC's size: 6.3 and 2.4 with V8's own setting, 4.8 and 2.6 with this one, 3.6 to 4.8 and 3.3 never optimising, 21 and
 * 1.6 at once.
 */
export async function compileModel(folder: string, optimisation: Optimisation): Promise<number> {
  const answer = await ask({ llvm: await llvmPath(), folder, optimisation })
  if (answer.exitCode !== 0)
    throw new ToolError(
      'crashed',
      `clang refused a verilated model: ${answer.messages.trim().slice(0, 2000)}`,
      'please report it: Verilator made C++ that the lean runtime does not know',
    )
  return answer.cpuSeconds
}

const v8Flags = ['--wasm-tiering-budget=200000000']

/** The package runs LLVM behind a file system of its own in JavaScript; beneath is one WASI command, which needs neither. */
async function llvmPath(): Promise<string> {
  const tool = await locate('clang')
  if (tool.kind === 'wasi') return tool.path
  if (tool.kind === 'javascript') return join(dirname(tool.path), 'llvm.core.wasm')
  throw new ToolError(
    'badOverride',
    `${tool.path} is no WebAssembly module`,
    'name LLVM as a WASI command (.wasm) in GATEWRIGHT_CLANG, or unset it',
  )
}

let child: ChildProcess | undefined
let nextId = 0
const waiting = new Map<number, { resolve(answer: CompileAnswer): void; reject(error: unknown): void }>()

function ask(task: Omit<CompileTask, 'id'>): Promise<CompileAnswer> {
  return new Promise((resolve, reject) => {
    const id = nextId++
    waiting.set(id, { resolve, reject })
    child ??= startChild()
    child.ref()
    child.channel?.ref()
    child.send({ id, ...task } satisfies CompileTask)
  })
}

function startChild(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const started = fork(new URL(`./compiler-process.${extension}`, import.meta.url), {
    execArgv: [...v8Flags, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const forget = onCleanup(() => started.kill('SIGKILL'))
  started.on('message', (answer: CompileAnswer) => {
    waiting.get(answer.id)?.resolve(answer)
    waiting.delete(answer.id)
    if (waiting.size > 0) return
    started.unref()
    started.channel?.unref()
  })
  started.on('exit', (code, signal) => {
    forget()
    if (child === started) child = undefined
    const error = new ToolError(
      'crashed',
      `the C++ compiler ended early (${signal ?? code})`,
      'free some memory, and run it again',
    )
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  })
  return started
}
