import type { Bool, Signal, UInt } from 'gatewright'
import type { DataRequest } from './port.ts'

type Settable<S> = S & { set(value: unknown): void }

/** The data port, or what stands before it, as the pipeline's stages use it. */
export interface DataSide {
  readonly request: {
    readonly valid: Settable<Signal<Bool>>
    readonly payload: Settable<Signal<typeof DataRequest>>
    readonly ready: Signal<Bool>
  }
  readonly response: { readonly valid: Signal<Bool>; readonly data: Signal<UInt<64>>; readonly error: Signal<Bool> }
  /** With an answer: lanes that it has written though it loads, and what. */
  readonly written?: { readonly mask: Signal<UInt<8>>; readonly data: Signal<UInt<64>> }
}

/** As `DataSide`, for instructions. */
export interface InstructionSide {
  readonly request: {
    readonly valid: Settable<Signal<Bool>>
    readonly payload: { set(value: unknown): void }
    readonly ready: Signal<Bool>
  }
  readonly response: { readonly valid: Signal<Bool>; readonly word: Signal<UInt<32>>; readonly error: Signal<Bool> }
}

/** Joins the memory's side of a unit to what is behind it. */
export function joinSides(unit: any, behind: DataSide): void {
  behind.request.valid.set(unit.request.valid)
  behind.request.payload.set(unit.request.payload)
  unit.request.ready.set(behind.request.ready)
  unit.response.valid.set(behind.response.valid)
  unit.response.data.set(behind.response.data)
  unit.response.error.set(behind.response.error)
}
