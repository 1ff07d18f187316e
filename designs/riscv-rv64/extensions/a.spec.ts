import { describe, expect, it } from 'vitest'
import { atomics } from './a.ts'
import { addi, data, ld, run, sd, withHandler } from './fixtures/program.ts'

const word64 = (value: bigint) => BigInt.asUintN(64, value)
type Of = (memory: bigint, register: bigint) => bigint
const signed = (value: bigint) => BigInt.asIntN(64, value)

/** `amo….w x12, x11, (x10)` as binutils assembles it; the doubleword's differs in bit 12. */
const operations: readonly (readonly [name: string, word: number, of: Of])[] = [
  ['amoswap', 0x08b5262f, (_, register) => register],
  ['amoadd', 0x00b5262f, (memory, register) => memory + register],
  ['amoxor', 0x20b5262f, (memory, register) => memory ^ register],
  ['amoand', 0x60b5262f, (memory, register) => memory & register],
  ['amoor', 0x40b5262f, (memory, register) => memory | register],
  ['amomin', 0x80b5262f, (memory, register) => (signed(memory) < signed(register) ? memory : register)],
  ['amomax', 0xa0b5262f, (memory, register) => (signed(memory) > signed(register) ? memory : register)],
  ['amominu', 0xc0b5262f, (memory, register) => (word64(memory) < word64(register) ? memory : register)],
  ['amomaxu', 0xe0b5262f, (memory, register) => (word64(memory) > word64(register) ? memory : register)],
]
const isDoubleword = 0x1000
const lr = 0x1005262f
const sc = 0x18b5262f

const pairs: readonly (readonly [bigint, bigint])[] = [
  [0x0123_4567_89ab_cdefn, 0xfedc_ba98_7654_3210n],
  [0x8000_0000_7fff_ffffn, 0xffff_ffff_8000_0001n],
  [5n, 0xffff_ffff_ffff_fff0n],
]

describe('the A extension', () => {
  it('does each AMO in place, of words in either half and of doublewords', async () => {
    const forms = ['low', 'high', 'doubleword'] as const
    const tests = operations.flatMap((operation) =>
      forms.flatMap((form) => pairs.map((pair) => [operation, form, pair] as const)),
    )
    const words = tests.flatMap(([[, word], form]) => [
      ld(11, 5, 8),
      addi(10, 5, form === 'high' ? 4 : 0),
      (form === 'doubleword' ? word | isDoubleword : word) >>> 0,
      sd(12, 5, 16),
      addi(5, 5, 24),
    ])
    const values = tests.flatMap(([, , [memory, register]]) => [memory, register, 0n])
    const result = await run([atomics], words, values, tests.length * 20)
    for (const [i, [[name, , of], form, [memory, register]]] of tests.entries()) {
      const low = memory & 0xffff_ffffn
      const high = memory >> 32n
      const word = (value: bigint) => BigInt.asIntN(32, value)
      const [old, wanted] =
        form === 'doubleword'
          ? [memory, of(memory, register)]
          : form === 'low'
            ? [word(low), (high << 32n) | BigInt.asUintN(32, of(word(low), word(register)))]
            : [word(high), (BigInt.asUintN(32, of(word(high), word(register))) << 32n) | low]
      const at = data + 24 * i
      expect(result(at).toString(16), `${name} of ${form}, ${memory.toString(16)}`).toBe(word64(wanted).toString(16))
      expect(result(at + 16).toString(16), `what ${name} of ${form} reads`).toBe(word64(old).toString(16))
    }
  })

  it('stores on condition of a reservation, once', async () => {
    const keep = (at: number) => sd(12, 5, at)
    const words = [
      addi(10, 5, 4),
      addi(11, 0, 77),
      ...[sc, keep(16)],
      ...[lr, keep(24), sc, keep(32), sc, keep(40)],
      // A reservation is of its doubleword alone.
      ...[lr, addi(10, 5, 8), sc | isDoubleword, keep(48)],
      ...[lr | isDoubleword, addi(11, 0, 78), sc | isDoubleword, keep(56)],
    ]
    const result = await run([atomics], words, [0x5_0000_0006n, 9n], 400)
    const results = [16, 24, 32, 40, 48, 56].map((at) => result(data + at))
    expect(results).toEqual([1n, 5n, 0n, 1n, 1n, 0n])
    expect([result(data), result(data + 8)]).toEqual([(77n << 32n) | 6n, 78n])
  })

  it('traps misaligned and failing accesses as the manual says', async () => {
    const beyond = 0x8001_0000n
    const words = withHandler([
      addi(6, 5, 64),
      ...[addi(10, 5, 2), lr, sc, 0x00b5262f],
      ...[addi(10, 5, 4), lr | isDoubleword, sc | isDoubleword],
      ld(10, 5, 8),
      ...[lr, 0x00b5262f],
    ])
    const result = await run([atomics], words, [1n, beyond], 1200)
    const traps = Array.from({ length: 7 }, (_, i) => [result(data + 64 + 24 * i), result(data + 72 + 24 * i)])
    expect(traps).toEqual([
      [4n, BigInt(data + 2)],
      [6n, BigInt(data + 2)],
      [6n, BigInt(data + 2)],
      [4n, BigInt(data + 4)],
      [6n, BigInt(data + 4)],
      [5n, beyond],
      [7n, beyond],
    ])
  })
})
