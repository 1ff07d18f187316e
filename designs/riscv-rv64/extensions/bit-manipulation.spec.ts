import { describe, expect, it } from 'vitest'
import { addi, data, ld, run, sd } from './fixtures/program.ts'
import { zba } from './zba.ts'
import { zbb } from './zbb.ts'
import { zbc } from './zbc.ts'
import { zbs } from './zbs.ts'
import { zicond } from './zicond.ts'

const word64 = (value: bigint) => BigInt.asUintN(64, value)
const word32 = (value: bigint) => BigInt.asUintN(32, value)
const signed = (value: bigint) => BigInt.asIntN(64, value)
const ofWord = (value: bigint) => word64(BigInt.asIntN(32, value))
const bitsOf = (value: bigint, width: number) => value.toString(2).padStart(width, '0')
const count = (text: string, digit: RegExp) => BigInt(text.match(digit)?.[0].length ?? 0)
const ones = (value: bigint, width: number) => BigInt([...bitsOf(value, width)].filter((digit) => digit === '1').length)
const rotateRight = (value: bigint, by: bigint, width: number) => {
  const text = bitsOf(value, width)
  const at = width - Number(by % BigInt(width))
  return BigInt(`0b${text.slice(at)}${text.slice(0, at)}`)
}
const octets = (value: bigint) => value.toString(16).padStart(16, '0').match(/../g) as string[]
const ofOctets = (list: readonly string[]) => BigInt(`0x${list.join('')}`)
function product(a: bigint, b: bigint): bigint {
  let sum = 0n
  for (let bit = 0n; bit < 64n; bit++) if ((b >> bit) & 1n) sum ^= a << bit
  return sum
}

type Of = (a: bigint, b: bigint) => bigint
const bit = (at: bigint) => 1n << (at & 63n)

/** Words as binutils 2.40 assembles them for x12, x10, x11 (Zicond, which it lacks: by the manual), and what volume I says they do. */
const operations: readonly (readonly [name: string, word: number, of: Of])[] = [
  ['add.uw', 0x08b5063b, (a, b) => word32(a) + b],
  ['sh1add', 0x20b52633, (a, b) => (a << 1n) + b],
  ['sh2add', 0x20b54633, (a, b) => (a << 2n) + b],
  ['sh3add', 0x20b56633, (a, b) => (a << 3n) + b],
  ['sh1add.uw', 0x20b5263b, (a, b) => (word32(a) << 1n) + b],
  ['sh2add.uw', 0x20b5463b, (a, b) => (word32(a) << 2n) + b],
  ['sh3add.uw', 0x20b5663b, (a, b) => (word32(a) << 3n) + b],
  ['slli.uw 37', 0x0a55161b, (a) => word32(a) << 37n],
  ['andn', 0x40b57633, (a, b) => a & ~b],
  ['orn', 0x40b56633, (a, b) => a | ~b],
  ['xnor', 0x40b54633, (a, b) => ~(a ^ b)],
  ['clz', 0x60051613, (a) => count(bitsOf(a, 64), /^0+/)],
  ['clzw', 0x6005161b, (a) => count(bitsOf(word32(a), 32), /^0+/)],
  ['ctz', 0x60151613, (a) => count(bitsOf(a, 64), /0+$/)],
  ['ctzw', 0x6015161b, (a) => count(bitsOf(word32(a), 32), /0+$/)],
  ['cpop', 0x60251613, (a) => ones(a, 64)],
  ['cpopw', 0x6025161b, (a) => ones(word32(a), 32)],
  ['max', 0x0ab56633, (a, b) => (signed(a) > signed(b) ? a : b)],
  ['maxu', 0x0ab57633, (a, b) => (a > b ? a : b)],
  ['min', 0x0ab54633, (a, b) => (signed(a) < signed(b) ? a : b)],
  ['minu', 0x0ab55633, (a, b) => (a < b ? a : b)],
  ['sext.b', 0x60451613, (a) => BigInt.asIntN(8, a)],
  ['sext.h', 0x60551613, (a) => BigInt.asIntN(16, a)],
  ['zext.h', 0x0805463b, (a) => a & 0xffffn],
  ['rol', 0x60b51633, (a, b) => rotateRight(a, 64n - (b & 63n), 64)],
  ['rolw', 0x60b5163b, (a, b) => ofWord(rotateRight(word32(a), 32n - (b & 31n), 32))],
  ['ror', 0x60b55633, (a, b) => rotateRight(a, b & 63n, 64)],
  ['rori 43', 0x62b55613, (a) => rotateRight(a, 43n, 64)],
  ['roriw 27', 0x61b5561b, (a) => ofWord(rotateRight(word32(a), 27n, 32))],
  ['rorw', 0x60b5563b, (a, b) => ofWord(rotateRight(word32(a), b & 31n, 32))],
  ['orc.b', 0x28755613, (a) => ofOctets(octets(a).map((octet) => (octet === '00' ? '00' : 'ff')))],
  ['rev8', 0x6b855613, (a) => ofOctets(octets(a).toReversed())],
  ['bclr', 0x48b51633, (a, b) => a & ~bit(b)],
  ['bclri 41', 0x4a951613, (a) => a & ~bit(41n)],
  ['bext', 0x48b55633, (a, b) => (a >> (b & 63n)) & 1n],
  ['bexti 41', 0x4a955613, (a) => (a >> 41n) & 1n],
  ['binv', 0x68b51633, (a, b) => a ^ bit(b)],
  ['binvi 41', 0x6a951613, (a) => a ^ bit(41n)],
  ['bset', 0x28b51633, (a, b) => a | bit(b)],
  ['bseti 41', 0x2a951613, (a) => a | bit(41n)],
  ['clmul', 0x0ab51633, (a, b) => product(a, b)],
  ['clmulh', 0x0ab53633, (a, b) => product(a, b) >> 64n],
  ['clmulr', 0x0ab52633, (a, b) => product(a, b) >> 63n],
  ['czero.eqz', 0x0eb55633, (a, b) => (b === 0n ? 0n : a)],
  ['czero.nez', 0x0eb57633, (a, b) => (b !== 0n ? 0n : a)],
]

const pairs: readonly (readonly [bigint, bigint])[] = [
  [0n, 0n],
  [0xffff_ffff_ffff_ffffn, 1n],
  [0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
  [0x0123_4567_89ab_cdefn, 0xfedc_ba98_7654_3229n],
  [0x0000_0200_8000_8080n, 0xffff_ffff_8000_001fn],
  [0x00f0_0000_0000_0100n, 0x0000_0001_0000_0000n],
]

describe('bit manipulation', () => {
  it('does what the manual says, and hands the result to the next instruction', async () => {
    const tests = operations.flatMap((operation) => pairs.map((pair) => [operation, pair] as const))
    const words = tests.flatMap(([[, word]]) => [ld(10, 5, 0), ld(11, 5, 8), word, sd(12, 5, 16), addi(5, 5, 24)])
    const values = tests.flatMap(([, [a, b]]) => [a, b, 0xdeadn])
    const memory = await run([zba, zbb, zbc({ bitsPerCycle: 4 }), zbs, zicond], words, values, tests.length * 20)
    for (const [i, [[name, , of], [a, b]]] of tests.entries())
      expect(memory(data + 24 * i + 16).toString(16), `${name} of ${a.toString(16)}, ${b.toString(16)}`).toBe(
        word64(of(a, b)).toString(16),
      )
  })
})
