import { DesignError, elaborate, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'
import { Adder, Blinker, CommandUnit, wrongTable } from './language-next.ts'

const noVerilator = await whyNoVerilator()
const engines = ['interpreter', 'wasm', ...(noVerilator ? [] : ['verilator'])]

/** The adder as a list of what is in its stages; knows nothing of how the language makes them. */
interface Executing {
  readonly rd: number
  readonly isAnd: boolean
  readonly left: bigint
  readonly right: bigint
}
class AdderModel {
  readonly registers: bigint[]
  execute: Executing | undefined
  write: { readonly rd: number; readonly result: bigint } | undefined

  constructor(registers: readonly bigint[]) {
    this.registers = [...registers]
  }

  get isReady(): boolean {
    return this.execute === undefined || !this.busy
  }
  busy = false

  get executed(): bigint {
    const { isAnd, left, right } = this.execute!
    return isAnd ? left & right : BigInt.asUintN(64, left + right)
  }

  /** One edge with this instruction in decode: what execute holds goes round the registers, what write holds not yet. */
  edge(word: number): void {
    const field = (low: number): number => (word >>> low) & 31
    const isReady = this.isReady
    const bypassed = this.execute?.rd === field(15) ? this.executed : undefined
    const decoded = {
      rd: field(7),
      isAnd: (word & 0x707f) === 0x7033,
      left: bypassed ?? this.registers[field(15)]!,
      right: this.registers[field(20)]!,
    }
    const moved = this.execute && !this.busy ? { rd: this.execute.rd, result: this.executed } : undefined
    if (this.write) this.registers[this.write.rd] = this.write.result
    this.write = moved
    if (isReady) this.execute = decoded
  }
}

const add = (rd: number, rs1: number, rs2: number): number => ((rs2 << 20) | (rs1 << 15) | (rd << 7) | 0x33) >>> 0
const and = (rd: number, rs1: number, rs2: number): number => (add(rd, rs1, rs2) | 0x7000) >>> 0

describe.each(engines)('the second part of the language by example, on %s', (engine) => {
  it('reads the payload of the variant that is there', async () => {
    const sim = await simulate(CommandUnit, undefined, { engine })
    const { go, last } = sim.ports
    sim.step(3)
    expect(last.value).toBe(0)
    go.value = true
    sim.step()
    expect(sim.peek('command_is')).toBe('write')
    expect(last.value).toBe(0)
    sim.step()
    expect(last.value).toBe(4)
  })

  it('blinks for 1000 cycles', async () => {
    const sim = await simulate(Blinker, undefined, { engine })
    const { start, led } = sim.ports
    sim.step(5)
    expect(led.value).toBe(false)
    start.value = true
    sim.step()
    start.value = false
    let cycles = 0
    for (; led.value && cycles < 2000; cycles++) sim.step()
    expect(cycles).toBe(1000)
    sim.step(1100)
    expect(led.value).toBe(false)
  })

  it('adds in three stages, with a bypass and stalls', async () => {
    const sim = await simulate(Adder, undefined, { engine, seed: 9 })
    const { instruction, busy, result } = sim.ports
    const registers = Array.from({ length: 32 }, (_, i) => BigInt.asUintN(64, 0x9e3779b97f4a7c15n * BigInt(i + 1)))
    sim.load('registers', registers)
    let state = 77
    const random = (below: number): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 1) % below
    const model = new AdderModel(registers)
    let word = add(1, 2, 3)
    // What reset left in the stages is gone after three edges; what it wrote is written over.
    for (let i = 0; i < 3; i++) {
      instruction.payload.value = word
      model.edge(word)
      sim.step()
    }
    sim.load('registers', model.registers)
    let checked = 0
    for (let i = 0; i < 400; i++) {
      instruction.payload.value = word
      busy.value = model.busy = random(4) === 0
      const { isReady, write } = model
      expect(instruction.ready.value).toBe(isReady)
      if (write) {
        expect(result.value).toBe(write.result)
        checked++
      }
      model.edge(word)
      sim.step()
      if (isReady) word = (random(2) === 0 ? add : and)(random(6), random(6), random(6))
    }
    expect(checked).toBeGreaterThan(250)
    for (let i = 0; i < 32; i++) expect(sim.peek(`registers[${i}]`)).toBe(model.registers[i])
  })
})

describe('the second part of the language by example', () => {
  it('elaborates', () => {
    expect([CommandUnit, Blinker, Adder].map((module) => elaborate(module as () => unknown).top.name)).toEqual([
      'command_unit',
      'blinker',
      'adder',
    ])
  })

  it('refuses at elaboration what the editor refuses', () => {
    try {
      wrongTable()
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(DesignError)
      const [problem] = (error as DesignError).problems
      expect(problem?.code).toBe('GW027')
      expect(problem?.message).toMatch(/`sub`.*31/)
      expect(problem?.origin?.position.file).toMatch(/tests\/language\/language-next\.ts$/)
    }
  })
})
