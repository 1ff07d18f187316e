import { bool, DesignError, elaborate, input, module, ports, struct, uint } from 'gatewright'
import * as lib from 'gatewright/lib'
import { describe, expect, it } from 'vitest'

const region = { base: 0, size: 64 }
const crossbar = { address: 16, data: 32, controllers: 2 }

/** Each misuse with its code and what its message must name. The instance stands in a module of this file. */
const cases: readonly (readonly [string, string, RegExp, () => unknown])[] = [
  ['AXI4-Lite of 16 bits', 'GW240', /32 or 64 bits of data, not 16/, () => lib.AxiLiteTarget({ address: 8, data: 16 })],
  ['an address of one word', 'GW240', /address of 2 bits/, () => lib.AxiLiteSmallTarget({ address: 2, data: 32 })],
  ['an address of NaN', 'GW240', /address of NaN bits/, () => lib.AxiLiteToWishbone({ address: Number.NaN, data: 32 })],
  ['Wishbone of 24 bits', 'GW240', /64 bits of data, not 24/, () => lib.WishboneTarget({ address: 8, data: 24 })],
  [
    'a downsizer that makes nothing narrower',
    'GW240',
    /from 32 bits down to 32/,
    () => lib.WishboneDownsizer({ address: 8, data: 32, narrow: 32 }),
  ],
  ['AXI4 of 48 bits', 'GW240', /1024 bits of data, not 48/, () => lib.AxiRam({ data: 48, depth: 64, id: 1 })],
  ['no identifier', 'GW240', /identifier of 0 bits/, () => lib.AxiToAxiLite({ address: 8, data: 32, id: 0 })],
  ['a RAM of nothing', 'GW241', /memory of 0 words/, () => lib.AxiLiteRam({ data: 32, depth: 0 })],
  ['a RAM past its address', 'GW241', /address of 8 bits/, () => lib.WishboneRam({ data: 32, depth: 100, address: 8 })],
  ['no controllers', 'GW244', /0 controllers/, () => lib.AxiLiteCrossbar({ ...crossbar, controllers: 0, regions: [region] })],
  ['no peripherals', 'GW244', /no peripherals/, () => lib.AxiLiteCrossbar({ ...crossbar, regions: [] })],
  [
    'regions that overlap',
    'GW244',
    /0x0 … 0x3f and 0x20 … 0x3f overlap/,
    () => lib.AxiLiteCrossbar({ ...crossbar, regions: [{ base: 0x20, size: 32 }, region] }),
  ],
  [
    'a region of no power of two',
    'GW244',
    /region of 96 bytes/,
    () => lib.WishboneSharedBus({ ...crossbar, regions: [{ base: 0, size: 96 }] }),
  ],
  [
    'a region out of line',
    'GW244',
    /0x40 bytes at 0x20/,
    () => lib.WishboneSharedBus({ ...crossbar, regions: [{ base: 32, size: 64 }] }),
  ],
  [
    'a region past the address',
    'GW244',
    /past 16 address bits/,
    () => lib.WishboneSharedBus({ ...crossbar, regions: [{ base: 65536, size: 64 }] }),
  ],
  [
    'a region of one word',
    'GW244',
    /region of 4 bytes/,
    () => lib.AxiLiteCrossbar({ ...crossbar, regions: [{ base: 0, size: 4 }] }),
  ],
  ['a stream that is none', 'GW243', /carries beats/, () => lib.axiStream(struct({ last: bool }) as never)],
  [
    'a stream with more',
    'GW243',
    /no signal for the field extra/,
    () => lib.axiStream(struct({ data: uint(8), keep: uint(1), last: bool, extra: bool })),
  ],
  [
    'a register map out of line',
    'GW242',
    /register `one` is at 2/,
    () =>
      lib.registerMap({ name: 'map', width: 32, registers: { one: { at: 2, fields: { a: { bits: [0, 0], access: 'rw' } } } } }),
  ],
]

describe('a part for buses refuses', () => {
  it.each(cases)("%s, at the design's own line", (_, code, message, instance) => {
    const Design = module('design', () => {
      const io = ports({ in: input(bool) })
      instance()
      return io
    })
    const error = errorOf(() => elaborate(Design))
    expect(error.problems[0]!.code).toBe(code)
    expect(error.problems[0]!.message).toMatch(message)
    expect(error.message.split('\n')[1]).toMatch(/^ {3}tests\/library\/buses-misuse\.spec\.ts:\d+:\d+$/)
  })
})

function errorOf(run: () => unknown): DesignError {
  try {
    run()
  } catch (error) {
    if (error instanceof DesignError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
