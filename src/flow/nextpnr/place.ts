import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deviceThatFits, type Shortage, shortageText } from '../device/capacity.ts'
import { type Part, partText } from '../device/part.ts'
import { FlowError } from '../flow-error.ts'
import type { JobPool } from '../report/seeds.ts'
import { runStageTool } from '../stage/run-stage-tool.ts'
import { readPacked, type StageOptions, stageFolder, toolKey, writePacked } from '../stage/stage.ts'
import { achievedMhz, type NextpnrReport, signalNear } from '../timing/timing.ts'
import { keepDelays } from './placement-detail.ts'

/** One run of nextpnr. Plain data: it can be sent to another machine. */
export interface PlaceJob {
  /** Yosys's JSON, the text. */
  readonly netlist: string
  readonly part: Part
  /** What all clocks should reach that `constraints` says nothing about. */
  readonly frequencyMhz: number
  /** In Lattice's LPF format; empty for none. */
  readonly constraints: string
  readonly seed: number
  /** Whether `constraints` say where all pins are: one without a place is an error then. */
  readonly isPinned?: boolean
  /** Whether the report is to have every path between two clocks. */
  readonly hasCrossings?: boolean
}

export interface Placement {
  readonly seed: number
  readonly report: NextpnrReport
  /** Where the configuration is, packed; `configurationOf` reads it. */
  readonly folder: string
  readonly seconds: number
}

/** A job for elsewhere: plain data, and the folder that is to get what the run leaves. */
export interface PlaceOrder {
  readonly job: PlaceJob
  readonly into: string
  readonly signal?: AbortSignal
}

export interface PlaceOptions extends StageOptions {
  /** Runs nextpnr on another machine; absent: on this one. */
  readonly elsewhere?: JobPool<PlaceOrder, { readonly worker: string }>
}

/** Netlist → placed and routed, for one seed. A frequency that is missed is a result like any other. */
export async function place(job: PlaceJob, options: PlaceOptions = {}): Promise<Placement> {
  const args = nextpnrArguments(job)
  const inputs = [await toolKey('nextpnr-ecp5'), args.join(' '), job.constraints, job.netlist]
  const stage = `nextpnr seed ${job.seed}`
  options.onProgress?.({ stage, state: 'starts', seconds: 0, detail: partText(job.part) })
  let where = ''
  const { folder, wasKept, seconds } = await stageFolder('nextpnr', inputs, async (work) => {
    if (options.elsewhere === undefined) await runNextpnr(job, args, work, options.signal)
    else where = (await options.elsewhere.submit({ job, into: work, signal: options.signal })).worker
  })
  const report = JSON.parse(await readFile(join(folder, reportFile), 'utf8')) as NextpnrReport
  const reached = [...achievedMhz(report)].map(([clock, mhz]) => `${clock} ${mhz.toFixed(1)} MHz`).join(', ')
  const detail = where === '' ? reached : `${reached}, on ${where}`
  options.onProgress?.({ stage, state: wasKept ? 'kept' : 'done', seconds, detail })
  return { seed: job.seed, report, folder, seconds }
}

function nextpnrArguments(job: PlaceJob): string[] {
  const { device } = job.part
  return [
    ...[device.option, '--package', job.part.package, '--speed', job.part.speed, '--seed', String(job.seed)],
    ...['--freq', String(job.frequencyMhz), '--timing-allow-fail'],
    ...(job.isPinned ? [] : ['--lpf-allow-unconstrained']),
    ...['--json', 'netlist.json', '--report', reportFile, '--textcfg', configFile, '--sdf', delayFile],
    ...(job.constraints === '' ? [] : ['--lpf', 'constraints.lpf']),
    ...(job.hasCrossings ? ['--detailed-timing-report'] : []),
  ]
}

async function runNextpnr(job: PlaceJob, args: readonly string[], work: string, signal: AbortSignal | undefined): Promise<void> {
  await writeFile(join(work, 'netlist.json'), job.netlist)
  if (job.constraints !== '') await writeFile(join(work, 'constraints.lpf'), job.constraints)
  const { exitCode, output } = await runStageTool('nextpnr-ecp5', args, work, signal)
  if (exitCode !== 0 && !missedOnlyFrequencies(output)) throw explainNextpnr(output, job.part)
  if (job.hasCrossings) await writeFile(join(work, reportFile), betweenClocks(await readFile(join(work, reportFile), 'utf8')))
  await writePacked(join(work, `${configFile}.gz`), await readFile(join(work, configFile)))
  await keepDelays(work, await readFile(join(work, delayFile)))
  for (const name of ['netlist.json', configFile, delayFile]) await rm(join(work, name))
}

