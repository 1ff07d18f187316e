import type { Hierarchy } from '../../sim/hierarchy.ts'
import { type Summary, summary } from '../statistics.ts'
import { type Contender, type ContenderName, contenderTitles, type Round } from './contender.ts'
import { engineContender } from './engine-contender.ts'
import { icarusContender } from './icarus-contender.ts'
import { nativeContender } from './native-contender.ts'
import { type CheckedState, compareStates, fewCycles, isSlow } from './states.ts'

export interface CompareOptions {
  readonly contenders: readonly ContenderName[]
  readonly rounds: number
  /** Of a round; where absent, as many as fill half a second. */
  readonly cycles: number | undefined
  readonly indexFile: string
  /** Which of the file's workloads: its name, empty where it has but one. */
  readonly workload: string
  /** How many times the better native one is wanted. */
  readonly target: number
  readonly onProgress: (what: string) => void
}

export interface Comparison {
  readonly results: readonly ContenderResult[]
  /** Who ended otherwise than the first of `results`; empty where all is well. */
  readonly differences: readonly string[]
  readonly gate: Gate | undefined
}

export interface ContenderResult {
  readonly name: ContenderName
  readonly commands: readonly string[]
  readonly cyclesOfRound: number
  readonly cyclesPerCpuSecond: Summary
  readonly cyclesPerSecond: Summary
  /** Of cycles per CPU second, to the better native compiler in the same round. */
  readonly ratio: Summary | undefined
  readonly peakBytes: number | undefined
  readonly checkedCycles: number
  readonly stateHash: string
}

/** Ours beside the better native one. */
export interface Gate {
  readonly target: number
  readonly ratio: number
  readonly against: ContenderName
  readonly isMet: boolean
}

const secondsOfRound = 0.5
const manyCycles = 100_000

/** One after another within each round, so that what else the machine does meets all alike. */
export async function compareSimulators(hierarchy: Hierarchy, options: CompareOptions): Promise<Comparison> {
  const contenders: Contender[] = []
  try {
    for (const name of options.contenders) {
      options.onProgress(`building ${contenderTitles[name]}`)
      contenders.push(await prepare(name, hierarchy, options))
    }
    options.onProgress('comparing states')
    const { states, differences } = await compareStates(contenders, options.cycles ?? manyCycles)
    options.onProgress('warming up')
    const cycles = new Map<Contender, number>()
    for (const contender of contenders) cycles.set(contender, await roundCycles(contender, options.cycles))
    const rounds: Map<Contender, Round>[] = []
    for (let i = 0; i < options.rounds; i++) {
      options.onProgress(`round ${i + 1} of ${options.rounds}`)
      const round = new Map<Contender, Round>()
      for (const contender of contenders) round.set(contender, await contender.run(cycles.get(contender)!))
      rounds.push(round)
    }
    const results = contenders.map((contender) => resultOf(contender, contenders, rounds, states.get(contender)!))
    return { results, differences, gate: gateOf(results, options.target) }
  } finally {
    for (const contender of contenders) contender.dispose()
  }
}

async function prepare(name: ContenderName, hierarchy: Hierarchy, { indexFile, workload }: CompareOptions): Promise<Contender> {
  if (name === 'icarus') return icarusContender(hierarchy)
  return name === 'wasm' || name === 'verilator' ? engineContender(name, indexFile, workload) : nativeContender(name, hierarchy)
}

/** Short runs first, which also warm up what compiles while it runs; then by the rate that they had. */
async function calibrate(contender: Contender): Promise<number> {
  let cycles = contender.firstCycles
  for (;;) {
    const { cpuSeconds, seconds } = await contender.run(cycles)
    const taken = Math.min(cpuSeconds, seconds)
    if (taken >= secondsOfRound / 2) return Math.ceil((cycles * secondsOfRound * 1.1) / taken)
    cycles = Math.ceil(cycles * Math.min(8, Math.max(2, (secondsOfRound * 0.7) / Math.max(taken, 1e-4))))
  }
}

/** Where people say how many, that is for those that compile: Icarus is a thousand times slower. */
async function roundCycles(contender: Contender, asked: number | undefined): Promise<number> {
  if (asked === undefined) return calibrate(contender)
  const cycles = isSlow(contender) ? Math.min(asked, fewCycles) : asked
  await contender.run(cycles)
  return cycles
}

const isNative = ({ name }: Contender): boolean => name === 'g++' || name === 'clang++'
const rateOf = ({ cycles, cpuSeconds }: Round): number => cycles / Math.max(cpuSeconds, 1e-9)

function resultOf(
  contender: Contender,
  all: readonly Contender[],
  rounds: readonly ReadonlyMap<Contender, Round>[],
  state: CheckedState,
): ContenderResult {
  const own = rounds.map((round) => round.get(contender)!)
  const natives = all.filter(isNative)
  const ratios = rounds.map(
    (round) => rateOf(round.get(contender)!) / Math.max(...natives.map((each) => rateOf(round.get(each)!))),
  )
  const peaks = own.flatMap(({ peakBytes }) => peakBytes ?? [])
  return {
    name: contender.name,
    commands: contender.commands,
    cyclesOfRound: own[0]!.cycles,
    cyclesPerCpuSecond: summary(own.map(rateOf)),
    cyclesPerSecond: summary(own.map(({ cycles, seconds }) => cycles / seconds)),
    ratio: natives.length === 0 ? undefined : summary(ratios),
    peakBytes: peaks.length === 0 ? undefined : Math.max(...peaks),
    checkedCycles: state.cycles,
    stateHash: state.stateHash,
  }
}

/** The gate wants both native compilers in the same run, or the better one would not be known. */
function gateOf(results: readonly ContenderResult[], target: number): Gate | undefined {
  const ours = results.find(({ name }) => name === 'wasm')
  const natives = results.filter(({ name }) => name === 'g++' || name === 'clang++')
  if (ours?.ratio === undefined || natives.length < 2) return undefined
  const better = natives.toSorted((a, b) => b.cyclesPerCpuSecond.median - a.cyclesPerCpuSecond.median)[0]!
  const ratio = ours.ratio.median
  return { target, ratio, against: better.name, isMet: ratio >= target }
}
