import { describe, expect, it } from 'vitest'
import { compressed } from './c.ts'
import { addi, data, doublewords, jalr, ld, run, sd, withHandler } from './fixtures/program.ts'

const end = 0x8000_0000 + 8 * doublewords

describe('the C extension', () => {
  it('links to the halfword after a compressed jump, and jumps to upper halves', async () => {
    const jumpAndLink10 = 0x9502
    const nothing = 0x0001
    const halves = (low: number, high: number) => ((high << 16) | low) >>> 0
    // c.jalr x10 to the upper half of the word after the next, where an instruction of 32 bits begins.
    const add = addi(12, 0, 1234)
    const words = [
      ld(10, 5, 0),
      halves(nothing, jumpAndLink10),
      sd(12, 5, 24),
      halves(nothing, add & 0xffff),
      halves(add >>> 16, nothing),
      sd(1, 5, 8),
      sd(12, 5, 16),
    ]
    const first = 0x8000_0004
    const result = await run([compressed], words, [BigInt(first + 14)], 200)
    expect(result(data + 8)).toBe(BigInt(first + 8))
    expect(result(data + 16)).toBe(1234n)
    expect(result(data + 24)).toBe(0n)
  })

  it('tells which half of an instruction could not be fetched', async () => {
    const words = withHandler([addi(6, 5, 64), ld(10, 5, 0), jalr(7, 10, 0), ld(10, 5, 8), jalr(7, 10, 0)])
    const values = Array<bigint>((end - data) / 8).fill(0n)
    values[0] = BigInt(end - 2)
    values[1] = BigInt(end)
    // The last halfword is the first of an instruction of 32 bits.
    values[values.length - 1] = 0x0513n << 48n
    const result = await run([compressed], words, values, 400)
    const trapOf = (trap: number) => [0, 8, 16].map((at) => result(data + 64 + 24 * trap + at))
    expect(trapOf(0)).toEqual([1n, BigInt(end), BigInt(end - 2)])
    expect(trapOf(1)).toEqual([1n, BigInt(end), BigInt(end)])
  })

  it('gives the halfword of an illegal instruction as it was fetched', async () => {
    // 0x9c41 is reserved; an instruction of 16 bits fills the word.
    const words = withHandler([addi(6, 5, 64), addi(7, 28, 0x54), 0x0001_9c41])
    const result = await run([compressed], words, [], 300)
    expect([result(data + 64), result(data + 72)]).toEqual([2n, 0x9c41n])
  })
})
