import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Configuration, instructionSet, protectedRegions } from '../configurations.ts'
import type { ElfFile } from '../elf-file.ts'
import { logEntryBytes } from '../machine/retirement-log.ts'
import { ProgramError } from '../program-error.ts'
import { ramBytesFor } from '../ram.ts'
import type { Observer } from '../run.ts'
import { type Status, statusNames } from '../state.ts'

/** Registers that are no part of the comparison: how fast a core is, and what comes from outside, is not Spike's to say. */
export const maskedRegisters = ['mcycle', 'minstret', 'mip', 'time'] as const

const bridge = fileURLToPath(new URL('./spike-bridge.py', import.meta.url))
const statusBytes = 4 + 8 * statusNames.length

export interface Spike {
  readonly observer: Observer
  end(): void
}

export interface SpikeOptions {
  readonly ramBytes?: number
  readonly onNote?: (text: string) => void
}

/** Starts Spike on a program, ready to be stepped beside a core. */
export async function readSpike(program: ElfFile, core: Configuration, options: SpikeOptions): Promise<Spike> {
  const python = findPython()
  if (python === undefined) throw noSpike(program.name)
  const isa = instructionSet(core.extensions)
  const pmpEntries = String(protectedRegions(core.extensions))
  const bytes = String(ramBytesFor(program, options.ramBytes))
  // What the core has after reset, as far as the manual leaves it open.
  const status: Status = {
    mstatus: 0x1800n,
    mie: 0n,
    mtvec: BigInt(program.entry),
    mscratch: 0n,
    mepc: 0n,
    mcause: 0n,
    mtval: 0n,
  }
  const start = statusNames.map((name) => String(status[name]))
  const child = spawn(python, [bridge, program.name, isa, bytes, pmpEntries, String(program.entry), ...start])
  const connection = new Connection(child)
  const first = await connection.line()
  if (first !== 'ready')
    throw new ProgramError(
      'noSpike',
      program.name,
      `Spike does not start: ${connection.complaint}`,
      'see pip install --pre spike',
    )
  options.onNote?.(
    `in lockstep with Spike (${isa}): pc, registers, stores, ${statusNames.join(', ')}; masked: ${maskedRegisters.join(', ')}`,
  )
  return { observer: connection, end: () => connection.end() }
}

/** One process of the bridge: frames go out, lines come back. */
class Connection implements Observer {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  #said = ''

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    child.stderr.on('data', (text) => {
      this.#said += text
    })
    // A bridge that is gone shows as the end of its lines.
    child.stdin.on('error', () => {})
    child.on('error', () => {})
  }

  async line(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next()
    return done ? undefined : value
  }

  get complaint(): string {
    return this.#said.trim().split('\n').at(-1) || 'it said nothing'
  }

  async retired(entries: Uint8Array, count: number, statuses: ReadonlyMap<number, Status>): Promise<string | undefined> {
    const body = Buffer.alloc(4 + count * logEntryBytes + statuses.size * statusBytes)
    body.writeUInt32LE(count)
    body.set(entries.subarray(0, count * logEntryBytes), 4)
    let at = 4 + count * logEntryBytes
    for (const [index, status] of statuses) {
      body.writeUInt32LE(index, at)
      for (const [place, name] of statusNames.entries()) body.writeBigUInt64LE(status[name], at + 4 + 8 * place)
      at += statusBytes
    }
    this.#send('R', body)
    return this.#answer()
  }

  hostWrote(address: number, bytes: Uint8Array): void {
    const body = Buffer.alloc(8 + bytes.length)
    body.writeBigUInt64LE(BigInt(address))
    body.set(bytes, 8)
    this.#send('W', body)
  }

  ended(ram: Uint8Array): Promise<string | undefined> {
    this.#send('M', ram)
    return this.#answer()
  }

  /** Spike has signal handlers of its own. */
  end(): void {
    this.#child.stdin.destroy()
    this.#child.stdout.destroy()
    this.#child.stderr.destroy()
    this.#child.kill('SIGKILL')
  }

  #send(kind: string, body: Uint8Array): void {
    const head = Buffer.alloc(5)
    head.write(kind)
    head.writeUInt32LE(body.length, 1)
    this.#child.stdin.write(head)
    this.#child.stdin.write(body)
  }

  async #answer(): Promise<string | undefined> {
    const line = await this.line()
    if (line === undefined) return `Spike is gone: ${this.complaint}`
    return (JSON.parse(line) as string | null) ?? undefined
  }
}

/** The Python whose packages have Spike: GATEWRIGHT_SPIKE, the one beside `spike` on PATH, or `python3`. */
export function findPython(): string | undefined {
  const named = process.env.GATEWRIGHT_SPIKE
  const candidates = named ? [pythonBeside(named)] : [beside('spike'), 'python3']
  return candidates.find(
    (python) => python !== undefined && spawnSync(python, ['-c', 'import riscv.sim'], { stdio: 'ignore' }).status === 0,
  )
}

function noSpike(program: string): ProgramError {
  const named = process.env.GATEWRIGHT_SPIKE
  return new ProgramError(
    'noSpike',
    program,
    named ? `GATEWRIGHT_SPIKE names ${named}, and no Spike is there` : 'lockstep wants Spike, and it is not on this machine',
    "pip install --pre spike (and Debian's device-tree-compiler), with its bin on PATH or GATEWRIGHT_SPIKE naming its Python",
  )
}

function pythonBeside(path: string): string | undefined {
  if (/^python/.test(basename(path))) return path
  return [path, join(path, 'bin'), dirname(path)].map((folder) => join(folder, 'python3')).find((file) => existsSync(file))
}

function beside(tool: string): string | undefined {
  const folder = (process.env.PATH ?? '').split(delimiter).find((each) => existsSync(join(each, tool)))
  return folder && pythonBeside(join(folder, tool))
}
