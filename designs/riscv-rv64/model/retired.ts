import type { Size } from './state.ts'

/** Causes of exceptions. Source: volume II, "Machine Cause (mcause) Register". */
export const exception = {
  misalignedFetch: 0,
  fetchFault: 1,
  illegal: 2,
  breakpoint: 3,
  misalignedLoad: 4,
  loadFault: 5,
  misalignedStore: 6,
  storeFault: 7,
  call: 11,
} as const

/** What an instruction did, or the trap in its place. */
export interface Retired {
  readonly pc: bigint
  /** The word as it stood in memory, 16 or 32 bits; 0 where it could not be fetched. */
  readonly word: number
  readonly next: bigint
  /** Register 0: none was written. */
  readonly rd: number
  readonly value: bigint
  readonly memory?: MemoryAccess
  readonly trap?: { readonly cause: number; readonly isInterrupt: boolean; readonly value: bigint }
  /** Registers that an instruction for them wrote, with what they hold then. */
  readonly csr?: { readonly address: number; readonly value: bigint }
}

export interface MemoryAccess {
  readonly address: bigint
  readonly size: Size
  readonly reads: boolean
  readonly writes: boolean
  /** What stands there afterwards, where it is RAM or was written. */
  readonly value: bigint | undefined
}
