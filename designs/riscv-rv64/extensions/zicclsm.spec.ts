import { describe, expect, it } from 'vitest'
import { atomics } from './a.ts'
import { addi, data, ld, load, run, sd, store, withHandler } from './fixtures/program.ts'
import { misalignedAccess } from './zicclsm.ts'

const source = 0xf1e2_d3c4_b5a6_9788n
const beside = 0x0011_2233_4455_6677n

describe('Zicclsm', () => {
  it('loads and stores each size at each offset, across doublewords as well', async () => {
    const places = [0, 1, 2, 3].flatMap((size) => Array.from({ length: 8 }, (_, offset) => [size, offset] as const))
    // x5: two doublewords to load from and store to, then what was loaded with and without sign.
    const words = places.flatMap(([size, offset]) => [
      load(size, false)(12, 5, offset),
      sd(12, 5, 16),
      load(size, size < 3)(12, 5, offset),
      sd(12, 5, 24),
      store(size)(13, 5, offset),
      addi(5, 5, 32),
    ])
    const stored = 0x1122_3344_5566_7788n
    const values = [stored, ...places.flatMap(() => [source, beside, 0n, 0n])]
    const first = data + 8
    const result = await run([misalignedAccess], [ld(13, 5, 0), addi(5, 5, 8), ...words], values, places.length * 60)
    const whole = (beside << 64n) | source
    for (const [i, [size, offset]] of places.entries()) {
      const bits = 8 * 2 ** size
      const shift = BigInt(8 * offset)
      const part = BigInt.asUintN(bits, whole >> shift)
      const mask = ((1n << BigInt(bits)) - 1n) << shift
      const written = (whole & ~mask) | ((stored << shift) & mask)
      const at = first + 32 * i
      const name = `${2 ** size} bytes at ${offset}`
      expect(result(at + 16).toString(16), `loaded ${name}`).toBe(BigInt.asUintN(64, BigInt.asIntN(bits, part)).toString(16))
      expect(result(at + 24).toString(16), `loaded without sign ${name}`).toBe(part.toString(16))
      expect(((result(at + 8) << 64n) | result(at)).toString(16), `stored ${name}`).toBe(written.toString(16))
    }
  })

  it('traps an access of which either part fails, and misaligned atomic ones', async () => {
    const amoadd = 0x00b5262f
    const words = withHandler([
      addi(6, 5, 64),
      ...[addi(10, 5, 2), amoadd],
      // The last bytes of the memory and the first beyond, then the first beyond alone.
      ...[ld(10, 5, 0), load(3, false)(12, 10, 0), store(3)(12, 10, 0), load(1, false)(12, 10, 4)],
    ])
    const end = 0x8000_8000
    const result = await run([atomics, misalignedAccess], words, [BigInt(end - 4)], 600)
    const traps = Array.from({ length: 4 }, (_, i) => [result(data + 64 + 24 * i), result(data + 72 + 24 * i)])
    expect(traps).toEqual([
      [6n, BigInt(data + 2)],
      [5n, BigInt(end - 4)],
      [7n, BigInt(end - 4)],
      [5n, BigInt(end)],
    ])
  })

  it('does an access across doublewords whatever atomic instruction follows', async () => {
    const lr = 0x1005b62f
    const sc = 0x18d5b7af
    const amoadd = 0x00d5b7af
    const across = store(3)(13, 5, 12)
    const words = [
      ...[ld(13, 5, 0), addi(11, 5, 32)],
      ...[lr, across, sc, sd(15, 5, 40)],
      ...[ld(13, 5, 48), addi(11, 5, 32), across, amoadd, sd(15, 5, 56)],
    ]
    const [first, second] = [0x1122_3344_5566_7788n, 0x0102_0304_0506_0708n]
    const result = await run([atomics, misalignedAccess], words, [first, 0n, 0n, 0n, 7n, 1n, second], 200)
    const across64 = (result(data + 16) << 64n) | result(data + 8)
    expect(across64 >> 32n).toBe(second)
    expect([result(data + 40), result(data + 56), result(data + 32)]).toEqual([0n, first, first + second])
  })
})
