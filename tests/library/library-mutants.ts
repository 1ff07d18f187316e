import type { Part } from '../../src/lib/fixtures/part.ts'
import { type Mutant, mutantsOf } from '../mutation/mutants.ts'

/** A mutant of a part, and those whose checks are to see it. */
export interface LibraryMutant extends Mutant {
  /**
   * First the part itself, then the one that is this module alone or the smallest that has it, then those of its file in other
   * sizes, mutated in the same way.
   */
  readonly judges: readonly { readonly part: Part; readonly build: Mutant['build'] }[]
}

/**
 * Every single mutant of parts.
 *
 * A part that is made of others need not judge again what they do in detail: a module that is a part of its own elsewhere in
 * the catalogue, line by line and mutant by mutant the same, is judged there as well, or else in the smallest part that has it.
 * One that is there in other sizes only is judged in two of these, by the same change of the same line.
 */
export function libraryMutants(parts: readonly Part[], catalogue: readonly Part[]): LibraryMutant[] {
  const alone = new Map<string, Judge>()
  const smallest = new Map<string, Judge>()
  for (const part of catalogue) {
    const modules = modulesOf(part)
    for (const [index, mutants] of modules.entries()) {
      if (mutants.length === 0) continue
      const text = textOf(mutants)
      const judge = { part, mutants, size: modules.length }
      if (index === modules.length - 1 && !alone.has(text)) alone.set(text, judge)
      if (modules.length < (smallest.get(text)?.size ?? Number.POSITIVE_INFINITY)) smallest.set(text, judge)
    }
  }
  const byChange = new Map<string, { readonly part: Part; readonly build: Mutant['build'] }[]>()
  for (const { part, mutants } of alone.values())
    for (const { name, build } of mutants) {
      const same = byChange.get(changeOf(name)) ?? []
      if (same.length < 2) byChange.set(changeOf(name), [...same, { part, build }])
    }
  return parts.flatMap((part) =>
    modulesOf(part).flatMap((mutants, index, { length }) => {
      const own = alone.get(textOf(mutants))
      const other = own ?? smallest.get(textOf(mutants))
      const isInside = index < length - 1
      return mutants.map(({ name, place, source, build }, i) => ({
        name: `${part.name}: ${name}`,
        place: `${part.file} ${place}`,
        source,
        build,
        judges: [
          { part, build },
          ...(other && other.part !== part ? [{ part: other.part, build: other.mutants[i]!.build }] : []),
          ...(isInside && !own ? (byChange.get(changeOf(name)) ?? []) : []),
        ],
      }))
    }),
  )
}

interface Judge {
  readonly part: Part
  /** Of the one module. */
  readonly mutants: readonly Mutant[]
  /** How many modules the part has. */
  readonly size: number
}

/** Mutants module by module, the top last. */
function modulesOf(part: Part): Mutant[][] {
  const design = part.design()
  const byModule = Map.groupBy(mutantsOf(design), ({ place }) => place.slice(0, place.indexOf(' ')))
  return design.modules.map(({ name }) => byModule.get(name) ?? [])
}

const textOf = (mutants: readonly Mutant[]): string => mutants.map(({ name }) => changeOf(name)).join('\n')

/** Without the module's name: `uart-receiver.ts:45: receiving starts with bit 0 flipped`. */
const changeOf = (name: string): string => name.slice(name.indexOf(' ') + 1)
