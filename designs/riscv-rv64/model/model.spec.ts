import { describe, expect, it } from 'vitest'
import { extensionNames, instructions } from './decoder.ts'
import { Clint, Htif, Rom, Uart } from './devices.ts'
import { Model, type ModelOptions } from './model.ts'
import type { Fields } from './pattern.ts'

const base = 0x8000_0000n
const at = (offset: number) => base + BigInt(offset)

type Line = readonly [name: string, fields?: Partial<Fields>] | number
const wordOf = (line: Line): number =>
  typeof line === 'number' ? line : instructions.get(line[0])!.pattern.encode(line[1] ?? {})!

/** A hart that starts with these words. */
function hart(lines: readonly Line[], options: Partial<ModelOptions> = {}): Model {
  const model = new Model({ extensions: extensionNames, resetVector: base, ram: { base, bytes: 0x1000 }, ...options })
  const words = Uint32Array.from(lines, wordOf)
  model.load(base, new Uint8Array(words.buffer))
  model.csrs.vector = at(0x800)
  return model
}

const csrw = (csr: number, rs1: number): Line => ['csrrw', { csr, rs1 }]
const csrr = (rd: number, csr: number): Line => ['csrrs', { rd, csr }]

describe('traps', () => {
  it('note the instruction, the cause and the value, and turn interrupts off', () => {
    const model = hart([0xffff_ffff])
    model.csrs.isEnabled = true
    expect(model.step()).toEqual({
      pc: base,
      word: 0xffff_ffff,
      next: at(0x800),
      rd: 0,
      value: 0n,
      trap: { cause: 2, isInterrupt: false, value: 0xffff_ffffn },
    })
    const { csrs } = model
    expect([csrs.exceptionAddress, csrs.cause, csrs.trapValue, csrs.isEnabled, csrs.wasEnabled]).toEqual([
      base,
      2n,
      0xffff_ffffn,
      false,
      true,
    ])
    expect([model.executed, csrs.retired]).toEqual([0, 0n])
  })

  it.each([
    ['ecall', ['ecall'], 11, 0n],
    ['ebreak', ['ebreak'], 3, base],
    ['a misaligned load', ['lw', { rd: 5, rs1: 1, imm: 2 }], 4, at(0x102)],
    ['a misaligned store', ['sd', { rs1: 1, rs2: 5, imm: 4 }], 6, at(0x104)],
    ['a load from nowhere', ['lb', { rd: 5, imm: 16 }], 5, 16n],
    ['a store to nowhere', ['sb', { rs2: 5, imm: -1 }], 7, (1n << 64n) - 1n],
    ['a misaligned AMO', ['amoadd.d', { rd: 5, rs1: 2, rs2: 5 }], 6, at(0x104)],
    ['a misaligned LR', ['lr.d', { rd: 5, rs1: 2 }], 4, at(0x104)],
    ['a CSR that is not there', ['csrrs', { rd: 5, csr: 0x7c0 }], 2, 0x7c00_22f3n],
    ['writing what can only be read', ['csrrw', { rd: 5, csr: 0xc00, rs1: 1 }], 2, 0xc000_92f3n],
  ] as [string, Line, number, bigint][])('%s', (_, line, cause, value) => {
    const model = hart([line])
    model.setRegister(1, at(0x100))
    model.setRegister(2, at(0x104))
    expect(model.step()).toMatchObject({ pc: base, next: at(0x800), rd: 0, trap: { cause, value, isInterrupt: false } })
    expect(model.register(5)).toBe(0n)
  })

  it('a fetch from nowhere traps where it went, a misaligned jump where it is', () => {
    const jump: Line = ['jalr', { rd: 1, rs1: 2, imm: 2 }]
    const far = hart([jump])
    far.setRegister(2, 0x1000n)
    expect(far.step()).toMatchObject({ next: 0x1002n, rd: 1, value: at(4) })
    expect(far.step()).toMatchObject({ pc: 0x1002n, trap: { cause: 1, value: 0x1002n } })
    const plain = hart([jump], { extensions: [] })
    plain.setRegister(2, at(0x100))
    expect(plain.step()).toMatchObject({ pc: base, rd: 0, trap: { cause: 0, value: at(0x102) } })
    expect(plain.register(1)).toBe(0n)
  })

  it('MRET goes back and gives interrupts back', () => {
    const model = hart([['mret']])
    model.csrs.exceptionAddress = at(0x40)
    model.csrs.wasEnabled = true
    expect(model.step()).toMatchObject({ next: at(0x40) })
    expect([model.csrs.isEnabled, model.csrs.wasEnabled]).toEqual([true, true])
  })
})

