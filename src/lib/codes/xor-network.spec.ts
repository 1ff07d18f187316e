import fc from 'fast-check'
import { input, module, output, ports, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { type BitMatrix, transform } from './bit-matrix.ts'
import { advanceMatrix, crc32 } from './crc-matrix.ts'
import { xorNetwork } from './xor-network.ts'
import { shareXors, type XorPlan } from './xor-plan.ts'

const matrices = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([inputs, outputs]) =>
  fc.record({
    inputs: fc.constant(inputs),
    rows: fc.array(fc.bigInt(0n, (1n << BigInt(inputs)) - 1n), { minLength: outputs, maxLength: outputs }),
  }),
)

/** The inputs that each term is the XOR of, and the levels below it. */
function expand(plan: XorPlan): { rows: bigint[]; depth: number } {
  const terms = Array.from({ length: plan.inputs }, (_, bit) => ({ row: 1n << BigInt(bit), level: 0 }))
  for (const [a, b] of plan.pairs)
    terms.push({ row: terms[a]!.row ^ terms[b]!.row, level: 1 + Math.max(terms[a]!.level, terms[b]!.level) })
  return {
    rows: plan.sums.map((sum) => sum.reduce((row, term) => row ^ terms[term]!.row, 0n)),
    depth: Math.max(...terms.map((term) => term.level)),
  }
}
const gates = (plan: XorPlan): number =>
  plan.pairs.length + plan.sums.reduce((sum, terms) => sum + Math.max(0, terms.length - 1), 0)

const Network = module('network', (p: { matrix: BitMatrix }) => {
  const io = ports({ vector: input(uint(p.matrix.inputs)), product: output(uint(p.matrix.rows.length)) })
  io.product.set(xorNetwork(p.matrix, io.vector))
  return io
})

describe('sharing XORs', () => {
  it('keeps every output the XOR of the same inputs', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 0, max: 4 }), (matrix, levels) => {
        expect(expand(shareXors(matrix, levels)).rows).toEqual(matrix.rows)
      }),
    )
  })

  it('never shares deeper than it was told', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 0, max: 4 }), (matrix, levels) => {
        expect(expand(shareXors(matrix, levels)).depth).toBeLessThanOrEqual(levels)
      }),
    )
  })

  it('needs fewer gates for the CRC of 8 octets the deeper it may share', () => {
    const [none, one, two] = [0, 1, 2].map((levels) => gates(shareXors(advanceMatrix(crc32, 8), levels)))
    expect(one).toBeLessThan(none! * 0.75)
    expect(two).toBeLessThan(one!)
  })

  it('computes in hardware what the matrix says', async () => {
    const matrix = advanceMatrix(crc32, 8)
    const sim = await simulate(Network, { matrix })
    fc.assert(
      fc.property(fc.bigInt(0n, 0xffffffffn), (value) => {
        sim.ports.vector.value = value
        expect(BigInt(sim.ports.product.value)).toBe(transform(matrix, value))
      }),
    )
  })

  it('gives 0 for an output without inputs', async () => {
    const sim = await simulate(Network, { matrix: { inputs: 2, rows: [0n, 3n] } })
    sim.ports.vector.value = 1
    expect(sim.ports.product.value).toBe(2)
  })
})
