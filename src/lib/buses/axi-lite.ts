import { fail } from '../../dsl/fault.ts'
import { input, output } from '../../dsl/port.ts'
import { bool, choice, struct, uint } from '../../dsl/shape.ts'

export interface AxiLiteWidths {
  /** Bits of a byte address. */
  readonly address: number
  /** Bits of data: 32 or 64 (IHI 0022, B1.1.1). */
  readonly data: number
}

/** What an AXI peripheral answers. Source: IHI 0022, A3.4.4. */
export const AxiResponse = choice('okay', 'exokay', 'slverr', 'decerr')

/**
 * An AXI4-Lite interface as its controller has it; `flip(axiLite(…))` is the peripheral's.
 *
 * The names are the standard's in small letters, so that a port `sAxil` becomes `s_axil_awvalid` and so on in Verilog.
 *
 * Source  ARM IHI 0022, part B.
 */
export const axiLite = (widths: AxiLiteWidths) => {
  checkAxiLite(widths)
  return {
    awaddr: output(uint(widths.address)),
    awprot: output(uint(3)),
    awvalid: output(bool),
    awready: input(bool),
    wdata: output(uint(widths.data)),
    wstrb: output(uint(widths.data / 8)),
    wvalid: output(bool),
    wready: input(bool),
    bresp: input(AxiResponse),
    bvalid: input(bool),
    bready: output(bool),
    araddr: output(uint(widths.address)),
    arprot: output(uint(3)),
    arvalid: output(bool),
    arready: input(bool),
    rdata: input(uint(widths.data)),
    rresp: input(AxiResponse),
    rvalid: input(bool),
    rready: output(bool),
  } as const
}

export type AxiLite = ReturnType<typeof axiLite>

/** The payloads of the five channels, for buffers and multiplexers. */
export const axiLiteShapes = (widths: AxiLiteWidths) => ({
  address: struct({ addr: uint(widths.address), prot: uint(3) }),
  write: struct({ data: uint(widths.data), strb: uint(widths.data / 8) }),
  written: AxiResponse,
  read: struct({ data: uint(widths.data), resp: AxiResponse }),
})

/** How many low bits of a byte address choose a byte within a word. */
export const byteBits = (data: number): number => Math.ceil(Math.log2(data / 8))

function checkAxiLite({ address, data }: AxiLiteWidths): void {
  if (data !== 32 && data !== 64)
    fail({
      code: 'GW240',
      title: 'bus',
      message: `AXI4-Lite has 32 or 64 bits of data, not ${data}`,
      mend: 'give data: 32 or data: 64; a Wishbone bus may have 8 and 16 as well',
    })
  checkAddress(address, data)
}

/** Refuses an address that is too narrow for one word, or no number of bits at all. */
export function checkAddress(address: number, data: number): void {
  const least = byteBits(data) + 1
  if (Number.isSafeInteger(address) && address >= least && address <= 64) return
  fail({
    code: 'GW240',
    title: 'bus',
    message: `a byte address of ${address} bits for words of ${data}`,
    mend: `give address: ${least} to 64; the lowest ${least - 1} choose the byte`,
  })
}
