import { expect } from 'vitest'
import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { uint } from '../../dsl/shape.ts'
import { part } from '../fixtures/part.ts'
import { type BeatShape, beat } from '../streams/beat.ts'
import { FullSlice } from '../streams/register-slice.ts'
import { axiStream, connectAxiStream } from './axi-stream.ts'
import { play, Receiver, Sender } from './fixtures/agent.ts'

const file = 'buses/axi-stream.ts'

/** Beats through a register slice: what connects, in both directions. */
const Loop = module('axi_stream_slice', (p: { shape: BeatShape }) => {
  const io = ports({ sAxis: flip(axiStream(p.shape)), mAxis: axiStream(p.shape) })
  const slice = FullSlice({ shape: p.shape })
  connectAxiStream(io.sAxis, slice.in)
  connectAxiStream(io.mAxis, slice.out)
  return io
})

export const axiStreams = [
  { name: '1 octet', shape: beat(1), user: 0 },
  { name: '8 octets and user', shape: beat(8, uint(3)), user: 3 },
].map(({ name, shape, user }) =>
  part(
    { name: `axi_stream, ${name}`, file },
    Loop,
    { shape: shape as BeatShape },
    {
      'carries beats whole': async (sim, dice) => {
        const { sAxis, mAxis } = sim.ports as any
        const bytes = user ? 8 : 1
        for (const stall of [0, 0.5]) {
          const beats = dice.list(60, () => ({
            data: BigInt(dice.wide(8 * bytes)),
            keep: dice.below(2 ** bytes),
            last: dice.chance(0.3),
            user: user ? dice.below(2 ** user) : 0,
          }))
          const sender = new Sender<(typeof beats)[number]>(
            sAxis.tvalid,
            sAxis.tready,
            (item) => {
              sAxis.tdata.value = item.data
              sAxis.tkeep.value = item.keep
              sAxis.tlast.value = item.last
              if (user) sAxis.tuser.value = item.user
            },
            dice,
            stall,
          )
          const payload = [mAxis.tdata, mAxis.tkeep, mAxis.tlast, ...(user ? [mAxis.tuser] : [])]
          const take = () => ({
            data: BigInt(mAxis.tdata.sampled),
            keep: mAxis.tkeep.sampled,
            last: mAxis.tlast.sampled,
            user: user ? mAxis.tuser.sampled : 0,
          })
          const receiver = new Receiver('the stream', mAxis.tvalid, mAxis.tready, payload, take, dice, stall)
          expect(mAxis.tvalid.value).toBe(false)
          sender.queue.push(...beats)
          let isFirst = true
          const cycles = play(sim, [
            { edge: () => sender.edge(), isDone: true },
            {
              edge: () => {
                receiver.edge(isFirst)
                isFirst = false
              },
              get isDone() {
                return receiver.got.length === beats.length
              },
            },
          ])
          expect(receiver.got).toEqual(beats)
          if (stall === 0) expect(cycles).toBe(beats.length + 1)
          sim.step(2)
        }
      },
    },
  ),
)
