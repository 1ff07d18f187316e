import { bool, clockDomain, type Domain, input, module, output, ports, type Signal, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { cat } from '../../src/dsl/cat.ts'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import { hasIcarus } from '../../tests/fuzz/icarus.ts'
import { DP16KD, PDPW16KD } from './block-ram.ts'
import { blockRamContents, contentsOf } from './block-ram-contents.ts'
import { type Access, BlockRam, type PortOptions } from './block-ram-model.ts'
import { inferredRams } from './fixtures/inferred-rams.ts'
import { judge } from './fixtures/judge-rams.ts'

describe.runIf(hasIcarus)('a memory that Yosys made of DP16KD', () => {
  it('does with our model of the cell what its Verilog does in Icarus', { timeout: 120_000 }, async () => {
    const some = inferredRams.filter(({ name }) => ['same_4', 'cleared_writethrough', 'lanes_36_18'].includes(name))
    for (const { ram, cells, wanted, found } of await judge(some, 400)) {
      expect(cells, ram.name).toBe(1)
      expect(wanted).toHaveLength(400)
      expect(found, ram.name).toEqual(wanted)
    }
  })
})

const plain: PortOptions = { width: 18, writeMode: 'NORMAL', isResetSynchronous: true }
const idle: Access = { address: 3, data: 0n, isEnabled: true, writes: false, isReset: false, moves: false }

describe('the model of a block RAM', () => {
  it('has an output register that is a register behind the port, with an enable of its own', () => {
    const ram = new BlockRam(plain, plain, contentsOf(blockRamContents([...new Array(64).keys()], 18)))
    const dice = new Dice(4)
    let behind = 0n
    for (let n = 0; n < 500; n++) {
      const moves = dice.chance(0.6)
      const before = ram.b.latch
      ram.edge(ram.b, { ...idle, address: dice.bits(6) << 4, isEnabled: dice.chance(0.7), moves })
      ram.settle()
      if (moves) behind = before
      expect(ram.b.register).toBe(behind)
    }
    ram.edge(ram.b, { ...idle, isEnabled: false, isReset: true })
    ram.settle()
    expect([ram.b.latch, ram.b.register]).toEqual([0n, 0n])
  })

  it('lets neither old nor new be read where both ports meet at one edge, and afterwards all is as written', () => {
    const found = Array.from({ length: 64 }, (_, n) => {
      const ram = new BlockRam(plain, plain, contentsOf(blockRamContents([0x155], 18)))
      for (let skip = 0; skip < n; skip++) ram.edge(ram.a, { ...idle, address: 0 })
      ram.edge(ram.a, { ...idle, address: 3, data: 0x2aan, writes: true })
      ram.edge(ram.b, { ...idle, address: 0 })
      ram.settle()
      const met = ram.b.latch
      ram.edge(ram.b, { ...idle, address: 0 })
      ram.settle()
      // Another pair of words: no noise.
      ram.edge(ram.a, { ...idle, address: 3, data: 1n, writes: true })
      ram.edge(ram.b, { ...idle, address: 16 })
      ram.settle()
      return { met, later: ram.b.latch }
    })
    expect(new Set(found.map(({ later }) => later))).toEqual(new Set([0n]))
    expect(new Set(found.map(({ met }) => met))).not.toContain(0x155n)
    expect(new Set(found.map(({ met }) => met))).not.toContain(0x2aan)
  })

  it('leaves noise where both write, each in the bits that both reach', () => {
    const ram = new BlockRam({ ...plain, width: 9 }, plain, contentsOf({}))
    ram.edge(ram.a, { ...idle, address: 0, data: 0x0ffn, writes: true })
    ram.edge(ram.b, { ...idle, address: 3, data: 0x2_0000n | 0x0ffn, writes: true })
    ram.settle()
    ram.edge(ram.b, { ...idle, address: 0 })
    ram.settle()
    expect(ram.b.latch >> 9n).toBe(0x100n)
    expect(ram.b.latch & 0x1ffn).not.toBe(0xffn)
  })

  it.each([
    [1, 16_384],
    [2, 8192],
    [4, 4096],
    [9, 2048],
    [18, 1024],
    [36, 512],
  ] as const)('is filled with words of %d bits as a port of that width reads them', (width, count) => {
    const dice = new Dice(width)
    const words = Array.from({ length: count }, () => (BigInt(dice.bits(18)) * 0x1_0001n) & ((1n << BigInt(width)) - 1n))
    const port = { ...plain, width }
    const ram = new BlockRam({ ...plain, width: 36 }, port, contentsOf(blockRamContents(words, width)))
    for (let n = 0; n < 200; n++) {
      const at = dice.bits(14) % count
      ram.edge(ram.b, { ...idle, address: (at * 16_384) / count })
      ram.settle()
      expect(ram.b.latch, `word ${at}`).toBe(words[at])
    }
    expect(() => blockRamContents([...words, 1n], width)).toThrow(/words of/)
  })
})

const left = clockDomain('left', { frequency: 100e6, reset: 'none' })
const right = clockDomain('right', { frequency: 70e6, reset: 'none' })

const pinsOf = (prefix: string, word: Signal<any>, count: number): Record<string, Signal<any>> =>
  Object.fromEntries(Array.from({ length: count }, (_, bit) => [`${prefix}${bit}`, word.bit(bit)]))
const joined = (outputs: object, prefix: string, count: number): Signal<any> =>
  cat(...Array.from({ length: count }, (_, bit) => (outputs as any)[`${prefix}${count - 1 - bit}`]))

/** Two ports of 18 bits: A writes and shows what it wrote, B reads through its register while it is selected. */
const Ram = module('ram', () => {
  const of = (domain: Domain) => ({ domain })
  const io = ports({
    addressA: input(uint(14), of(left)),
    data: input(uint(18), of(left)),
    write: input(bool, of(left)),
    a: output(uint(18), of(left)),
    addressB: input(uint(14), of(right)),
    select: input(bool, of(right)),
    reset: input(bool, of(right)),
    b: output(uint(18), of(right)),
  })
  const ram = DP16KD(
    {
      ...{ CLKA: left, CLKB: right, WEA: io.write, CSB1: io.select, RSTB: io.reset },
      ...pinsOf('ADA', io.addressA, 14),
      ...pinsOf('ADB', io.addressB, 14),
      ...pinsOf('DIA', io.data, 18),
    },
    {
      parameters: {
        ...{ WRITEMODE_A: 'WRITETHROUGH', REGMODE_B: 'OUTREG', CSDECODE_B: '0b010', RESETMODE: 'ASYNC' },
        ...blockRamContents([0x11111, 0x22222, 0x33333], 18),
      },
    },
  )
  io.a.set(joined(ram, 'DOA', 18))
  io.b.set(joined(ram, 'DOB', 18))
  return io
})

/** 36 bits in with an enable a byte, 36 bits out. */
const Wide = module('wide', () => {
  const io = ports({
    to: input(uint(9)),
    from: input(uint(9)),
    bytes: input(uint(4)),
    data: input(uint(36)),
    out: output(uint(36)),
  })
  const ram = PDPW16KD({
    ...{ CLKW: left, CLKR: left },
    ...pinsOf('ADW', io.to, 9),
    ...pinsOf('BE', io.bytes, 4),
    ...pinsOf('DI', io.data, 36),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, bit) => [`ADR${bit + 5}`, io.from.bit(bit)])),
  })
  io.out.set(joined(ram, 'DO', 36))
  return io
})

