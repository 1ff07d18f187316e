import type { InterruptName } from './control-status.ts'
import type { Size } from './state.ts'

/** Something at addresses of its own. Undefined from `load`, or false from `store`: an access fault. */
export interface Device {
  readonly base: bigint
  readonly bytes: number
  /** Instructions may be fetched there: a ROM. */
  readonly isExecutable?: boolean
  load(offset: number, size: Size): bigint | undefined
  store(offset: number, size: Size, value: bigint): boolean
  /** Some instructions went by. */
  advance?(instructions: number): void
  /** Lines that it holds up. */
  raises?(): readonly InterruptName[]
}

/** Where a program tells its host that it is done, or what to print: a doubleword of RAM that the host looks at. */
export interface Host {
  /** Between slices of `run`, and after each `step`. */
  poll(): void
}
