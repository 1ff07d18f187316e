import { module } from '../../src/dsl/module.ts'
import { ports } from '../../src/dsl/port.ts'
import type { MakeModel, ModelContext } from './primitive.ts'

/** Ports by computed names are more than the type checker follows. */
const untyped = {
  ports: ports as unknown as (bundle: object) => any,
  module: module as unknown as (name: string, body: () => unknown) => () => unknown,
}

/** A model that is a module of ours: its body gets the ports that the instance has, by the primitive's names. */
export const modelModule =
  (name: string, body: (io: any, context: ModelContext) => void): MakeModel =>
  (context) =>
    untyped.module(`${name}_model`, () => {
      const io = untyped.ports(context.bundle)
      body(io, context)
      return io
    })
