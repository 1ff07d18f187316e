import type { Extension } from './extension.ts'

/** What a core is made of. */
export interface CoreOptions {
  readonly extensions: readonly Extension[]
  /** Where it starts after reset; a multiple of 4. */
  readonly resetVector: number
  readonly hartId: number
  /**
   * `single`: one instruction after the other, so that nothing is forwarded or guessed; without C. As it is not given, up to
   * five at a time.
   */
  readonly flow?: 'single'
  /** `serial`: shifts take a cycle a bit. As it is not given, they take one cycle, and the next instruction waits one more. */
  readonly shifter?: 'serial'
  /** Without machine mode there are no CSRs and no interrupts, and an exception halts the core. */
  readonly machineMode?: false
  /** Entries of the branch target buffer: a power of two. */
  readonly predictorEntries: number
  /** Whether it has the port `rvfi` (rvfi.ts). */
  readonly rvfi?: boolean
}