describe('interrupts', () => {
  const loop: Line[] = [['jal', { rd: 0, imm: 0 }]]

  it('are taken in their order, to their vector', () => {
    const model = hart(loop)
    model.csrs.vector = at(0x800) | 1n
    model.csrs.isEnabled = true
    model.csrs.enables = 0x888n
    model.setLines({ software: true, timer: true, external: true })
    expect(model.interrupt).toBe('external')
    model.csrs.enables = 0x88n
    expect(model.interrupt).toBe('software')
    model.csrs.enables = 0x80n
    expect(model.takeInterrupt('timer')).toMatchObject({
      pc: base,
      next: at(0x800 + 28),
      trap: { cause: 7, isInterrupt: true, value: 0n },
    })
    expect(model.csrs.cause).toBe((1n << 63n) | 7n)
    expect(model.interrupt).toBeUndefined()
  })

  it('wake what waits, also where they are not taken', () => {
    const clint = new Clint()
    const model = hart([['wfi'], ['addi', { rd: 5, imm: 1 }], ['jal', { rd: 0, imm: 0 }]], { devices: [clint] })
    model.csrs.enables = 0x80n
    clint.compare = 1000n
    model.run(100)
    expect([model.register(5), model.isWaiting]).toEqual([0n, true])
    model.run(2000)
    expect([model.register(5), model.isWaiting, model.csrs.cause]).toEqual([1n, false, 0n])
  })

  it('come from the timer while `run` goes on', () => {
    const clint = new Clint()
    const model = hart(loop, { devices: [clint] })
    model.csrs.enables = 0x80n
    model.csrs.isEnabled = true
    clint.compare = 10_000n
    model.poke(at(0x800), 4, BigInt(wordOf(loop[0]!)))
    model.run(20_000)
    expect([model.csrs.cause, model.csrs.exceptionAddress, model.pc]).toEqual([(1n << 63n) | 7n, base, at(0x800)])
  })
})

describe('registers of machine mode', () => {
  it('hold what the manual lets them hold', () => {
    const ones = (1n << 64n) - 1n
    const kept = (csr: number, options: Partial<ModelOptions> = {}) => {
      const model = hart([csrw(csr, 1), csrr(5, csr)], options)
      model.setRegister(1, ones)
      model.step()
      model.step()
      return model.register(5)
    }
    expect(kept(0x300)).toBe(0x1888n)
    expect(kept(0x304)).toBe(0x888n)
    expect(kept(0x305)).toBe(ones - 2n)
    expect(kept(0x320)).toBe(5n)
    expect(kept(0x341)).toBe(ones - 1n)
    expect(kept(0x341, { extensions: [] })).toBe(ones - 3n)
    expect(kept(0x342, { causeMask: (1n << 63n) | 63n })).toBe((1n << 63n) | 63n)
    expect(kept(0x344)).toBe(0n)
    expect(kept(0xb03)).toBe(0n)
    // MXL 2; A, B, C, I, M.
    expect(kept(0x301)).toBe((2n << 62n) | 0x1107n)
    expect(kept(0x301, { extensions: ['Zba', 'Zbb'] })).toBe((2n << 62n) | 0x100n)
  })

  it('count what is done before, but not an instruction that writes the counter', () => {
    const model = hart([
      ['addi', {}],
      csrr(5, 0xb02),
      csrw(0xb02, 1),
      csrr(6, 0xc02),
      ['csrrwi', { csr: 0x320, imm: 4 }],
      csrr(7, 0xb02),
      csrr(8, 0xb02),
    ])
    model.setRegister(1, 100n)
    for (let i = 0; i < 7; i++) model.step()
    // The increment of an instruction comes before what it writes: that which stops the counter is still counted.
    expect([5, 6, 7, 8].map((index) => model.register(index))).toEqual([1n, 100n, 102n, 102n])
  })

  it('are written by set and clear only where there is something to set', () => {
    const model = hart(
      [
        ['csrrs', { rd: 5, csr: 0xf14 }],
        ['csrrsi', { rd: 5, csr: 0xf14, imm: 1 }],
      ],
      { hartId: 3 },
    )
    expect(model.step()).toMatchObject({ rd: 5, value: 3n })
    expect(model.step()).toMatchObject({ trap: { cause: 2 } })
  })
})

