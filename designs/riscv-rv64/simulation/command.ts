import { configurations } from './configurations.ts'
import { readElfFile } from './elf-file.ts'
import { KeptTerminal, type Terminal } from './host/terminal.ts'
import { modelObserver } from './lockstep/model.ts'
import { maskedRegisters, readSpike } from './lockstep/spike.ts'
import { KeptMachines, Machines } from './machines.ts'
import { together } from './observers.ts'
import { ramBytesFor } from './ram.ts'
import { type Observer, type Outcome, type RunResult, run } from './run.ts'
import { statusNames } from './state.ts'
import { programsIn, signatureDifference } from './suite.ts'
import { tracing } from './trace.ts'

export interface ElfRequest {
  readonly file: string
  /** A name of `configurations`. */
  readonly config: string
  readonly engine?: string
  /** 0: no limit. */
  readonly maxCycles: number
  readonly ramBytes?: number
  readonly lockstep?: 'spike' | 'model'
  readonly onTrace?: (line: string) => void
  /** Told once before a run in lockstep: what is compared, and what is not. */
  readonly onNote?: (text: string) => void
  /** Left out: what the program writes is kept, and it reads nothing. */
  readonly terminal?: Terminal
  /** Many programs follow in this thread: keep the machine for the next. */
  readonly isOneOfMany?: boolean
  readonly isEnded?: () => boolean
}

export interface ElfSummary {
  readonly program: string
  readonly result: 'pass' | 'fail' | 'hang' | 'trap loop' | 'differs' | 'ended'
  /** Why it is no pass; empty for one. */
  readonly detail: string
  readonly instructions: number
  readonly cycles: number
  readonly cyclesPerInstruction: number
  readonly seconds: number
  /** Simulated cycles in a second of real time, in millions. */
  readonly megahertz: number
  readonly engine: string
  readonly config: string
  /** What it wrote, where that was kept. */
  readonly output?: string
}

const kept = new KeptMachines()

/** What `npm run elf` runs on. */
export const elf = {
  configurations: Object.keys(configurations),
  programsIn,

  /** Runs a program. Where a file `<name>.signature` lies beside it, what it leaves behind must be that. */
  async run(request: ElfRequest): Promise<ElfSummary> {
    const program = readElfFile(request.file)
    const core = configurations[request.config]!
    const written = request.terminal ? undefined : new KeptTerminal()
    const observers: Observer[] = []
    const spike = request.lockstep === 'spike' ? await readSpike(program, core, request) : undefined
    if (spike) observers.push(spike.observer)
    if (request.lockstep === 'model') {
      request.onNote?.(
        `in lockstep with the model: pc, registers, stores, ${statusNames.join(', ')}; masked: ${maskedRegisters.join(', ')}`,
      )
      observers.push(modelObserver(program, core, ramBytesFor(program, request.ramBytes)))
    }
    if (request.onTrace) observers.push(tracing(request.onTrace))
    const observer = together(observers)
    try {
      const options = {
        core,
        terminal: request.terminal ?? written!,
        maxCycles: request.maxCycles,
        ...(request.engine === undefined ? {} : { engine: request.engine }),
        ...(request.ramBytes === undefined ? {} : { ramBytes: request.ramBytes }),
        ...(request.isEnded === undefined ? {} : { isEnded: request.isEnded }),
        ...(observer ? { observer } : {}),
      }
      const result = await run(program, options, request.isOneOfMany ? kept : new Machines())
      return { ...summaryOf(request, result), ...(written ? { output: written.text } : {}) }
    } finally {
      spike?.end()
    }
  },
}

function summaryOf({ file, config }: ElfRequest, run: RunResult): ElfSummary {
  const { outcome, instructions, cycles, seconds, engine } = run
  const verdict = verdictOf(outcome)
  const difference = verdict.result === 'pass' ? signatureDifference(file, run.signature) : undefined
  return {
    program: file,
    ...(difference === undefined ? verdict : { result: 'fail', detail: difference }),
    instructions,
    cycles,
    cyclesPerInstruction: instructions === 0 ? 0 : cycles / instructions,
    seconds,
    megahertz: seconds === 0 ? 0 : cycles / seconds / 1e6,
    engine,
    config,
  }
}

const hex = (value: bigint | number): string => `0x${value.toString(16)}`

function verdictOf(outcome: Outcome): Pick<ElfSummary, 'result' | 'detail'> {
  if (outcome.kind === 'exit')
    return outcome.code === 0n ? { result: 'pass', detail: '' } : { result: 'fail', detail: `it exits with ${outcome.code}` }
  if (outcome.kind === 'differs') return { result: 'differs', detail: outcome.what }
  const { status } = outcome
  const trapped = status && (status.mcause !== 0n || status.mepc !== 0n)
  const last = trapped ? `; last trap: mcause ${hex(status.mcause)}, mepc ${hex(status.mepc)}, mtval ${hex(status.mtval)}` : ''
  const where = `last retired: ${hex(outcome.at)}${last}`
  if (outcome.kind === 'trap loop')
    return { result: 'trap loop', detail: `its trap handler (mtvec ${hex(status?.mtvec ?? 0n)}) traps by itself; ${where}` }
  return outcome.kind === 'hang'
    ? { result: 'hang', detail: `it has not ended when the cycles are used up; ${where}` }
    : { result: 'ended', detail: where }
}
