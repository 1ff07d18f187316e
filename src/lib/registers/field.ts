/** Who may do what to a field. The first letters are what software sees, as in the data sheets of others. */
export type FieldAccess = 'rw' | 'ro' | 'wo' | 'w1c' | 'w1s' | 'rc' | 'pulse' | 'shared' | 'counter'

/** A field of a register. */
export interface Field {
  /** Highest and lowest bit, as Verilog writes them: `[7, 4]`. */
  readonly bits: readonly [high: number, low: number]
  readonly access: FieldAccess
  /** Its value after reset; 0 where nothing is said. Fields that hold nothing (`ro`, `pulse`) have none. */
  readonly reset?: number | bigint
  /** Names of values, for constants, the C header and the table. */
  readonly values?: { readonly [name: string]: number }
  readonly doc?: string
}

interface AccessKind {
  /** For the table of a data sheet. */
  readonly text: string
  readonly isReadable: boolean
  readonly isWritable: boolean
  /** Whether it has flip-flops of its own, and so a value after reset. */
  readonly isHeld: boolean
}

/** Every kind of access, and what a person may rely on. */
export const accessKinds: Readonly<Record<FieldAccess, AccessKind>> = {
  rw: { text: 'read, write', isReadable: true, isWritable: true, isHeld: true },
  ro: { text: 'read only', isReadable: true, isWritable: false, isHeld: false },
  wo: { text: 'write only', isReadable: false, isWritable: true, isHeld: true },
  w1c: { text: 'set by hardware; write 1 to clear', isReadable: true, isWritable: true, isHeld: true },
  w1s: { text: 'write 1 to set; cleared by hardware', isReadable: true, isWritable: true, isHeld: true },
  rc: { text: 'set by hardware; cleared by a read', isReadable: true, isWritable: false, isHeld: true },
  pulse: { text: 'write 1 for a pulse; reads 0', isReadable: false, isWritable: true, isHeld: false },
  shared: { text: 'read, write; hardware loads it too', isReadable: true, isWritable: true, isHeld: true },
  counter: { text: 'counts up and wraps; a write loads it', isReadable: true, isWritable: true, isHeld: true },
}

export const fieldWidth = ({ bits: [high, low] }: Field): number => high - low + 1