describe('memory', () => {
  it('does misaligned accesses where it is told to', () => {
    const model = hart(
      [
        ['sd', { rs1: 1, rs2: 2, imm: 3 }],
        ['lw', { rd: 5, rs1: 1, imm: 5 }],
      ],
      { misaligned: 'done' },
    )
    model.setRegister(1, at(0x100))
    model.setRegister(2, 0x8877_6655_4433_2211n)
    expect(model.step()).toMatchObject({ memory: { address: at(0x103), size: 8, writes: true, value: 0x8877_6655_4433_2211n } })
    expect(model.step()).toMatchObject({ rd: 5, value: 0x6655_4433n })
  })

  it('SC stores once, and where LR was', () => {
    const sc: Line = ['sc.d', { rd: 5, rs1: 1, rs2: 2 }]
    const model = hart([['lr.d', { rd: 6, rs1: 1 }], sc, sc, ['lr.d', { rd: 6, rs1: 1 }], ['sc.d', { rd: 5, rs1: 3, rs2: 2 }]])
    model.setRegister(1, at(0x100))
    model.setRegister(2, 7n)
    model.setRegister(3, at(0x108))
    const records = Array.from({ length: 5 }, () => model.step())
    expect(records.map(({ value }) => value)).toEqual([0n, 0n, 1n, 7n, 1n])
    expect(records.map(({ memory }) => memory?.writes)).toEqual([false, true, false, false, false])
    expect([model.peek(at(0x100), 8), model.peek(at(0x108), 8)]).toEqual([7n, 0n])
  })

  it.each([
    ['amoswap.w', 0x8000_0001n, 5n, 5n],
    ['amoadd.w', 0xffff_ffffn, 2n, 1n],
    ['amoxor.d', 6n, 3n, 5n],
    ['amoand.d', 6n, 3n, 2n],
    ['amoor.d', 6n, 3n, 7n],
    ['amomin.w', 0x8000_0000n, 1n, 0x8000_0000n],
    ['amomax.w', 0x8000_0000n, 1n, 1n],
    ['amominu.w', 0x8000_0000n, 1n, 1n],
    ['amomaxu.w', 0x8000_0000n, 1n, 0x8000_0000n],
  ])('%s', (name, old, operand, wanted) => {
    const model = hart([[name, { rd: 5, rs1: 1, rs2: 2 }]])
    const size = name.endsWith('w') ? 4 : 8
    model.setRegister(1, at(0x100))
    model.setRegister(2, operand)
    model.poke(at(0x100), size, old)
    expect(model.step()).toMatchObject({ value: size === 4 ? BigInt.asUintN(64, BigInt.asIntN(32, old)) : old })
    expect(model.peek(at(0x100), size)).toBe(wanted)
  })

  it('is fetched anew after FENCE.I', () => {
    const two = wordOf(['addi', { rd: 5, imm: 2 }])
    const model = hart([['addi', { rd: 5, imm: 1 }], ['sw', { rs1: 1, rs2: 2 }], ['fence.i'], ['jal', { rd: 0, imm: -12 }]])
    model.setRegister(1, base)
    model.setRegister(2, BigInt(two))
    model.run(5)
    expect([model.register(5), model.pc]).toEqual([2n, at(4)])
  })

  it('fails where it is told to, and is as it was afterwards', () => {
    const model = hart([
      ['ld', { rd: 5, rs1: 1 }],
      ['ld', { rd: 5, rs1: 1 }],
    ])
    model.setRegister(1, base)
    expect(model.stepFailing()).toMatchObject({ trap: { cause: 5, value: base } })
    model.pc = at(4)
    expect(model.step().trap).toBeUndefined()
  })

  it('is guarded by regions that are locked', () => {
    const store: Line = ['sd', { rs1: 1, rs2: 2 }]
    const model = hart(
      [
        csrw(0x3b0, 3),
        csrw(0x3a0, 4),
        store,
        ['ld', { rd: 5, rs1: 1 }],
        ['sd', { rs1: 1, rs2: 2, imm: 16 }],
        csrw(0x3b0, 0),
        csrr(6, 0x3b0),
      ],
      {
        protectedRegions: 16,
      },
    )
    model.csrs.vector = at(0x800)
    model.setRegister(1, at(0x100))
    // 16 bytes at 0x80000100: a power of two, locked, may be read.
    model.setRegister(3, (at(0x100) >> 2n) | 1n)
    model.setRegister(4, 0x99n)
    model.step()
    model.step()
    expect(model.step()).toMatchObject({ trap: { cause: 7, value: at(0x100) } })
    model.pc = at(12)
    expect([model.step().trap, model.step().trap]).toEqual([undefined, undefined])
    model.step()
    expect(model.step().value).toBe((at(0x100) >> 2n) | 1n)
  })
})

