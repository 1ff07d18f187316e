import type { Bool, Shape, Signal, UInt } from 'gatewright'
import type { Control, Rows, UnitName } from './isa/control.ts'
import type { DataSide, InstructionSide } from './memory/data-side.ts'
import type { Doubleword } from './units/arithmetic.ts'

/** What an extension sees of the pipeline when it attaches its hardware. */
export interface CoreSeams {
  readonly decode: { readonly control: Signal<Control> }
  /** The instruction that is executed: its operands are final. `isHere`: it is there and not waiting for anything else. */
  readonly execute: {
    readonly control: Signal<Control>
    readonly word: Signal<any>
    readonly left: Doubleword
    readonly right: Doubleword
    /** What the control fields `compare` and `inverts` ask of the operands; of a difference: `complements`. */
    readonly compares: Signal<Bool>
    readonly isValid: Signal<Bool>
    readonly isFiring: Signal<Bool>
    stallWhen(condition: Signal<Bool>): void
  }
  readonly memory: {
    readonly control: Signal<Control>
    readonly word: Signal<any>
    /** What the control fields `shift` and `rotates` made of the left operand, for the units `shift` and `bit`. */
    readonly shifted: Doubleword
    readonly isFiring: Signal<Bool>
    readonly isValid: Signal<Bool>
  }
  readonly write: { readonly control: Signal<Control>; readonly word: Signal<any>; readonly isValid: Signal<Bool> }
  /** A value of `decode`, as `execute` has it a stage later. */
  decoded<S extends Shape>(shape: S, value: Signal<S>): Signal<S>
  /** A value of `execute`, as `memory` has it a stage later. */
  carry<S extends Shape>(shape: S, value: Signal<S>): Signal<S>
  /** The result of a unit in the cycle in which it is executed: the next instruction has it. */
  result(unit: UnitName, value: Doubleword): void
  /** The result of a unit when the instruction is in `memory`: the next instruction waits for it by one cycle. */
  soonResult(unit: UnitName, value: Doubleword): void
  /** As `soonResult`, and it comes late in that cycle: instructions that read it wait until it is in `write`. */
  settledResult(unit: UnitName, value: Doubleword): void
  /** The result of a unit in `write`: instructions that read it wait for two cycles at most. */
  lateResult(unit: UnitName, value: Doubleword): void
}

/** Units before the memory, the one next to it first. */
export const dataLayers = ['atomic', 'misaligned'] as const
export type DataLayer = (typeof dataLayers)[number]

/** What a unit before the memory sees: the instruction whose request is made. */
export interface DataSeams {
  readonly execute: { readonly control: Signal<Control>; readonly word: Signal<any>; readonly stored: Doubleword }
}

/** What stands before both ports sees: the ports, and a CSR that is accessed in `memory`. */
export interface ProtectionSeams {
  readonly data: DataSide
  readonly instruction: InstructionSide
  readonly access: { readonly address: Signal<UInt<12>>; readonly value: Doubleword; readonly isWritten: Signal<Bool> }
}

/** A part of the instruction set that can be left out: rows of the decode table, and the hardware behind them. */
export interface Extension {
  /** As the manual calls it: `M`, `Zba`. */
  readonly name: string
  readonly rows: Rows
  readonly attach?: (core: CoreSeams) => void
  /** CSRs that it has. */
  readonly registers?: readonly number[]
  /** Stands before both ports, and returns their sides for what is before, with what is read of its CSRs. */
  readonly protect?: (seams: ProtectionSeams) => { data: DataSide; instruction: InstructionSide; old: Doubleword }
  /** A unit between the pipeline and the memory. */
  readonly data?: {
    readonly layer: DataLayer
    /** Joins the unit to what is behind it, and returns the side for what is before. */
    attach(core: DataSeams, memory: DataSide): DataSide
  }
}
