import type { Module } from '../ir/module.ts'
import { contentKey } from '../toolchain/cache.ts'
import { locate } from '../toolchain/locate.ts'
import { pack } from './bitstream/pack.ts'
import { boardClocks, pinConstraints } from './constraints/constraints.ts'
import { type CrossingConstraint, crossingConstraints } from './constraints/crossing-constraints.ts'
import { crossingFiles } from './constraints/crossing-files.ts'
import { falsePaths } from './constraints/false-paths.ts'
import { unknownClock } from './constraints/frequencies.ts'
import type { Part } from './device/part.ts'
import { FlowError } from './flow-error.ts'
import { configurationOf, type PlaceJob, type Placement, type PlaceOptions, place } from './nextpnr/place.ts'
import { readDetail } from './nextpnr/placement-detail.ts'
import { appendHistory, historyLine } from './report/history.ts'
import { type BuildReport, bestPlacement, type ClockTarget, makeReport } from './report/report.ts'
import { localPool, poolWidth } from './report/seeds.ts'
import type { LineTranslation } from './source/design-lines.ts'
import { publish, reportFile, withFolder } from './stage/output-folder.ts'
import { crossingMargin, crossingTimings } from './timing/crossing-timing.ts'
import type { Netlist } from './yosys/netlist.ts'
import { synthesise, type VerilogFile } from './yosys/synthesise.ts'
import { type ClockPin, measuringWrapper, type WrapperChain } from './yosys/wrapper.ts'
import type { YosysScript } from './yosys/yosys-script.ts'

/** Everything that decides what a build makes. */
export interface BuildRequest {
  /** The design's name, a board's top with the board's: `.config` and `.bit` are called after it. */
  readonly name: string
  /** The top, for its ports: one that has pins is built as it is, any other in a wrapper that measures it. `files` are its Verilog and that of all below it. */
  readonly module: Module
  readonly files: readonly VerilogFile[]
  /** Further files for the output folder, such as the source map. */
  readonly extras: readonly VerilogFile[]
  readonly translate: LineTranslation
  readonly part: Part
  readonly script: YosysScript
  /** MHz by clock name, where it is not what the domain says; `*` stands for all clocks. */
  readonly frequencies: ReadonlyMap<string, number>
  readonly seeds: readonly number[]
  /** Runs of nextpnr at once; absent: as many as processors and memory allow. */
  readonly jobs?: number
  readonly folder: string
  /** How many paths of each clock, and from each clock to another, the report is to have; absent: 10. */
  readonly paths?: number
  /** A board's: how its chip is configured (SYSCONFIG). */
  readonly configuration?: Readonly<Record<string, string>>
}

/** Verilog → netlist → placements, one a seed → bitstream of the best, with a report; all in `folder`, or nothing. */
export async function build(request: BuildRequest, options: PlaceOptions = {}): Promise<BuildReport> {
  return withFolder(request.folder, async () => {
    const start = performance.now()
    const whole = wholeOf(request)
    const clocks = clockTargets(whole.clocks, request.frequencies)
    const { files } = whole
    const synthesis = await synthesise(files, whole.top, request.script, options)
    const crossings = crossingConstraints(request.module, request.frequencies)
    const jobs = request.seeds.map((seed) => placeJob(synthesis.netlist, clocks, crossings, seed, request, whole))
    const { placements, failedSeeds } = await placeAll(jobs, request, options)
    const netlist = netlistTop(synthesis.netlist, whole)
    const marginOf = ({ report }: Placement): number => crossingMargin(crossingTimings(report, netlist, crossings, clocks))
    const best = bestPlacement(placements, clocks, marginOf)
    const configuration = await configurationOf(best)
    const bitstream = await pack(configuration, options)
    const output = new Map<string, string | Uint8Array>([
      ...[...files, ...request.extras, ...crossingFiles(crossings, falsePaths(request.module), clocks)].map(
        ({ name, text }) => [name, text] as const,
      ),
      ['synthesise.ys', synthesis.script],
      ['netlist.json', synthesis.netlist],
      ...(whole.constraints === undefined ? [] : [[`${request.name}.lpf`, jobs[0]!.constraints] as const]),
      [`${request.name}.config`, configuration],
      [`${request.name}.bit`, bitstream],
    ])
    const tools = await toolVersions()
    const report = makeReport({
      design: request.name,
      input: inputHash(request, files, jobs[0]!, tools),
      module: request.module,
      part: request.part,
      script: request.script.name,
      tools,
      netlist,
      chains: whole.chains,
      clocks,
      crossings,
      placements,
      detail: await readDetail(best.folder),
      pathCount: request.paths ?? 10,
      failedSeeds,
      warnings: synthesis.warnings,
      translate: request.translate,
      files: [...output.keys(), reportFile],
    })
    publish(request.folder, output.set(reportFile, `${JSON.stringify(report, null, 2)}\n`))
    appendHistory(request.folder, historyLine(report, (performance.now() - start) / 1000, new Date()))
    return report
  })
}

