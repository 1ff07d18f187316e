import { connect } from '../../dsl/connect.ts'
import { fail } from '../../dsl/fault.ts'
import { type In, input, type Out, output } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Struct, UInt } from '../../dsl/signal-type.ts'
import type { BeatShape } from '../streams/beat.ts'

type Field<S, K extends string> = S extends Struct<infer F> ? (K extends keyof F ? F[K] : never) : never

/** The signals of an AXI4-Stream; `tuser` where its beats have a field `user`. */
export type AxiStream<S> = {
  readonly tdata: Out<Field<S, 'data'>>
  readonly tkeep: Out<UInt<any>>
  readonly tlast: Out<Bool>
  readonly tvalid: Out<Bool>
  readonly tready: In<Bool>
} & (Field<S, 'user'> extends never ? unknown : { readonly tuser: Out<Field<S, 'user'>> })

/**
 * An AXI4-Stream of beats as its transmitter has it; `flip(axiStream(…))` is the receiver's. A port `mAxis` becomes
 * `m_axis_tdata` and so on in Verilog.
 *
 * It carries what `beat(bytes, user)` carries: no TSTRB, TID and TDEST. A beat of nothing but `last` is allowed by both.
 *
 * Source  Arm IHI 0051A, 2.
 *
 * @example const io = ports({ sAxis: flip(axiStream(beat(8))), out: source(beat(8)) })
 */
export function axiStream<const S extends BeatShape>(shape: S): AxiStream<S> {
  const fields = (shape as { fields?: Record<string, Shape> }).fields ?? {}
  const { data, keep, last, user } = fields
  if (data?.kind !== 'uint' || keep?.kind !== 'uint' || last?.kind !== 'bool' || data.width !== 8 * keep.width)
    fail({
      code: 'GW243',
      title: 'AXI stream',
      message: 'an AXI stream carries beats: data, a keep bit for each of its octets, last, and user if there is one',
      mend: 'give beat(bytes) or beat(bytes, user)',
    })
  const others = Object.keys(fields).filter((name) => !['data', 'keep', 'last', 'user'].includes(name))
  if (others.length > 0)
    fail({
      code: 'GW243',
      title: 'AXI stream',
      message: `an AXI stream has no signal for the field${others.length > 1 ? 's' : ''} ${others.join(', ')}`,
      mend: 'put them into `user`: beat(bytes, struct({ … }))',
    })
  return {
    tdata: output(data),
    tkeep: output(uint(keep.width)),
    tlast: output(bool),
    ...(user ? { tuser: output(user) } : {}),
    tvalid: output(bool),
    tready: input(bool),
  } as unknown as AxiStream<S>
}

interface BusSignals {
  readonly tvalid: object
  readonly tready: object
  readonly tdata: object
  readonly tkeep: object
  readonly tlast: object
  readonly tuser?: object
}
interface StreamSignals {
  readonly valid: object
  readonly ready: object
  readonly payload: object
}

/**
 * Joins an AXI stream and a stream of the same beats, in either direction, as `connect` does. Nothing lies between: both
 * have the same rules for `valid` and `ready`.
 */
export function connectAxiStream(bus: BusSignals, stream: StreamSignals): void {
  const beat = stream.payload as Record<string, object>
  connect(
    {
      valid: bus.tvalid,
      ready: bus.tready,
      data: bus.tdata,
      keep: bus.tkeep,
      last: bus.tlast,
      ...('tuser' in bus ? { user: bus.tuser } : {}),
    },
    {
      valid: stream.valid,
      ready: stream.ready,
      data: beat.data,
      keep: beat.keep,
      last: beat.last,
      ...('tuser' in bus ? { user: beat.user } : {}),
    },
  )
}
