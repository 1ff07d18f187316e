import { module } from '../../dsl/module.ts'
import { flip, ports } from '../../dsl/port.ts'
import { FullSlice } from '../streams/register-slice.ts'
import { type AxiLiteWidths, axiLite, axiLiteShapes } from './axi-lite.ts'

/**
 * Cuts every path of AXI4-Lite: a register slice in each of the five channels.
 *
 * Ports       `sAxil`, `mAxil`.
 * Latency     1 cycle a channel: 2 from a request to its answer. Throughput: one a cycle in each channel.
 * Timing      every output comes straight from a flip-flop.
 * Reset       empty. Source: IHI 0022, A3.1.1 and A3.2.1.
 */
export const AxiLiteRegisterSlice = module('axi_lite_register_slice', (p: AxiLiteWidths) => {
  const io = ports({ sAxil: flip(axiLite(p)), mAxil: axiLite(p) })
  const { sAxil: from, mAxil: to } = io
  const shapes = axiLiteShapes(p)
  const writeAddress = FullSlice({ shape: shapes.address })
  const write = FullSlice({ shape: shapes.write })
  const written = FullSlice({ shape: shapes.written })
  const readAddress = FullSlice({ shape: shapes.address })
  const read = FullSlice({ shape: shapes.read })
  passThrough('aw', from, writeAddress, to)
  passThrough('w', from, write, to)
  passThrough('b', to, written, from)
  passThrough('ar', from, readAddress, to)
  passThrough('r', to, read, from)
  return io
})

/** What a channel carries beside `valid` and `ready`. */
const carried = { aw: ['addr', 'prot'], w: ['data', 'strb'], b: ['resp'], ar: ['addr', 'prot'], r: ['data', 'resp'] } as const

/** Leads one channel through a slice: its signals begin with its name. */
function passThrough(channel: keyof typeof carried, sender: any, slice: any, receiver: any): void {
  const names = carried[channel]
  const [only] = names
  const isOne = names.length === 1
  slice.in.valid.set(sender[`${channel}valid`])
  sender[`${channel}ready`].set(slice.in.ready)
  receiver[`${channel}valid`].set(slice.out.valid)
  slice.out.ready.set(receiver[`${channel}ready`])
  if (isOne) slice.in.payload.set(sender[channel + only])
  else slice.in.payload.set(Object.fromEntries(names.map((name) => [name, sender[channel + name]])))
  for (const name of names) receiver[channel + name].set(isOne ? slice.out.payload : slice.out.payload[name])
}
