import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extensionNames, instructions } from './decoder.ts'
import { Model } from './model.ts'

const base = 0x8000_0000n
const model = new Model({ extensions: extensionNames, resetVector: base, ram: { base, bytes: 4096 } })

/** What is left in x3 of an instruction `name x3, x1, x2` or `name x3, x1, imm`. */
function done(name: string, a: bigint, b: bigint, imm?: number): bigint {
  const word = instructions.get(name)!.pattern.encode(imm === undefined ? { rd: 3, rs1: 1, rs2: 2 } : { rd: 3, rs1: 1, imm })
  const unary = instructions.get(name)!.pattern.encode({ rd: 3, rs1: 1 })
  model.poke(base, 4, BigInt(word ?? unary!))
  model.flush()
  model.pc = base
  model.setRegister(1, a)
  model.setRegister(2, b)
  const record = model.step()
  expect([record.rd, record.next, record.trap]).toEqual([3, base + 4n, undefined])
  return model.register(3)
}

const s = (value: bigint, bits = 64) => BigInt.asIntN(bits, value)
const u = (value: bigint, bits = 64) => BigInt.asUintN(bits, value)
const bitsOf = (value: bigint, width = 64) => u(value, width).toString(2).padStart(width, '0')
const quotient = (a: bigint, b: bigint) => (b === 0n ? -1n : a / b)
const remainder = (a: bigint, b: bigint) => (b === 0n ? a : a % b)
const count = (text: string, of: RegExp) => BigInt(of.exec(text)![0].length)
const carryless = (a: bigint, b: bigint) => {
  let product = 0n
  for (let i = 0n; i < 64n; i++) if ((b >> i) & 1n) product ^= a << i
  return product
}
const bytes = (value: bigint) => Array.from({ length: 8 }, (_, i) => (value >> BigInt(8 * i)) & 255n)
const join = (parts: readonly bigint[]) => parts.reduce((all, part, i) => all | (part << BigInt(8 * i)), 0n)
const rotated = (a: bigint, by: bigint, width: bigint) => {
  const value = u(a, Number(width))
  return (value >> by) | (value << (width - by))
}

/** The manual's words in integers without a limit: `a` and `b` are unsigned registers. */
const meanings: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  sll: (a, b) => a << (b & 63n),
  slt: (a, b) => (s(a) < s(b) ? 1n : 0n),
  sltu: (a, b) => (a < b ? 1n : 0n),
  xor: (a, b) => a ^ b,
  srl: (a, b) => a >> (b & 63n),
  sra: (a, b) => s(a) >> (b & 63n),
  or: (a, b) => a | b,
  and: (a, b) => a & b,
  addw: (a, b) => s(a + b, 32),
  subw: (a, b) => s(a - b, 32),
  sllw: (a, b) => s(a << (b & 31n), 32),
  srlw: (a, b) => s(u(a, 32) >> (b & 31n), 32),
  sraw: (a, b) => s(a, 32) >> (b & 31n),
  mul: (a, b) => a * b,
  mulh: (a, b) => (s(a) * s(b)) >> 64n,
  mulhsu: (a, b) => (s(a) * b) >> 64n,
  mulhu: (a, b) => (a * b) >> 64n,
  div: (a, b) => quotient(s(a), s(b)),
  divu: (a, b) => quotient(a, b),
  rem: (a, b) => remainder(s(a), s(b)),
  remu: (a, b) => remainder(a, b),
  mulw: (a, b) => s(a * b, 32),
  divw: (a, b) => s(quotient(s(a, 32), s(b, 32)), 32),
  divuw: (a, b) => s(quotient(u(a, 32), u(b, 32)), 32),
  remw: (a, b) => s(remainder(s(a, 32), s(b, 32)), 32),
  remuw: (a, b) => s(remainder(u(a, 32), u(b, 32)), 32),
  'add.uw': (a, b) => b + u(a, 32),
  sh1add: (a, b) => b + 2n * a,
  'sh1add.uw': (a, b) => b + 2n * u(a, 32),
  sh2add: (a, b) => b + 4n * a,
  'sh2add.uw': (a, b) => b + 4n * u(a, 32),
  sh3add: (a, b) => b + 8n * a,
  'sh3add.uw': (a, b) => b + 8n * u(a, 32),
  andn: (a, b) => a & ~b,
  orn: (a, b) => a | ~b,
  xnor: (a, b) => ~(a ^ b),
  clz: (a) => count(bitsOf(a), /^0*/),
  clzw: (a) => count(bitsOf(a, 32), /^0*/),
  ctz: (a) => count(bitsOf(a), /0*$/),
  ctzw: (a) => count(bitsOf(a, 32), /0*$/),
  cpop: (a) => BigInt(bitsOf(a).replaceAll('0', '').length),
  cpopw: (a) => BigInt(bitsOf(a, 32).replaceAll('0', '').length),
  max: (a, b) => (s(a) > s(b) ? a : b),
  maxu: (a, b) => (a > b ? a : b),
  min: (a, b) => (s(a) < s(b) ? a : b),
  minu: (a, b) => (a < b ? a : b),
  'sext.b': (a) => s(a, 8),
  'sext.h': (a) => s(a, 16),
  'zext.h': (a) => u(a, 16),
  rol: (a, b) => rotated(a, (64n - (b & 63n)) & 63n, 64n),
  rolw: (a, b) => s(rotated(a, (32n - (b & 31n)) & 31n, 32n), 32),
  ror: (a, b) => rotated(a, b & 63n, 64n),
  rorw: (a, b) => s(rotated(a, b & 31n, 32n), 32),
  'orc.b': (a) => join(bytes(a).map((byte) => (byte === 0n ? 0n : 255n))),
  rev8: (a) => join(bytes(a).reverse()),
  bclr: (a, b) => a & ~(1n << (b & 63n)),
  bext: (a, b) => (a >> (b & 63n)) & 1n,
  binv: (a, b) => a ^ (1n << (b & 63n)),
  bset: (a, b) => a | (1n << (b & 63n)),
  clmul: (a, b) => carryless(a, b),
  clmulh: (a, b) => carryless(a, b) >> 64n,
  clmulr: (a, b) => carryless(a, b) >> 63n,
  'czero.eqz': (a, b) => (b === 0n ? 0n : a),
  'czero.nez': (a, b) => (b === 0n ? a : 0n),
}

