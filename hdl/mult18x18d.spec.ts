import { bool, inDomain, input, module, output, ports, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { currentDomain } from '../src/dsl/domain.ts'
import { Dice } from '../src/lib/fixtures/dice.ts'
import { DspMultiplier, type DspRegisters } from './mult18x18d.ts'

const Gated = module('gated', (registers: DspRegisters) => {
  const io = ports({
    a: input(uint(18)),
    b: input(uint(18)),
    isSignedA: input(bool),
    isSignedB: input(bool),
    go: input(bool),
    product: output(uint(36)),
  })
  const dsp = inDomain(currentDomain().enabledWhen(io.go), () => DspMultiplier(registers))
  dsp.a.set(io.a)
  dsp.b.set(io.b)
  dsp.isSignedA.set(io.isSignedA)
  dsp.isSignedB.set(io.isSignedB)
  io.product.set(dsp.product)
  return io
})

const corners = [0, 1, 0x3ffff, 0x20000, 0x1ffff]
const choices = Array.from({ length: 8 }, (_, code) => ({
  input: (code & 1) > 0,
  pipeline: (code & 2) > 0,
  output: (code & 4) > 0,
}))

describe.each(['wasm', 'interpreter'])('the model of MULT18X18D (%s)', (engine) => {
  it.each(choices)('multiplies with registers %o, each flag with its factors, and stops with its enable', async (registers) => {
    const sim = await simulate(Gated, registers, { engine, seed: 3 })
    const dice = new Dice(11)
    const latency = Object.values(registers).filter(Boolean).length
    // The products on their way, the oldest first; unknown at the start.
    const pipe: (bigint | undefined)[] = Array.from({ length: latency }, () => undefined)
    const found: unknown[] = []
    const wanted: unknown[] = []
    for (let cycle = 0; cycle < 150; cycle++) {
      const factor = (): number => (dice.chance(0.4) ? dice.pick(corners) : dice.bits(18))
      const given = { a: factor(), b: factor(), isSignedA: dice.chance(0.5), isSignedB: dice.chance(0.5), go: dice.chance(0.7) }
      for (const [port, value] of Object.entries(given)) (sim.ports as any)[port].value = value
      const a = given.isSignedA ? BigInt.asIntN(18, BigInt(given.a)) : BigInt(given.a)
      const b = given.isSignedB ? BigInt.asIntN(18, BigInt(given.b)) : BigInt(given.b)
      const product = BigInt.asUintN(36, a * b)
      const out = latency === 0 ? product : pipe[0]
      if (out !== undefined) {
        found.push(sim.ports.product.value)
        wanted.push(out)
      }
      sim.step()
      if (given.go && latency > 0) {
        pipe.push(product)
        pipe.shift()
      }
    }
    expect(found.length).toBeGreaterThan(100)
    expect(found).toEqual(wanted)
  })
})
