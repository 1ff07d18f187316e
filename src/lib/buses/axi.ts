import { fail } from '../../dsl/fault.ts'
import { input, output } from '../../dsl/port.ts'
import { bool, choice, uint } from '../../dsl/shape.ts'
import { AxiResponse, checkAddress } from './axi-lite.ts'

export interface AxiWidths {
  /** Bits of a byte address. */
  readonly address: number
  /** Bits of data: 8, 16, 32 … 1024. */
  readonly data: number
  /** Bits of a transaction's identifier. */
  readonly id: number
}

/** How addresses go on within a burst; code 3 is reserved. Source: IHI 0022, A3.4.1. */
export const AxiBurst = choice({ fixed: 0, incr: 1, wrap: 2 }, 2)

const request = (widths: AxiWidths) => ({
  id: output(uint(widths.id)),
  addr: output(uint(widths.address)),
  len: output(uint(8)),
  size: output(uint(3)),
  burst: output(AxiBurst),
  lock: output(bool),
  cache: output(uint(4)),
  prot: output(uint(3)),
  qos: output(uint(4)),
})

/**
 * An AXI4 interface as its controller has it; `flip(axi(…))` is the peripheral's. A port `mAxi` becomes `m_axi_awvalid` and so
 * on in Verilog. There is no REGION and no USER, which are optional.
 *
 * Source  ARM IHI 0022, part A.
 */
export const axi = (widths: AxiWidths) => {
  checkAxi(widths)
  const { id, addr, len, size, burst, lock, cache, prot, qos } = request(widths)
  return {
    awid: id,
    awaddr: addr,
    awlen: len,
    awsize: size,
    awburst: burst,
    awlock: lock,
    awcache: cache,
    awprot: prot,
    awqos: qos,
    awvalid: output(bool),
    awready: input(bool),
    wdata: output(uint(widths.data)),
    wstrb: output(uint(widths.data / 8)),
    wlast: output(bool),
    wvalid: output(bool),
    wready: input(bool),
    bid: input(uint(widths.id)),
    bresp: input(AxiResponse),
    bvalid: input(bool),
    bready: output(bool),
    arid: id,
    araddr: addr,
    arlen: len,
    arsize: size,
    arburst: burst,
    arlock: lock,
    arcache: cache,
    arprot: prot,
    arqos: qos,
    arvalid: output(bool),
    arready: input(bool),
    rid: input(uint(widths.id)),
    rdata: input(uint(widths.data)),
    rresp: input(AxiResponse),
    rlast: input(bool),
    rvalid: input(bool),
    rready: output(bool),
  } as const
}

export type Axi = ReturnType<typeof axi>

function checkAxi({ address, data, id }: AxiWidths): void {
  if (![8, 16, 32, 64, 128, 256, 512, 1024].includes(data))
    fail({
      code: 'GW240',
      title: 'bus',
      message: `AXI4 has 8, 16, 32 … 1024 bits of data, not ${data}`,
      mend: 'give a power of two from 8 to 1024',
    })
  checkAddress(address, data)
  if (!Number.isSafeInteger(id) || id < 1 || id > 32)
    fail({
      code: 'GW240',
      title: 'bus',
      message: `an identifier of ${id} bits`,
      mend: 'give id: 1 to 32; a controller that has none ties one bit to 0',
    })
}
