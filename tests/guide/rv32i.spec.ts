import { type Simulation, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../docs/guide/rv32i/assembler.ts'
import { Core } from '../../docs/guide/rv32i/core.ts'
import { programs } from '../../docs/guide/rv32i/programs.ts'
import { machineOf, runModel } from './isa-model.ts'
import { dice, randomProgram } from './random-program.ts'

const words = 512

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
    for (const seed of seedsOf(1, 200)) {
      const end = await compare('wasm', seed)
      ends.set(end, (ends.get(end) ?? 0) + 1)
    }
    expect([...ends.keys()].sort()).toEqual(['breakpoint', 'call', 'illegal', 'misaligned'])
  })

  it('do so in the interpreter', async () => {
    for (const seed of seedsOf(1001, 6)) await compare('interpreter', seed)
  })
})
