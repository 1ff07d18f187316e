import { type Case, caseOf, compareEngine, compareIcarus, type Disagreement, mustBeGood } from './compare.ts'
import { Coverage } from './coverage.ts'
import { hasIcarus } from './icarus.ts'
import { printDesign } from './print-design.ts'
import { randomDesign } from './random-design.ts'
import { type Failing, shrink } from './shrink.ts'
import type { Stimulus } from './stimulus.ts'

export interface Result {
  readonly coverage: Coverage
  /** For people: each disagreement with the reduced design. Empty where all agree. */
  readonly failures: readonly string[]
}

/**
 * Compares the designs of some seeds: interpreter against WebAssembly, and against Icarus running our Verilog. The first
 * failures are made small.
 */
export async function campaign(first: number, count: number, { batch = 60, shrinkSeconds = 60 } = {}): Promise<Result> {
  const coverage = new Coverage()
  const failures: string[] = []
  const report = async (one: Case, disagreement: Disagreement): Promise<void> => {
    failures.push(failures.length < 3 ? await reduced(one, disagreement, shrinkSeconds) : head(disagreement))
  }
  for (let from = first; from < first + count; from += batch) {
    const cases: Case[] = []
    for (let seed = from; seed < Math.min(from + batch, first + count); seed++) {
      const design = randomDesign(seed)
      mustBeGood(seed, design)
      coverage.add(design)
      const one = await caseOf(seed, design)
      cases.push(one)
      const disagreement = await compareEngine(one)
      if (disagreement) await report(one, disagreement)
    }
    if (!hasIcarus) continue
    for (const disagreement of await compareIcarus(cases))
      await report(cases.find(({ seed }) => seed === disagreement.seed)!, disagreement)
  }
  return { coverage, failures }
}

const head = ({ seed, who, difference }: Disagreement): string =>
  `design ${seed}: ${who} disagrees with the interpreter\n  expected ${difference.expected}\n  found    ${difference.found}`

/** The design made small, with its stimulus. */
export async function reduced({ seed, design, stimulus }: Case, first: Disagreement, seconds: number): Promise<string> {
  const ask = async (from: Failing): Promise<Disagreement | undefined> => {
    const one = await caseOf(seed, from.design, from.stimulus)
    return first.who === 'wasm' || first.who === 'the engine' ? compareEngine(one) : (await compareIcarus([one]))[0]
  }
  const fails = async (from: Failing): Promise<boolean> => {
    const found = await ask(from)
    if (!found || !isAlike(found, first)) return false
    mustBeGood(seed, from.design)
    return true
  }
  const small = await shrink({ design, stimulus }, fails, seconds)
  const now = (await ask(small)) ?? first
  return [head(now), printDesign(small.design), stimulusText(small.stimulus)].join('\n')
}

/** A wrong value stays a wrong value, an error the same error. */
function isAlike(a: Disagreement, b: Disagreement): boolean {
  const kind = ({ difference }: Disagreement): string =>
    difference.expected === 'a run' ? difference.found.split('\n')[0]!.replace(/\d+/g, '') : 'a value'
  return kind(a) === kind(b)
}

function stimulusText({ seed, instants }: Stimulus): string {
  const lines = instants.map(({ inputs, pokes, toggles }, i) => {
    const sets = inputs.map(({ port, value }) => `${port}=0x${value.toString(16)}`)
    const poked = pokes.map(({ path, word, value }) => `poke ${path}[${word}]=0x${value.toString(16)}`)
    return `  ${i}: ${[...sets, ...poked].join(' ')}; toggle ${toggles.join(' ')}`
  })
  return [`stimulus, power-up seed ${seed}`, ...lines].join('\n')
}