describe('devices', () => {
  it('print, and end the program', () => {
    const uart = new Uart()
    const model = hart(
      [
        ['sb', { rs1: 1, rs2: 2 }],
        ['sb', { rs1: 1, rs2: 3 }],
        ['sd', { rs1: 4, rs2: 5, imm: 0x100 }],
        ['jal', { rd: 0, imm: 0 }],
      ],
      { devices: [uart] },
    )
    const host = new Htif(model, at(0x100))
    model.host = host
    for (const [index, value] of [0x1000_0000n, 0x6fn, 0x6bn, base, 7n].entries()) model.setRegister(index + 1, value)
    model.run(10_000)
    expect([uart.output, host.exitCode, model.isHalted]).toEqual(['ok', 3, true])
  })

  it('hold programs', () => {
    const words = Uint32Array.of(wordOf(['addi', { rd: 5, imm: 9 }]), wordOf(['sw', { rs1: 6, rs2: 5 }]))
    const rom = new Rom(0x1000n, new Uint8Array(words.buffer))
    const model = hart([], { devices: [rom], resetVector: 0x1000n })
    model.setRegister(6, 0x1000n)
    expect(model.step()).toMatchObject({ pc: 0x1000n, value: 9n })
    expect(model.step()).toMatchObject({ trap: { cause: 7, value: 0x1000n } })
  })
})

describe('running fast', () => {
  it('ends in the state that single steps end in', () => {
    // A generator of numbers, stored one after another, until 200 are there.
    const lines: Line[] = [
      ['addi', { rd: 5, imm: 200 }],
      ['slli', { rd: 7, rs1: 6, imm: 13 }],
      ['xor', { rd: 6, rs1: 6, rs2: 7 }],
      ['srli', { rd: 7, rs1: 6, imm: 7 }],
      ['xor', { rd: 6, rs1: 6, rs2: 7 }],
      ['sd', { rs1: 1, rs2: 6, imm: 0 }],
      ['addi', { rd: 1, rs1: 1, imm: 8 }],
      ['addi', { rd: 5, rs1: 5, imm: -1 }],
      ['bne', { rs1: 5, rs2: 0, imm: -28 }],
      ['ecall'],
    ]
    const make = () => {
      const model = hart(lines)
      model.setRegister(1, at(0x100))
      model.setRegister(6, 88172645463325252n)
      return model
    }
    const [fast, slow] = [make(), make()]
    const count = 1 + 200 * 8
    expect(fast.run(count)).toBe(count)
    for (let i = 0; i < count; i++) slow.step()
    expect(fast.pc).toBe(at(36))
    expect([fast.pc, fast.executed, fast.csrs.retired]).toEqual([slow.pc, slow.executed, slow.csrs.retired])
    expect(fast.ram).toEqual(slow.ram)
    expect(Array.from({ length: 32 }, (_, i) => fast.register(i))).toEqual(Array.from({ length: 32 }, (_, i) => slow.register(i)))
  })
})
