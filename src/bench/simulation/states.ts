import { type Contender, contenderTitles, type FinalState } from './contender.ts'

export interface CheckedState extends FinalState {
  readonly cycles: number
}

export interface StateComparison {
  readonly states: ReadonlyMap<Contender, CheckedState>
  /** A line for each that ended otherwise than the first contender. */
  readonly differences: readonly string[]
}

/** What interprets takes as long for these as others for a million. */
export const fewCycles = 2000
export const isSlow = ({ name }: Contender): boolean => name === 'icarus'

/** All from power-up over the same cycles: `cycles`, or few where a contender is slow; the first is the judge. */
export async function compareStates(contenders: readonly Contender[], cycles: number): Promise<StateComparison> {
  const states = new Map<Contender, CheckedState>()
  const differences: string[] = []
  const expected = new Map<number, FinalState>()
  for (const contender of contenders) {
    const judge = contenders[0]!
    const after = isSlow(contender) ? Math.min(cycles, fewCycles) : cycles
    const state = await contender.stateAfter(after)
    states.set(contender, { ...state, cycles: after })
    if (!expected.has(after)) expected.set(after, contender === judge ? state : await judge.stateAfter(after))
    differences.push(...differencesOf(contender, state, judge, expected.get(after)!, after))
  }
  return { states, differences }
}

function differencesOf(
  contender: Contender,
  state: FinalState,
  judge: Contender,
  expected: FinalState,
  cycles: number,
): string[] {
  const [name, other] = [contenderTitles[contender.name], contenderTitles[judge.name]]
  const rows: [string, string, string | undefined][] = [
    ['the state', state.stateHash, expected.stateHash],
    ...Object.entries(state.outputs).map(([port, value]): [string, string, string | undefined] => [
      port,
      value,
      expected.outputs[port],
    ]),
  ]
  return rows.flatMap(([what, value, wanted]) =>
    value === wanted ? [] : [`${name}: ${what} is ${value} after ${cycles} cycles, ${wanted} in ${other}`],
  )
}
