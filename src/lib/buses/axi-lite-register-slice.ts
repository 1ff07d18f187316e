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
  writeAddress.in.valid.set(from.awvalid)
  writeAddress.in.payload.set({ addr: from.awaddr, prot: from.awprot })
  from.awready.set(writeAddress.in.ready)
  to.awvalid.set(writeAddress.out.valid)
  to.awaddr.set(writeAddress.out.payload.addr)
  to.awprot.set(writeAddress.out.payload.prot)
  writeAddress.out.ready.set(to.awready)

  const write = FullSlice({ shape: shapes.write })
  write.in.valid.set(from.wvalid)
  write.in.payload.set({ data: from.wdata, strb: from.wstrb })
  from.wready.set(write.in.ready)
  to.wvalid.set(write.out.valid)
  to.wdata.set(write.out.payload.data)
  to.wstrb.set(write.out.payload.strb)
  write.out.ready.set(to.wready)

  const written = FullSlice({ shape: shapes.written })
  written.in.valid.set(to.bvalid)
  written.in.payload.set(to.bresp)
  to.bready.set(written.in.ready)
  from.bvalid.set(written.out.valid)
  from.bresp.set(written.out.payload)
  written.out.ready.set(from.bready)

  const readAddress = FullSlice({ shape: shapes.address })
  readAddress.in.valid.set(from.arvalid)
  readAddress.in.payload.set({ addr: from.araddr, prot: from.arprot })
  from.arready.set(readAddress.in.ready)
  to.arvalid.set(readAddress.out.valid)
  to.araddr.set(readAddress.out.payload.addr)
  to.arprot.set(readAddress.out.payload.prot)
  readAddress.out.ready.set(to.arready)

  const read = FullSlice({ shape: shapes.read })
  read.in.valid.set(to.rvalid)
  read.in.payload.set({ data: to.rdata, resp: to.rresp })
  to.rready.set(read.in.ready)
  from.rvalid.set(read.out.valid)
  from.rdata.set(read.out.payload.data)
  from.rresp.set(read.out.payload.resp)
  read.out.ready.set(from.rready)
  return io
})
