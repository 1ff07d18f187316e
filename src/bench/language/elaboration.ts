import { fileURLToPath } from 'node:url'
import { designHooks } from '../design-hooks.ts'
import { measureProcess } from '../measured-process.ts'
import { type Summary, summary } from '../statistics.ts'
import { type AmaranthPython, amaranthVersion, findAmaranth } from './amaranth.ts'

/** `one`: all signals in one module; `many`: in modules of a hundred, no two alike. */
export const forms = ['one', 'many'] as const
export type Form = (typeof forms)[number]

export interface ElaborationOptions {
  readonly sizes: readonly number[]
  readonly rounds: number
  readonly onProgress: (what: string) => void
}

export interface Elaborations {
  readonly amaranthVersion: string
  /** Why there is no peer. */
  readonly skipped: string | undefined
  readonly rows: readonly ElaborationRow[]
}

export interface ElaborationRow {
  readonly form: Form
  readonly signals: number
  readonly ours: ElaborationFigures
  readonly amaranth: ElaborationFigures | undefined
}

/** From the start of elaboration, the language loaded. `elaborate` ends with the IR (ours) or RTLIL (Amaranth). */
export interface ElaborationFigures {
  readonly elaborateCpuSeconds: Summary
  readonly cpuSeconds: Summary
  readonly seconds: Summary
  readonly peakBytes: number | undefined
}

interface Run {
  readonly elaborateCpuSeconds: number
  readonly cpuSeconds: number
  readonly seconds: number
  readonly peakBytes: number | null
}

/** Each run in a fresh process, ours and the peer's in turns. */
export async function measureElaboration({ sizes, rounds, onProgress }: ElaborationOptions): Promise<Elaborations> {
  onProgress('installing Amaranth')
  const amaranth = await findAmaranth()
  const rows: ElaborationRow[] = []
  for (const form of forms)
    for (const signals of sizes) {
      const ours: Run[] = []
      const theirs: Run[] = []
      for (let round = 1; round <= rounds; round++) {
        onProgress(`${signals} signals in ${form} module${form === 'one' ? '' : 's'}, round ${round} of ${rounds}`)
        ours.push(await elaborateOurs(form, signals))
        if (typeof amaranth !== 'string') theirs.push(await elaborateTheirs(amaranth, form, signals))
      }
      const peer = theirs.length === 0 ? undefined : figuresOf(theirs)
      rows.push({ form, signals, ours: figuresOf(ours), amaranth: peer })
    }
  return { amaranthVersion, skipped: typeof amaranth === 'string' ? amaranth : undefined, rows }
}

function elaborateOurs(form: Form, signals: number): Promise<Run> {
  const script = fileURLToPath(import.meta.resolve('./elaboration-child.ts'))
  return runOf(process.execPath, [...designHooks, script, form, String(signals)], {})
}

function elaborateTheirs({ python, environment }: AmaranthPython, form: Form, signals: number): Promise<Run> {
  const script = fileURLToPath(import.meta.resolve('./lanes.py'))
  return runOf(python, [script, form, String(signals), '1'], environment)
}

async function runOf(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Run> {
  const { exitCode, stdout, stderr } = await measureProcess(program, args, { environment })
  if (exitCode !== 0) throw new Error(`an elaboration ended with ${exitCode}: ${stderr.trim().split('\n').at(-1)}`)
  return JSON.parse(stdout)
}

function figuresOf(runs: readonly Run[]): ElaborationFigures {
  const peaks = runs.flatMap(({ peakBytes }) => peakBytes ?? [])
  return {
    elaborateCpuSeconds: summary(runs.map(({ elaborateCpuSeconds }) => elaborateCpuSeconds)),
    cpuSeconds: summary(runs.map(({ cpuSeconds }) => cpuSeconds)),
    seconds: summary(runs.map(({ seconds }) => seconds)),
    peakBytes: peaks.length === 0 ? undefined : Math.max(...peaks),
  }
}
