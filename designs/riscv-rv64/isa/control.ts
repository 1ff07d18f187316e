import { type Bool, bool, choice, format, oneHotChoice, type Signal, struct, uint } from 'gatewright'

/** The fields of an instruction word. Source: RISC-V Instruction Set Manual, volume I, 2.2 and "Instruction Set Listings". */
export const instruction = format(32, {
  rd: 5,
  rs1: 5,
  rs2: 5,
  shamt5: 5,
  shamt6: 6,
  uimm: 5,
  imm12: 12,
  imm20: 20,
  imm7: 7,
  imm5: 5,
  csr: 12,
  aq: 1,
  rl: 1,
  fm: 4,
  pred: 4,
  succ: 4,
})

/** What can make an instruction's result, or acts in place of that. */
export const units = [
  'add',
  'logic',
  'shift',
  'compare',
  'link',
  'branch',
  'load',
  'store',
  'multiply',
  'divide',
  'extreme',
  'count',
  'bytes',
  'bit',
  'carryless',
  'condition',
  'csr',
  'machineReturn',
  'wait',
  'nothing',
] as const
export type UnitName = (typeof units)[number]

/** What is done to memory in one piece. */
export const Atomic = choice(
  'none',
  'loadReserved',
  'storeConditional',
  'swap',
  'add',
  'xor',
  'and',
  'or',
  'min',
  'max',
  'minUnsigned',
  'maxUnsigned',
)

/** What an instruction wants of the core. A field that no row of an extension names costs nothing where that is left out. */
export const Control = struct({
  unit: oneHotChoice(...units),
  left: choice('rs1', 'pc', 'zero', 'uimm'),
  right: choice('rs2', 'immediate', 'zero'),
  immediate: choice('i', 's', 'b', 'u', 'j'),
  /** The registers that must have arrived. */
  readsLeft: bool,
  readsRight: bool,
  writes: bool,
  /** Works on the lower 32 bits; the result is extended from bit 31. */
  isWord: bool,
  /** Takes the lower 32 bits of the left operand, extended by zeros. */
  isUnsignedWord: bool,
  /** The left operand is moved up by so many bits before the sum. */
  scale: uint(2),
  /** Takes the right operand's complement; a sum with it is one more: the difference. */
  complements: bool,
  /** The right operand of logic is the bit that it gives the number of. */
  isBitIndex: bool,
  logic: choice('none', 'xor', 'or', 'and'),
  shift: choice('left', 'right', 'rightSigned'),
  rotates: bool,
  bytes: choice('signByte', 'signHalf', 'zeroHalf', 'orCombine', 'reverse'),
  compare: choice('equal', 'less', 'lessUnsigned'),
  /** The opposite of what `compare` says. */
  inverts: bool,
  /** A load that does more. */
  atomic: Atomic,
  /** Later instructions are fetched anew once this one is done. */
  serialises: bool,
  fault: choice('none', 'illegal', 'breakpoint', 'call'),
})
export type Control = typeof Control

export const defaults = {
  unit: 'nothing',
  left: 'rs1',
  right: 'rs2',
  immediate: 'i',
  readsLeft: false,
  readsRight: false,
  writes: false,
  isWord: false,
  isUnsignedWord: false,
  scale: 0,
  complements: false,
  isBitIndex: false,
  logic: 'none',
  shift: 'left',
  rotates: false,
  bytes: 'signByte',
  compare: 'equal',
  inverts: false,
  atomic: 'none',
  serialises: false,
  fault: 'none',
} as const
/** A word that is no instruction traps: whatever else it seems to want is dropped there. */
export const illegal = { fault: 'illegal' } as const

/** A row of the decode table: the word's pattern as the manual writes it, and what it wants. */
export type Rows = Readonly<Record<string, readonly [pattern: string, wants: Readonly<Record<string, unknown>>]>>

/** One bit of the unit's code: it has one for each. */
export const isUnit = (control: Signal<Control>, unit: UnitName): Signal<Bool> =>
  control.unit.asBits().bit(units.indexOf(unit)) as Signal<Bool>

/** Whether a fault of its access is one of a store. */
export const isStoring = (control: Signal<Control>): Signal<Bool> =>
  isUnit(control, 'store').or(control.atomic.asBits().high(3).any()) as Signal<Bool>
