import { flip, module, ports, uint } from 'gatewright'
import {
  AxiLiteCrossbar,
  AxiLiteRam,
  AxiLiteRegisterSlice,
  AxiLiteToWishbone,
  AxiRam,
  AxiToAxiLite,
  axiLiteRegisters,
  axiStream,
  beat,
  connectAxiStream,
  FullSlice,
  registerMap,
  WishboneToAxiLite,
} from 'gatewright/lib'
import { judgedPeripherals } from './peripherals.ts'
import { judgedWishbone } from './wishbone.ts'

/** Registers of several kinds; `registers.py` says by hand what they must do. */
const judged = registerMap({
  name: 'judged',
  width: 32,
  registers: {
    control: { at: 0x0, fields: { enable: { bits: [0, 0], access: 'rw', reset: 1 }, level: { bits: [23, 4], access: 'rw' } } },
    status: { at: 0x4, fields: { input: { bits: [7, 0], access: 'ro' }, event: { bits: [31, 24], access: 'w1c' } } },
    word: { at: 0x10, count: 4, fields: { value: { bits: [31, 0], access: 'rw', reset: 0xa5a50f0f } } },
  },
})

const frameBeat = beat(8, uint(1))
const AxiStreamSlice = module('axi_stream_slice', () => {
  const io = ports({ sAxis: flip(axiStream(frameBeat)), mAxis: axiStream(frameBeat) })
  const slice = FullSlice({ shape: frameBeat })
  connectAxiStream(io.sAxis, slice.in)
  connectAxiStream(io.mAxis, slice.out)
  return io
})

/** What is judged: the module, its parameters, the Python file with its tests, and what that is told. */
export interface Judged {
  readonly name: string
  readonly module: (parameters: any) => unknown
  readonly parameters?: unknown
  readonly tests: string
  readonly settings?: Readonly<Record<string, string>>
}

const address = { address: 16, data: 32 }

export const judgedDesigns: readonly Judged[] = [
  {
    name: 'axi_lite_ram of 1000 words of 32',
    module: AxiLiteRam,
    parameters: { data: 32, depth: 1000 },
    tests: 'axi_lite_memory',
    settings: { BYTES: '4000', SPACE: '4096' },
  },
  {
    name: 'axi_lite_ram of 64 words of 64 in 12 bits',
    module: AxiLiteRam,
    parameters: { data: 64, depth: 64, address: 12 },
    tests: 'axi_lite_memory',
    settings: { BYTES: '512', SPACE: '4096' },
  },
  {
    name: 'axi_lite_crossbar of 2 × 3',
    module: AxiLiteCrossbar,
    parameters: {
      ...address,
      controllers: 2,
      regions: [
        { base: 0x0, size: 0x1000 },
        { base: 0x2000, size: 0x800 },
        { base: 0x8000, size: 0x4000 },
      ],
    },
    tests: 'axi_lite_crossbar',
  },
  { name: 'axi_lite_register_slice', module: AxiLiteRegisterSlice, parameters: address, tests: 'axi_lite_register_slice' },
  {
    name: 'axi_ram of 4096 words of 32',
    module: AxiRam,
    parameters: { data: 32, depth: 4096, id: 8 },
    tests: 'axi_memory',
    settings: { BYTES: '16384', SPACE: '16384', TARGET: 'none' },
  },
  {
    name: 'axi_ram of 1000 words of 64 in 16 bits',
    module: AxiRam,
    parameters: { data: 64, depth: 1000, address: 16, id: 4 },
    tests: 'axi_memory',
    settings: { BYTES: '8000', SPACE: '65536', TARGET: 'none' },
  },
  {
    name: 'axi_to_axi_lite of 32 bits',
    module: AxiToAxiLite,
    parameters: { ...address, id: 8 },
    tests: 'axi_memory',
    settings: { BYTES: '65536', SPACE: '65536', TARGET: 'm_axil' },
  },
  { name: 'axi_lite_registers', module: axiLiteRegisters(judged, { address: 12 }), tests: 'registers' },
  { name: 'axi_lite_to_wishbone', module: AxiLiteToWishbone, parameters: address, tests: 'axi_lite_to_wishbone' },
  { name: 'wishbone_to_axi_lite', module: WishboneToAxiLite, parameters: address, tests: 'wishbone_to_axi_lite' },
  { name: 'axi_stream_slice', module: AxiStreamSlice, tests: 'axi_stream' },
  ...judgedWishbone,
  ...judgedPeripherals,
]
