import type { RunningMac } from './mac-bench.ts'

/**
 * One thing that a MAC must do, tried on a running one; `run` throws where it does not. The specs run each by its name,
 * mutants run all of them until one throws.
 */
export interface MacCheck {
  readonly name: string
  run(mac: RunningMac): void
}

export function insist(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Error(what())
}