/** All that a seed's figures depend on, but the seed. */
function inputHash(
  { part, script }: BuildRequest,
  files: readonly VerilogFile[],
  { frequencyMhz, constraints }: PlaceJob,
  tools: Readonly<Record<string, string>>,
): string {
  const target = [part.device.name, part.package, part.speed, script.name, String(frequencyMhz), constraints]
  return contentKey(...target, JSON.stringify(tools), ...files.flatMap(({ name, text }) => [name, text]))
}

/** What is synthesised: a board's top as it is, a core in its wrapper. */
interface Whole {
  readonly top: string
  readonly files: readonly VerilogFile[]
  readonly clocks: readonly ClockPin[]
  readonly chains: readonly WrapperChain[]
  /** A board's pins in LPF; absent where nextpnr may choose them. */
  readonly constraints?: string
}

function wholeOf({ module, files, configuration }: BuildRequest): Whole {
  if (isUnseen(module))
    throw new FlowError(
      'nothingToBuild',
      `\`${module.name}\` has no port but clocks and resets: nothing of it would be left`,
      module.pins === undefined ? 'give it an output' : 'drive a pin of the board',
    )
  if (module.pins !== undefined)
    return {
      top: module.name,
      files,
      clocks: boardClocks(module),
      chains: [],
      constraints: pinConstraints(module.pins, configuration),
    }
  const { verilog, ...wrapper } = measuringWrapper(module)
  return { ...wrapper, files: [...files, { name: `${wrapper.top}.v`, text: verilog }] }
}

/** Whether nothing leaves a design: no port, and no foreign module that may have a way of its own. */
function isUnseen({ ports, domains, instances }: Module): boolean {
  const ofDomains = new Set(domains.flatMap(({ clock, reset, enable }) => [clock, reset, enable]))
  if (ports.some((port) => port.shape.kind !== 'clock' && !ofDomains.has(port))) return false
  const below = instances.map(({ module }) => module)
  const seen = new Set<unknown>()
  for (let module = below.pop(); module; module = below.pop()) {
    if (module.kind === 'foreign') return false
    if (seen.has(module)) continue
    seen.add(module)
    below.push(...module.instances.map((instance) => instance.module))
  }
  return true
}

/** Each clock pin once, with what was asked for it, or for all, or what its domain says. */
export function clockTargets(clocks: readonly ClockPin[], frequencies: ReadonlyMap<string, number>): ClockTarget[] {
  const names = clocks.map((clock) => clock.name)
  for (const name of frequencies.keys()) if (name !== '*' && !names.includes(name)) throw unknownClock(name, names)
  const distinct = clocks.filter((clock, index) => clocks.findIndex(({ pin }) => pin === clock.pin) === index)
  return distinct.map(({ name, pin, frequencyHz }) => ({
    name,
    pin,
    mhz: frequencies.get(name) ?? frequencies.get('*') ?? frequencyHz / 1e6,
  }))
}

