import { afterAll, describe, expect, it, vi } from 'vitest'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import { sampleOf } from '../../tests/mutation/mutants.ts'
import { coreMutants, mutatedCores } from './mutation/core-mutants.ts'
import { seenBySpec, whyEquivalent } from './mutation/equivalent-mutants.ts'
import { Judge } from './mutation/judge.ts'

const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const sampleSize = Number(process.env.GATEWRIGHT_MUTANTS ?? 80)
/** Only mutants whose name has this, all of them: `fetch-unit.ts`. */
const only = process.env.GATEWRIGHT_MUTANT

const cores = mutatedCores()
const mutants = coreMutants(cores)
const dice = new Dice(seed)
const sample =
  only === undefined
    ? sampleOf(mutants, sampleSize, (limit) => dice.below(limit))
    : mutants.filter(({ name }) => name.includes(only))
const judge = new Judge()

/** Who saw how many: for the table of results. */
const seenBy: Record<string, number> = {}
const count = (by: string) => (seenBy[by] = (seenBy[by] ?? 0) + 1)
const print = console.log
afterAll(() => print(JSON.stringify(seenBy)))

describe(`${sample.length} of the ${mutants.length} single mutants of the core, seed ${seed}`, () => {
  it.each(cores)('no judge finds fault with the whole core `$name`', async (core) => {
    quiet()
    expect(await judge.prove(core)).toBeUndefined()
  })

  it.each(sample)('$name', async ({ name, core, key }) => {
    quiet()
    const verdict = await judge.judge(core, key)
    const spec = verdict ? undefined : seenBySpec(name)
    count(verdict?.by ?? spec ?? 'nobody: equivalent')
    if (spec) return
    const reason = whyEquivalent(name)
    if (reason === undefined) expect(verdict, `${name}: no judge saw it`).toBeDefined()
    else expect(verdict, `${name} is listed as equivalent`).toBeUndefined()
  })
})

/** A mutant may say much of memories that are read and written at one edge; the judge hears it. */
const quiet = () => vi.spyOn(console, 'log').mockImplementation(() => {})
