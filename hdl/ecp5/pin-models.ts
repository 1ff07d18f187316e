import { bool } from '../../src/dsl/shape.ts'
import { literal } from '../../src/dsl/storage.ts'
import { modelModule } from './model-module.ts'
import type { MakeModel } from './primitive.ts'

/** Straight through; what tells of steps is low. */
export const delay = modelModule('delay', (io) => {
  io.Z.set(io.A)
  io.CFLAG?.set(literal(bool, false))
})

export const buffer = modelModule('buffer', (io) => {
  io.O.set(io.I)
})

export const differentialInput = modelModule('differential_input', (io) => {
  io.Z.set(io.A)
})

export const differentialOutput = modelModule('differential_output', (io) => {
  io.Z.set(io.A)
  io.ZN?.set(io.A.not())
})

/** Nothing: what the primitive drives is outside of the design. */
export const unwatched: MakeModel = () => ({ kind: 'model', create: () => ({}) })

/** O is what this buffer drives, else what the wire outside of the pin is. */
const pad =
  (pull?: 'up' | 'down'): MakeModel =>
  ({ parameters, bundle }) => {
    const canDrive = parameters.DIR !== 'INPUT'
    return {
      kind: 'model',
      ...(canDrive ? { pads: { B: { drives: 'I', unless: 'T', ...(pull ? { pull } : {}) } } } : {}),
      create: () => ({
        settle: ({ I = 0n, T = 0n, B = 0n }) => ({ ...('O' in bundle ? { O: canDrive && T === 0n ? I : B } : {}), B }),
      }),
    }
  }

export const bidirectional = pad()
export const bidirectionalPulledUp = pad('up')
export const bidirectionalPulledDown = pad('down')