function placeJob(
  netlist: string,
  clocks: readonly ClockTarget[],
  crossings: readonly CrossingConstraint[],
  seed: number,
  { part, module }: BuildRequest,
  { constraints: pins }: Whole,
): PlaceJob {
  const common = { netlist, part, seed, hasCrossings: crossings.length > 0 }
  if (pins === undefined) return { ...common, ...clockConstraints(clocks, makesClocks(module)) }
  return { ...common, frequencyMhz: fastest(clocks), constraints: pins + clockLines(clocks), isPinned: true }
}

/**
 * `--freq` alone where all clocks want the same; otherwise each clock has its own line of constraints. Of such a line nextpnr
 * derives the frequencies of what a PLL makes: a design with clocks of its own has them always.
 */
export function clockConstraints(
  clocks: readonly ClockTarget[],
  hasOwnClocks = false,
): Pick<PlaceJob, 'frequencyMhz' | 'constraints'> {
  const frequencyMhz = fastest(clocks)
  const isUniform = !hasOwnClocks && clocks.every(({ mhz }) => mhz === frequencyMhz)
  return { frequencyMhz, constraints: isUniform ? '' : clockLines(clocks) }
}

/** Whether a clock output of a primitive is used in a design. */
function makesClocks(top: Module): boolean {
  const seen = new Set<Module>()
  const waiting = [top]
  for (let module = waiting.pop(); module; module = waiting.pop()) {
    if (seen.has(module)) continue
    seen.add(module)
    for (const { module: inner } of module.instances) {
      if (inner.kind === 'module') waiting.push(inner)
      else if (inner.ports.some(({ kind, shape }) => kind === 'output' && shape.kind === 'clock')) return true
    }
  }
  return false
}

const clockLines = (clocks: readonly ClockTarget[]): string =>
  clocks.map(({ pin, mhz }) => `FREQUENCY PORT "${pin}" ${mhz} MHZ;\n`).join('')

/** A board's top that uses no clock leaves nextpnr with nothing to reach. */
const fastest = (clocks: readonly ClockTarget[]): number => Math.max(1, ...clocks.map(({ mhz }) => mhz))

interface Placed {
  readonly placements: readonly Placement[]
  readonly failedSeeds: BuildReport['failed_seeds']
}

/** A seed that does not route is a result where another does; whatever fails for every seed stops all of them. */
async function placeAll(jobs: readonly PlaceJob[], request: BuildRequest, options: PlaceOptions): Promise<Placed> {
  const others = new AbortController()
  const signal = options.signal === undefined ? others.signal : AbortSignal.any([options.signal, others.signal])
  const run = (job: PlaceJob): Promise<Placement> => place(job, { ...options, signal })
  const width = options.elsewhere === undefined ? poolWidth(request.jobs, request.part.device.placeMemoryBytes) : jobs.length
  const pool = localPool(run, width)
  const failures: { seed: number; error: FlowError }[] = []
  const placements = await Promise.all(
    jobs.map(async (job) => {
      try {
        return await pool.submit(job)
      } catch (error) {
        if (!(error instanceof FlowError && dependsOnSeed.has(error.kind))) {
          others.abort()
          throw error
        }
        failures.push({ seed: job.seed, error })
        return undefined
      }
    }),
  )
  const placed = placements.filter((placement) => placement !== undefined)
  if (placed.length === 0) throw failures[0]!.error
  return { placements: placed, failedSeeds: failures.map(({ seed, error }) => ({ seed, reason: error.what })) }
}

const dependsOnSeed: ReadonlySet<FlowError['kind']> = new Set(['doesNotRoute', 'placementFailed'])

function netlistTop(netlist: string, { top }: Whole) {
  return (JSON.parse(netlist) as Netlist).modules[top]!
}

async function toolVersions(): Promise<Record<string, string>> {
  const [yosys, nextpnr] = await Promise.all([locate('yosys'), locate('nextpnr-ecp5')])
  return { yosys: yosys.version, 'nextpnr-ecp5': nextpnr.version }
}
