import type { Part } from '../../src/lib/fixtures/part.ts'
import { type Mutant, mutantsOf } from '../mutation/mutants.ts'

/** A mutant of a part, and those whose checks are to see it. */
export interface LibraryMutant extends Mutant {
  /** First the part itself, then the one that is this module alone, mutated in the same way. */
  readonly judges: readonly { readonly part: Part; readonly build: Mutant['build'] }[]
}

/**
 * Every single mutant of parts.
 *
 * A part that is made of others need not judge again what they do in detail: a module that is a part of its own elsewhere in
 * the catalogue, line by line and mutant by mutant the same, is judged there as well.
 */
export function libraryMutants(parts: readonly Part[], catalogue: readonly Part[]): LibraryMutant[] {
  const alone = new Map<string, { readonly part: Part; readonly mutants: readonly Mutant[] }>()
  for (const part of catalogue) {
    const mutants = modulesOf(part).at(-1)!
    if (mutants.length > 0 && !alone.has(textOf(mutants))) alone.set(textOf(mutants), { part, mutants })
  }
  return parts.flatMap((part) =>
    modulesOf(part).flatMap((mutants) => {
      const other = alone.get(textOf(mutants))
      return mutants.map(({ name, place, build }, i) => ({
        name: `${part.name}: ${name}`,
        place: `${part.file} ${place}`,
        build,
        judges: [
          { part, build },
          ...(other && other.part !== part ? [{ part: other.part, build: other.mutants[i]!.build }] : []),
        ],
      }))
    }),
  )
}

/** Mutants module by module, the top last. */
function modulesOf(part: Part): Mutant[][] {
  const design = part.design()
  const byModule = Map.groupBy(mutantsOf(design), ({ place }) => place.slice(0, place.indexOf(' ')))
  return design.modules.map(({ name }) => byModule.get(name) ?? [])
}

const textOf = (mutants: readonly Mutant[]): string => mutants.map(({ name }) => name.slice(name.indexOf(' '))).join('\n')
