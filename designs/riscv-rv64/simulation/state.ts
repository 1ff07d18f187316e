/** What looks into a simulation: of `Simulation`. */
export interface Peeking {
  peek(path: string): unknown
}

/** The registers of machine mode that are state of the core; counters apart. */
export const statusNames = ['mstatus', 'mie', 'mtvec', 'mscratch', 'mepc', 'mcause', 'mtval'] as const
export type StatusName = (typeof statusNames)[number]
export type Status = Readonly<Record<StatusName, bigint>>

/**
 * The control and status registers of the core in a machine, as a program would read them.
 *
 * Where they sit in the core is known here alone.
 */
export function statusOf(simulation: Peeking, core = 'core'): Status {
  const at = (name: string): bigint => BigInt(simulation.peek(`${core}.status.${name}`) as never)
  return {
    mstatus: (at('is_enabled') << 3n) | (at('was_enabled') << 7n) | (3n << 11n),
    mie: (at('enables_software') << 3n) | (at('enables_timer') << 7n) | (at('enables_external') << 11n),
    mtvec: at('vector'),
    mscratch: at('scratch'),
    mepc: at('exception_address'),
    mcause: (at('cause_is_interrupt') << 63n) | at('cause'),
    mtval: at('trap_value'),
  }
}
