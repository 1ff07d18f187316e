import { BB } from '../hdl/ecp5/pins.ts'
import { cat } from '../src/dsl/cat.ts'
import type { LatePorts } from '../src/dsl/late-ports.ts'
import { named } from '../src/dsl/naming.ts'
import { inout } from '../src/dsl/port.ts'
import { bool, uint } from '../src/dsl/shape.ts'
import type { Bool, Signal, UInt, Wire } from '../src/dsl/signal-type.ts'
import { wire } from '../src/dsl/storage.ts'
import type { Variable } from '../src/ir/module.ts'

export interface TristatePin {
  readonly view: { readonly in: Signal<UInt>; readonly out: Wire<UInt>; readonly enable: Wire<Bool> }
  /** One port a ball, the lowest bit first. */
  readonly ports: readonly Variable[]
}

/** A bidirectional pin or bus: a buffer a ball around `{ in, out, enable }`. Not driven unless the design says so. */
export function tristatePin(late: LatePorts, name: string, width: number): TristatePin {
  const out = named(
    `${name}_out`,
    wire(width === 1 ? (bool as never) : uint(width), { default: (width === 1 ? false : 0) as never }),
  )
  const enable = named(`${name}_enable`, wire(bool, { default: false }))
  const isReleased = named(`${name}_is_released`, enable.not())
  const ports: Variable[] = []
  const read = Array.from({ length: width }, (_, bit) => {
    const { signal, variable } = late.add(width === 1 ? name : `${name}_${bit}`, inout(bool))
    ports.push(variable)
    const driven = width === 1 ? (out as unknown as Signal<Bool>) : out.bit(bit)
    const buffer = BB({ I: driven, T: isReleased, B: signal as never })
    return named(width === 1 ? `${name}_buffer` : `${name}_${bit}_buffer`, buffer).O
  })
  const value = width === 1 ? read[0]! : cat(...read.toReversed())
  return { view: { in: value as never, out, enable }, ports }
}