/** The placed design as Project Trellis writes it, which ecppack makes a bitstream of. */
export async function configurationOf(placement: Placement): Promise<string> {
  return readPacked(join(placement.folder, `${configFile}.gz`))
}

const reportFile = 'report.json'
const configFile = 'top.config'
const delayFile = 'timing.sdf'

/** Without the nets that stay within one clock: nearly all of them, and nearly all of the file. */
function betweenClocks(text: string): string {
  const report = JSON.parse(text) as NextpnrReport
  const crossing = report.detailed_net_timings?.filter(({ event, endpoints }) => endpoints.some((end) => end.event !== event))
  return JSON.stringify({ ...report, detailed_net_timings: crossing })
}

/** Without `--timing-allow-fail` (an older nextpnr) a missed frequency is an error, though all files are written. */
export function missedOnlyFrequencies(stderr: string): boolean {
  const errors = errorLines(stderr)
  return errors.length > 0 && errors.every((line) => line.startsWith('Max frequency for clock'))
}

/** nextpnr's complaint in our words. */
export function explainNextpnr(stderr: string, part: Part): FlowError {
  const said = errorLines(stderr)
  const first = said[0]
  const name = partText(part)
  if (first === undefined) return new FlowError('placementFailed', 'nextpnr stopped without saying why', 'run it again', stderr)
  const lacking = /no BELs remaining to implement cell type '(\w+)'|Unable to find legal placement for all cells/.exec(first)
  if (lacking?.[1] === 'TRELLIS_IO')
    return new FlowError(
      'tooManyPins',
      `the design has more pins than ${name} (${usage(stderr, 'TRELLIS_IO') ?? 'all are taken'})`,
      'choose a larger package, or measure the core in its wrapper',
      stderr,
    )
  if (lacking !== null) {
    const full = overfull(stderr)
    const larger = deviceThatFits(full, part)
    return new FlowError(
      'doesNotFit',
      `the design does not fit ${name}: ${full.length > 0 ? full.map(shortageText).join('; ') : first}`,
      larger === undefined
        ? 'choose a larger device, or make the design smaller'
        : `${larger} holds it; or make the design smaller`,
      stderr,
    )
  }
  if (/combinational loops?/i.test(first)) {
    const nets = [...new Set([...stderr.matchAll(/^Info:\s+\S+\.\w+ \((\S+)\)$/gm)].map((match) => signalNear(match[1]!)))]
    const through = nets.length > 0 ? ` through ${nets.join(', ')}` : ''
    return new FlowError(
      'combinationalLoop',
      `the netlist has a combinational loop${through}`,
      'break it with a register',
      stderr,
    )
  }
  if (/rout(e|ing|able)/i.test(first))
    return new FlowError(
      'doesNotRoute',
      `nextpnr cannot route the design on ${name}: ${first}`,
      'try other seeds, or a larger device',
      stderr,
    )
  return new FlowError('placementFailed', `nextpnr cannot place the design on ${name}: ${first}`, 'correct what it names', stderr)
}

function errorLines(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('ERROR: '))
    .map((line) => line.slice('ERROR: '.length))
}

/** `TRELLIS_IO: 601 of 197`, from nextpnr's table of utilisation. */
function usage(stderr: string, type: string): string | undefined {
  const match = new RegExp(`\\b${type}:\\s*(\\d+)/\\s*(\\d+)`).exec(stderr)
  return match === null ? undefined : `${type}: ${match[1]} of ${match[2]}`
}

function overfull(stderr: string): Shortage[] {
  return [...stderr.matchAll(/^Info:\s+(\w+):\s*(\d+)\/\s*(\d+)\s+\d+%/gm)]
    .map(([, type, used, available]) => ({ type: type!, used: Number(used), available: Number(available) }))
    .filter(({ used, available }) => used > available)
}
