import { crc32 } from 'node:zlib'
import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { elaborate } from '../../../src/dsl/elaborate.ts'
import type { Engine } from '../../../src/sim/engine.ts'
import { buildHierarchy } from '../../../src/sim/hierarchy.ts'
import { createEngine as createInterpreter } from '../../../src/sim/interpreter/interpreter.ts'
import { createEngine } from '../../../src/sim/wasm/engine.ts'
import { Cluster } from './cluster.ts'

describe('cores for benches', () => {
  it('do their work: numbers in order, products, a CRC of these and its rest', async () => {
    const sim = await simulate(Cluster, { busy: 1, waiting: 0, tickCycles: 100 })
    const word = (address: number): bigint => BigInt(sim.peek(`cores_0.ram.words[${address / 8}]`) as bigint)
    const words = (from: number, count: number): bigint[] => Array.from({ length: count }, (_, i) => word(from + 8 * i))
    // The rest is stored last, and the next round begins with other numbers in the place of these.
    for (let cycle = 0; word(1024 + 392) === 0n && cycle < 40_000; cycle++) sim.step(1)
    const products = new BigUint64Array(words(1024 + 256, 16))
    const code = crc32(new Uint8Array(products.buffer))
    expect(word(1024 + 384)).toBe(BigInt(~code >>> 0))
    expect(word(1024 + 392)).toBe(BigInt((~code >>> 0) % 1000))

    const numbers = words(1024, 32)
    const signed = numbers.map((number) => BigInt.asIntN(64, number))
    expect(signed).toEqual(signed.toSorted((a, b) => (a < b ? -1 : 1)))
    let number = 1n
    const drawn = numbers.map(() => {
      for (const [left, by] of [
        [true, 13n],
        [false, 7n],
        [true, 17n],
      ] as const)
        number ^= left ? BigInt.asUintN(64, number << by) : number >> by
      return number
    })
    expect(new Set(numbers)).toEqual(new Set(drawn))
    const sum = (terms: readonly bigint[]): bigint => {
      // `addw` leaves 32 bits of the sum, with their sign.
      let total = 0n
      for (let i = 0; i < terms.length; i += 2) total = BigInt.asUintN(64, BigInt.asIntN(32, total + terms[i]! + terms[i + 1]!))
      return total
    }
    const expected = Array.from({ length: 16 }, (_, at) =>
      sum(
        [0, 1, 2, 3].flatMap((i) => {
          const product = signed[4 * (at >> 2) + i]! * signed[16 + 4 * i + (at & 3)]!
          return [BigInt.asUintN(64, product), product >> 64n]
        }),
      ),
    )
    expect([...products]).toEqual(expected)
  })

  it('wait where there is nothing to do, and do what the interpreter says', () => {
    const hierarchy = buildHierarchy(elaborate(Cluster, { busy: 1, waiting: 1, tickCycles: 10 }))
    const options = { seed: 1, jitter: false }
    const wasm = createEngine(hierarchy, options) as Engine
    const judge = createInterpreter(hierarchy, options) as Engine
    const retired = hierarchy.top.module.ports.findIndex(({ name }) => name === 'retired')
    for (const cycles of [1, 250, 400, 150]) {
      wasm.step(cycles)
      judge.step(cycles)
      expect(wasm.stateHash()).toBe(judge.stateHash())
    }
    const path = 'cores_1.core.status.cycle'
    const counted = wasm.peek(path)
    const before = wasm.get(retired)
    wasm.step(10_000)
    expect(wasm.peek(path)).toBe(counted)
    expect(Number(wasm.get(retired) - before)).toBeLessThan(10_000)
  })
})
