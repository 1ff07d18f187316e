import fc from 'fast-check'
import { bool, choice, decodeTable, elaborate, format, input, module, output, ports, simulate, struct, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { type Cube, meet, minimise, without } from './pattern.ts'

const rv = format(32, { rd: 5, rs1: 5, rs2: 5, imm12: 12, imm20: 20 })
const Control = struct({
  unit: choice('alu', 'load', 'none'),
  alu: choice('add', 'and', 'xor'),
  immediate: bool,
  writes: bool,
  legal: bool,
})

const table = decodeTable(
  rv,
  Control,
  {
    add: ['0000000 rs2 rs1 000 rd 0110011', { unit: 'alu', alu: 'add', writes: true }],
    and: ['0000000 rs2 rs1 111 rd 0110011', { unit: 'alu', alu: 'and', writes: true }],
    addi: ['imm12 rs1 000 rd 0010011', { unit: 'alu', alu: 'add', writes: true, immediate: true }],
    lui: ['imm20 rd 0110111', { unit: 'alu', alu: 'add', writes: true, immediate: true }],
  },
  { defaults: { unit: 'none', alu: 'add', immediate: false, writes: false, legal: true }, illegal: { legal: false } },
)

const defaults = { unit: 'none', alu: 'add', immediate: false, writes: false, legal: true } as const
/** Refused in the editor; the same at run time is tested below. */
const refused = (): unknown =>
  decodeTable(
    rv,
    Control,
    {
      // @ts-expect-error 31 bits
      sub: ['010000 rs2 rs1 000 rd 0110011', { unit: 'alu' }],
    },
    { defaults, illegal: {} },
  )

const Decoder = module('decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control), isAnd: output(bool) })
  io.control.set(table.decode(io.word))
  io.isAnd.set(table.is(io.word, 'and'))
  return io
})

/** The table read by a person: masks of the RISC-V manual, volume I, chapter 34. */
function expected(word: number): { legal: boolean; unit?: string; alu?: string; immediate?: boolean; writes?: boolean } {
  const opcode = word & 0x7f
  const funct3 = (word >>> 12) & 7
  const funct7 = word >>> 25
  if (opcode === 0x37) return { legal: true, unit: 'alu', alu: 'add', immediate: true, writes: true }
  if (opcode === 0x13 && funct3 === 0) return { legal: true, unit: 'alu', alu: 'add', immediate: true, writes: true }
  if (opcode === 0x33 && funct7 === 0 && (funct3 === 0 || funct3 === 7))
    return { legal: true, unit: 'alu', alu: funct3 === 7 ? 'and' : 'add', immediate: false, writes: true }
  return { legal: false }
}

describe('a decode table', () => {
  it('decodes as the manual says, legal or not', async () => {
    const sim = await simulate(Decoder)
    const opcodes = [0x37, 0x13, 0x33, 0x03, 0x7f, 0]
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.constantFrom(...opcodes),
        fc.constantFrom(0, 0xfe000000, 0x7000, 0),
        (random, opcode, zeroed) => {
          const word = (((random & ~0x7f) | opcode) & ~zeroed) >>> 0
          sim.ports.word.value = word
          expect(sim.ports.control.value).toMatchObject(expected(word))
          expect(sim.ports.isAnd.value).toBe(expected(word).alu === 'and')
        },
      ),
      { numRuns: 500 },
    )
  })

  it('names the words that no row matches', () => {
    const small = decodeTable(
      format(2, {}),
      struct({ x: bool }),
      { one: ['01', { x: true }], two: ['1?', {}] },
      { defaults: { x: false }, illegal: {} },
    )
    expect(small.holes).toEqual(['00'])
  })

  it('refuses a pattern of another width in the editor as well', () => {
    expect(refused).toThrow(/the pattern of row `sub` has 31 bits, the word 32/)
  })

  it('refuses patterns of another width and rows that overlap', () => {
    const Faulty = module('faulty', () => {
      const io = ports({ word: input(uint(4)), x: output(bool) })
      const bad = decodeTable(
        format(4, { low: 2 }),
        struct({ x: bool }),
        { a: ['1? low', {}], b: ['?1 low', {}], c: ['0 low', {}], d: ['00 high', {}] } as never,
        { defaults: { x: false }, illegal: {} },
      )
      io.x.set((bad.decode(io.word) as any).x)
      return io
    })
    expect(() => elaborate(Faulty)).toThrow(
      /the pattern of row `c` has 3 bits, the word 4[\s\S]*unknown field `high`[\s\S]*rows `a` and `b` both match 11\?\?/,
    )
  })

  it('leaves free what `illegal` does not say, and so looks at few bits', () => {
    const [cover] = [minimise([cube('0000000???', 10)], [cube('1111111???', 10)], 10)]
    expect(cover).toHaveLength(1)
    expect(cover[0]!.care.toString(2).replaceAll('0', '')).toHaveLength(1)
  })

  it('minimises without changing what must be on or off', () => {
    const cubes = fc.array(
      fc.tuple(fc.bigInt(0n, 255n), fc.bigInt(0n, 255n)).map(([value, care]) => ({ care, value: value & care })),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(cubes, cubes, (on, blocked) => {
        const off = blocked.flatMap((one) => without(one, on))
        const cover = minimise(on, off, 8)
        const matches = (list: readonly Cube[], word: bigint): boolean => list.some(({ value, care }) => (word & care) === value)
        for (let word = 0n; word < 256n; word++) {
          if (matches(on, word)) expect(matches(cover, word)).toBe(true)
          if (matches(off, word)) expect(matches(cover, word)).toBe(false)
        }
        expect(cover.length).toBeLessThanOrEqual(on.length)
        for (const one of off) for (const other of on) expect(meet(one, other)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

function cube(text: string, width: number): Cube {
  const bits = (of: (digit: string) => boolean): bigint =>
    BigInt(`0b${[...text].map((digit) => (of(digit) ? 1 : 0)).join('')}`) & ((1n << BigInt(width)) - 1n)
  return { value: bits((digit) => digit === '1'), care: bits((digit) => digit !== '?') }
}