/** With an immediate: as with a register that holds it, extended by its sign (`signed`) or a shift amount of so many bits. */
const immediates: readonly (readonly [name: string, as: string, kind: 'signed' | 5 | 6])[] = [
  ['addi', 'add', 'signed'],
  ['slti', 'slt', 'signed'],
  ['sltiu', 'sltu', 'signed'],
  ['xori', 'xor', 'signed'],
  ['ori', 'or', 'signed'],
  ['andi', 'and', 'signed'],
  ['addiw', 'addw', 'signed'],
  ['slli', 'sll', 6],
  ['srli', 'srl', 6],
  ['srai', 'sra', 6],
  ['slliw', 'sllw', 5],
  ['srliw', 'srlw', 5],
  ['sraiw', 'sraw', 5],
  ['rori', 'ror', 6],
  ['roriw', 'rorw', 5],
  ['bclri', 'bclr', 6],
  ['bexti', 'bext', 6],
  ['binvi', 'binv', 6],
  ['bseti', 'bset', 6],
]

const special = [
  0n,
  1n,
  2n,
  31n,
  32n,
  63n,
  64n,
  1n << 31n,
  (1n << 31n) - 1n,
  (1n << 32n) - 1n,
  1n << 63n,
  (1n << 63n) - 1n,
  u(-1n),
  u(-2n),
]
const value = fc.oneof(fc.constantFrom(...special), fc.bigInt({ min: 0n, max: u(-1n) }), fc.bigInt({ min: 0n, max: 255n }))

describe('what instructions compute', () => {
  it.each(Object.keys(meanings))('%s', (name) => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(done(name, a, b)).toBe(u(meanings[name]!(a, b)))
      }),
      {
        numRuns: 60,
        examples: [
          [1n << 63n, u(-1n)],
          [1n << 31n, u(-1n)],
          [5n, 0n],
          [0n, 0n],
        ],
      },
    )
  })

  it.each(immediates)('%s, as %s', (name, as, kind) => {
    const imm = kind === 'signed' ? fc.integer({ min: -2048, max: 2047 }) : fc.integer({ min: 0, max: 2 ** kind - 1 })
    fc.assert(
      fc.property(value, imm, (a, b) => {
        expect(done(name, a, 0n, b)).toBe(u(meanings[as]!(a, u(BigInt(b)))))
      }),
      { numRuns: 60 },
    )
  })

  it('slli.uw shifts the lower word', () => {
    expect(done('slli.uw', 0xffff_ffff_8000_0001n, 0n, 4)).toBe(0x8_0000_0010n)
  })

  it('x0 stays zero', () => {
    model.poke(base, 4, BigInt(instructions.get('addi')!.pattern.encode({ rd: 0, rs1: 1, imm: 7 })!))
    model.flush()
    model.pc = base
    expect(model.step()).toMatchObject({ rd: 0, value: 0n })
    expect(model.register(0)).toBe(0n)
  })

  it('covers every instruction that only computes', () => {
    const computing = [...instructions].filter(([, { effect }]) => !effect.access && !effect.isSystem).map(([name]) => name)
    const others = ['lui', 'auipc', 'jal', 'jalr', 'beq', 'bne', 'blt', 'bge', 'bltu', 'bgeu', 'fence', 'slli.uw']
    expect(new Set([...Object.keys(meanings), ...immediates.map(([name]) => name), ...others])).toEqual(new Set(computing))
  })
})
