import { type Simulation, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../docs/guide/rv32i/assembler.ts'
import { Core } from '../../docs/guide/rv32i/core.ts'
import { programs } from '../../docs/guide/rv32i/programs.ts'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'
import { machineOf, runModel } from './isa-model.ts'
import { dice, randomProgram } from './random-program.ts'

const words = 512
const noVerilator = await whyNoVerilator()

interface Run {
  readonly halt: string
  readonly pc: number
  readonly cycles: number
  readonly stored: readonly { readonly address: number; readonly data: number }[]
  readonly registers: readonly number[]
  readonly data: readonly number[]
}

function run(sim: Simulation<ReturnType<typeof Core>>, program: readonly number[], data: readonly number[], most = 20_000): Run {
  sim.load('code', program)
  sim.load('data', data)
  const stored: { address: number; data: number }[] = []
  let cycles = 0
  const { store, halt, pc } = sim.ports
  while (halt.value === 'no' && cycles < most) {
    if (store.valid.value) stored.push({ address: store.address.value, data: store.data.value })
    sim.step()
    cycles++
  }
  sim.step(3) // what was on its way is written
  return {
    halt: halt.value,
    pc: pc.value,
    cycles,
    stored,
    registers: Array.from({ length: 32 }, (_, i) => sim.peek(`registers[${i}]`)),
    data: data.map((_, i) => sim.peek(`data[${i}]`)),
  }
}

const core = (engine?: string) => simulate(Core, { words }, { engine })
const little = (text: string): number[] => {
  const bytes = new Uint8Array(words * 4)
  new TextEncoder().encodeInto(text, bytes)
  return [...new Uint32Array(bytes.buffer)]
}

describe('the core of the guide', () => {
  it('computes the Fibonacci numbers', async () => {
    const { halt, stored } = run(await core(), assemble(programs.fibonacci), [])
    expect(halt).toBe('call')
    expect(stored.map(({ data }) => data)).toEqual([0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89])
  })

  it('sorts', async () => {
    const numbers = [5, -3, 2 ** 31 - 1, 0, -(2 ** 31), 5, 17, -1]
    const { halt, stored } = run(
      await core(),
      assemble(programs.sort),
      numbers.map((each) => each >>> 0),
    )
    expect(halt).toBe('call')
    expect(stored.map(({ data }) => data | 0)).toEqual(numbers.toSorted((a, b) => a - b))
  })

  it('copies a string by a function', async () => {
    const text = 'The quick brown fox jumps over the lazy dog'
    const { halt, stored, data } = run(await core(), assemble(programs.copy), little(text))
    expect(halt).toBe('call')
    expect(stored.map((each) => each.data)).toEqual([text.length])
    const bytes = Buffer.from(Uint32Array.from(data).buffer)
    expect(bytes.subarray(101, bytes.indexOf(0, 101)).toString()).toBe(text)
  })
})

describe('its timing', () => {
  const cyclesOf = async (...lines: readonly string[]): Promise<number> =>
    run(await core(), assemble([...lines, 'ecall'].join('\n')), [64, 0, 0]).cycles
  const nothing = 'addi x0, x0, 0'

  it('is an instruction a cycle, whatever they hand to each other', async () => {
    const [none, four] = [await cyclesOf(), await cyclesOf(...Array(4).fill(nothing))]
    expect(four - none).toBe(4)
    expect(await cyclesOf(...Array(4).fill('addi x1, x1, 1'))).toBe(four)
    expect(await cyclesOf('lw x1, 0(x0)', nothing, 'add x2, x1, x1', 'sw x1, 8(x0)')).toBe(four)
  })

  it('costs a cycle more for what is taken, and for a value straight from a load', async () => {
    const three = await cyclesOf(...Array(3).fill(nothing))
    expect(await cyclesOf(nothing, 'beq x0, x0, next', 'next: addi x0, x0, 0')).toBe(three + 1)
    expect(await cyclesOf(nothing, 'jal x1, next', 'next: addi x0, x0, 0')).toBe(three + 1)
    expect(await cyclesOf(nothing, 'bne x0, x0, next', 'next: addi x0, x0, 0')).toBe(three)
    expect(await cyclesOf('lw x1, 0(x0)', 'add x2, x1, x1', nothing)).toBe(three + 1)
  })
})

describe('what halts it', () => {
  it.each([
    ['ebreak', 'breakpoint'],
    ['lw x1, 2(x0)', 'misaligned'],
    ['lh x1, 1(x0)', 'misaligned'],
    ['sw x1, 1(x0)', 'misaligned'],
    ['sh x1, 3(x0)', 'misaligned'],
    ['jalr x1, 6(x0)', 'misaligned'],
    ['beq x0, x0, 6', 'misaligned'],
  ])('%s: the core stops at it and has done nothing of it', async (line, halt) => {
    const got = run(await core(), assemble(`addi x2, x0, 7\n${line}\n addi x2, x0, 8\n sw x2, 0(x0)`), [0x1234_5678])
    expect(got).toMatchObject({ halt, pc: 4, data: [0x1234_5678] })
    expect(got.registers).toEqual([0, 0, 7, ...Array(29).fill(0)])
  })

  it('is no branch that is not taken, and no byte anywhere', async () => {
    const got = run(await core(), assemble('bne x0, x0, 6\n lbu x1, 3(x0)\n sb x1, 1(x0)\n ecall'), [0x9a00_0000])
    expect(got).toMatchObject({ halt: 'call', pc: 12, data: [0x9a00_9a00] })
  })
})

const seedsOf = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

/** Runs one random program in the core and in the model; the outcome, for the spec to see that all kinds come. */
async function compare(engine: string, seed: number): Promise<string> {
  const roll = dice(seed)
  const program = randomProgram(roll, 60 + roll(300))
  const data = Array.from({ length: words }, () => roll(2 ** 32))
  const sim = await core(engine)
  const got = run(sim, [...program, ...Array(words - program.length).fill(0)], data)
  sim.finish()
  const memory = Uint32Array.from(data)
  const model = machineOf(memory.buffer)
  expect(runModel(model, program, 10_000), `seed ${seed}`).toBe(true)
  expect({ seed, ...got, cycles: 0 }).toEqual({
    seed,
    halt: model.halt,
    pc: model.pc,
    cycles: 0,
    stored: model.stored,
    registers: [...model.registers].map((each) => each >>> 0),
    data: [...memory],
  })
  return got.halt
}

describe('random programs', () => {
  it('end as in a model of the instruction set that shares nothing with the core', async () => {
    const ends = new Map<string, number>()
    for (const seed of seedsOf(1, 80)) {
      const end = await compare('wasm', seed)
      ends.set(end, (ends.get(end) ?? 0) + 1)
    }
    expect([...ends.keys()].sort()).toEqual(['breakpoint', 'call', 'illegal', 'misaligned'])
  })

  it('do so in the interpreter', async () => {
    for (const seed of seedsOf(1001, 6)) await compare('interpreter', seed)
  })

  it.skipIf(noVerilator)('do so in Verilator', async () => {
    for (const seed of seedsOf(2001, 10)) await compare('verilator', seed)
  })
})
