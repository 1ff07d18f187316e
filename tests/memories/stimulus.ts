import type { Hierarchy } from '../../src/sim/hierarchy.ts'
import { Dice } from '../fuzz/dice.ts'
import type { Instant, Stimulus } from '../fuzz/stimulus.ts'
import type { Inputs, Sample } from './memories.ts'

/** Instants in which 64 words of every memory are written, in order, before anything is random. */
export const fillInstants = 128

/**
 * Inputs for samples side by side in one design (`combine`). First every word is written, then all is random, mostly
 * within a few addresses so that ports meet; promises are kept.
 */
export function memoryStimulus(
  hierarchy: Hierarchy,
  samples: ReadonlyMap<string, Sample>,
  seed: number,
  count: number,
): Stimulus {
  const dice = new Dice(seed, 3)
  const instants: Instant[] = []
  for (let i = 0; i < fillInstants + count; i++) {
    const isFilling = i < fillInstants
    const inputs: { port: string; value: bigint }[] = []
    for (const instance of hierarchy.top.module.instances) {
      const values: Inputs = new Map()
      for (const { port } of instance.connections) {
        if (port.kind !== 'input' || port.shape.kind === 'clock') continue
        const { name, width } = port
        const isAddress = /^(.*_)?(from|to|address)(_\d)?$/.test(name)
        if (isFilling && /(to|address)$/.test(name)) values.set(name, BigInt.asUintN(width, BigInt(i >> 1)))
        else if (isFilling && /(write|mask)$/.test(name)) values.set(name, BigInt.asUintN(width, -1n))
        else if (isAddress && dice.chance(0.7)) values.set(name, BigInt.asUintN(width, BigInt(dice.below(4))))
        else values.set(name, dice.bits(width))
      }
      samples.get(instance.name)!.keep?.(values)
      for (const [name, value] of values) inputs.push({ port: `${instance.name}_${name}`, value })
    }
    const toggles = hierarchy.clocks.filter(() => isFilling || dice.chance(0.8)).map(({ name }) => name)
    instants.push({ inputs, pokes: [], toggles })
  }
  return { seed, instants }
}
