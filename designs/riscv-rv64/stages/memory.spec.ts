import { describe, expect, it } from 'vitest'
import { compressed } from '../extensions/c.ts'
import {
  type After,
  addi,
  auipc,
  csr,
  csrrs,
  csrrw,
  data,
  jal,
  jalr,
  ld,
  mret,
  run,
  sd,
  stay,
  withHandler,
} from '../extensions/fixtures/program.ts'

const beyond = 1n << 32n
const pair = (low: number, high: number) => (BigInt(high) << 32n) | BigInt(low)

/** Where the handler writes: `mcause`, `mtval` and `mepc` of one trap after the other. */
const traps = 64
const trapOf = (result: After, number: number, at = data) => [0, 8, 16].map((offset) => result(at + traps + 24 * number + offset))

describe.each([
  ['without C', []],
  ['with C', [compressed]],
])('addresses beyond 32 bits, %s', (_, extensions) => {
  it('are jumped to, and nothing can be fetched there, whatever stands at their lower 32 bits and was predicted', async () => {
    const routine = data + 0x800
    const rest = data + 0x900
    const words = withHandler([
      addi(6, 5, traps),
      addi(12, 5, 0x400),
      // Again and again to the next address of a list.
      ld(10, 12, 0),
      addi(12, 12, 8),
      jalr(7, 10, 0),
      jal(0, -12),
    ])
    const values = Array<bigint>(0x1000 / 8).fill(0n)
    const list = [0n, 0n, 0n, beyond, 0n, 0xffff_ffffn << 32n, 0n].map((more) => BigInt(routine) + more)
    for (const [at, address] of [...list, -8n, BigInt(rest)].entries()) values[0x400 / 8 + at] = BigInt.asUintN(64, address)
    values[0x800 / 8] = pair(addi(13, 13, 1), sd(13, 5, 0))
    values[0x808 / 8] = pair(jalr(0, 7, 0), stay)
    values[0x900 / 8] = pair(stay, stay)
    const result = await run(extensions, words, values, 900)
    const invalid = (address: number) => [1n, beyond + BigInt(address), beyond + BigInt(address)]
    expect(result(data)).toBe(5n)
    expect([0, 1, 2].map((number) => trapOf(result, number))).toEqual([invalid(routine), invalid(routine), invalid(0xffff_fff8)])
    expect(trapOf(result, 3)).toEqual([0n, 0n, 0n])
  })

  it('are returned to by mret: mepc says of each that it is beyond', async () => {
    const words = withHandler([
      addi(6, 5, traps),
      ld(10, 5, 0),
      csrrw(0, csr.mepc, 10),
      csrrs(11, csr.mepc, 0),
      sd(11, 5, 8),
      auipc(7, 0),
      addi(7, 7, 12),
      mret,
      addi(11, 0, 5),
      sd(11, 5, 16),
    ])
    const result = await run(extensions, words, [0x500_0000_0000n + BigInt(data)], 400)
    const held = beyond + BigInt(data)
    expect([result(data + 8), result(data + 16)]).toEqual([held, 5n])
    expect(trapOf(result, 0)).toEqual([1n, held, held])
  })

  it.each([
    ['by an instruction at the end of them', addi(11, 0, 77), beyond, 77n],
    ['by a jump', jal(11, 8), beyond + 4n, beyond],
  ])('are come to %s', async (_, last, target, register) => {
    const start = 0xffff_8000
    const here = start + 0x4000
    const words = withHandler([addi(6, 5, traps), ld(10, 5, 0), jalr(7, 10, 0), sd(11, 5, 8)])
    const values = Array<bigint>(0x4000 / 8).fill(0n)
    values[0] = 0xffff_fffcn
    values[values.length - 1] = pair(stay, last)
    const result = await run(extensions, words, values, 400, start)
    expect(trapOf(result, 0, here)).toEqual([1n, target, target])
    expect(result(here + 8)).toBe(register)
  })

  it('are come to by a jump to before the first', async () => {
    const here = 0x4000
    const words = withHandler([addi(6, 5, traps), ld(10, 5, 0), jalr(7, 10, 0)])
    const values = [BigInt(here + 8), pair(jal(0, -(here + 8 + 16)), stay)]
    const result = await run(extensions, words, values, 400, 0)
    expect(trapOf(result, 0, here)).toEqual([1n, beyond + 0xffff_fff0n, beyond + 0xffff_fff0n])
  })
})

it('an instruction of which the second half is beyond fails there', async () => {
  const start = 0xffff_8000
  const words = withHandler([addi(6, 5, traps), ld(10, 5, 0), jalr(7, 10, 0), sd(11, 5, 8)])
  const values = Array<bigint>(0x4000 / 8).fill(0n)
  values[0] = 0xffff_fffen
  // A jump by its first half; the second would be at 0.
  values[values.length - 1] = BigInt(jal(11, 0) & 0xffff) << 48n
  const result = await run([compressed], words, values, 400, start)
  expect(trapOf(result, 0, start + 0x4000)).toEqual([1n, beyond, 0xffff_fffen])
  expect(result(start + 0x4000 + 8)).toBe(0n)
})

it('counts each instruction that retired before the counter is read, and from what is written on', async () => {
  const words = [
    ld(10, 5, 0),
    addi(0, 0, 0),
    csrrs(11, csr.instret, 0),
    csrrs(12, csr.minstret, 0),
    addi(0, 0, 0),
    csrrs(13, csr.instret, 0),
    csrrw(14, csr.minstret, 10),
    csrrs(15, csr.instret, 0),
    addi(0, 0, 0),
    csrrs(16, csr.minstret, 0),
    ...[11, 12, 13, 14, 15, 16].map((register, at) => sd(register, 5, 8 * at)),
  ]
  const result = await run([], words, [1000n], 300)
  expect([0, 1, 2, 3, 4, 5].map((at) => result(data + 8 * at))).toEqual([3n, 4n, 6n, 7n, 1000n, 1002n])
})

it('gives of an illegal instruction the 16 bits that it has by its lowest two', async () => {
  const words = withHandler([addi(6, 5, traps), 0xabcd_9c41, 0xffff_ffff])
  const result = await run([], words, [], 300)
  expect([trapOf(result, 0)[1], trapOf(result, 1)[1]]).toEqual([0x9c41n, 0xffff_ffffn])
})