describe.each(['wasm', 'interpreter', 'verilator'])('DP16KD in simulation (%s)', (engine) => {
  it('writes, shows, selects, registers and clears', async () => {
    const sim = await simulate(Ram, undefined, { engine })
    const { ports } = sim
    const both = async (): Promise<void> => {
      await sim.tick('left')
      await sim.tick('right')
    }
    ports.select.value = true
    ports.addressB.value = 16
    await both()
    expect(ports.b.value).toBe(0)
    await both()
    expect(ports.b.value).toBe(0x22222)
    // Only the upper byte, at 1; the port shows the whole word.
    ports.addressA.value = 16 + 2
    ports.data.value = 0x3fe00
    ports.write.value = true
    await both()
    expect(ports.a.value).toBe(0x3fe00 | (0x22222 & 0x1ff))
    ports.write.value = false
    await both()
    await both()
    expect(ports.b.value).toBe(0x3fe22 & 0x3ffff)
    ports.select.value = false
    ports.addressB.value = 32
    await both()
    await both()
    expect(ports.b.value).toBe(0x3fe22)
    ports.reset.value = true
    expect(ports.b.value).toBe(0)
    ports.reset.value = false
    expect(ports.b.value).toBe(0)
    ports.select.value = true
    await both()
    await both()
    expect(ports.b.value).toBe(0x33333)
  })

  it('PDPW16KD gives its halves exchanged, as nextpnr wires them', async () => {
    const sim = (await simulate(Wide as never, undefined, { engine })) as any
    sim.ports.to.value = 5
    sim.ports.from.value = 5
    sim.ports.bytes.value = 0b1011
    sim.ports.data.value = 0xabcde_f012n
    await sim.tick('left')
    sim.ports.bytes.value = 0
    await sim.tick('left')
    const kept = 0xabcdef012n & ~(0x1ffn << 18n)
    expect(BigInt(sim.ports.out.value)).toBe(((kept >> 18n) | (kept << 18n)) & 0xfffffffffn)
  })
})
