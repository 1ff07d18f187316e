import type { Origin } from '../ir/origin.ts'
import { DesignError } from '../ir/problem.ts'

/** What goes wrong while a design is simulated; docs/reference/simulation-errors.md has an entry for each code. */
export type SimulationErrorCode =
  | 'GW401' // no model
  | 'GW402' // clock
  | 'GW403' // value
  | 'GW404' // assert
  | 'GW405' // engines disagree
  | 'GW406' // deadlock
  | 'GW407' // process
  | 'GW408' // path
  | 'GW409' // engine
  | 'GW410' // two drivers

export const simulationError = (
  code: SimulationErrorCode,
  title: string,
  message: string,
  mend: string,
  origin?: Origin,
): DesignError => new DesignError([{ code, title, message, origin, mend, severity: 'error' }])
