import { elaborate, type SimulateOptions, type Simulation } from 'gatewright'
import { simulateDesign } from 'gatewright/sim'
import type { Configuration } from './configurations.ts'
import { Machine } from './machine/machine.ts'

export type MachineSimulation = Simulation<ReturnType<typeof Machine>>

export interface MachineWish {
  readonly core: Configuration
  readonly engine: SimulateOptions['engine']
  readonly resetVector: number
  readonly doublewords: number
  readonly logs: boolean
}

/** Machines for programs, each out of reset. */
export class Machines {
  /** A machine that is out of reset; RAM holds anything. */
  async ready({ core, engine, ...options }: MachineWish): Promise<MachineSimulation> {
    const design = elaborate(Machine, { ...core, hartId: 0, ...options })
    return (await simulateDesign(design, engine === undefined ? {} : { engine })) as unknown as MachineSimulation
  }

  done(simulation: MachineSimulation): void {
    simulation.finish()
  }
}

/** Keeps the machine that was used last: to build one takes a hundred times as long as a short program runs. */
export class KeptMachines extends Machines {
  #kept: { readonly wish: MachineWish; readonly simulation: MachineSimulation; readonly reset: () => void } | undefined

  override async ready(wish: MachineWish): Promise<MachineSimulation> {
    const kept = this.#kept
    if (kept && (Object.keys(wish) as (keyof MachineWish)[]).every((key) => kept.wish[key] === wish[key])) {
      kept.reset()
      return kept.simulation
    }
    if (kept) kept.simulation.finish()
    const simulation = await super.ready(wish)
    const reset = simulation.snapshot()
    this.#kept = reset && { wish, simulation, reset }
    return simulation
  }

  override done(simulation: MachineSimulation): void {
    if (simulation !== this.#kept?.simulation) simulation.finish()
  }
}
