import { describe, expect, it } from 'vitest'
import { binary, constant, type Expression, read, slice, unary } from '../../ir/expression.ts'
import { assign, designOf, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { Graph } from './graph.ts'
import { gatherMatches } from './matches.ts'
import { Random } from './random-design.ts'

const or = (all: readonly Expression[]): Expression => all.reduce((a, b) => binary('or', a, b, 1, false))

/** Bits of a word that have certain values, in one of the ways in which designs say it; and a word that has them. */
function pattern(random: Random, word: Expression): { readonly node: Expression; readonly example: bigint } {
  const { width } = word
  const mask = random.bits(width) | random.bits(width)
  const example = random.bits(width)
  const bit = Number(random.bits(16)) % width
  const isSet = (example >> BigInt(bit)) & 1n
  const number = (value: bigint): Expression => constant(value, width)
  const masked = binary('eq', binary('and', word, number(mask), width, false), number(mask & example), 1, false)
  const oneBit = [
    isSet ? slice(word, bit, 1) : unary('not', slice(word, bit, 1), 1, false),
    binary(isSet ? 'ne' : 'eq', binary('and', word, number(1n << BigInt(bit)), width, false), number(0n), 1, false),
  ][bit % 2]!
  const low = bit >> 2
  const part = binary('eq', slice(word, low, width - low), constant(example >> BigInt(low), width - low), 1, false)
  const node = [masked, part, binary('eq', word, number(example), 1, false), binary('and', oneBit, masked, 1, false)][
    Number(random.bits(2))
  ]!
  return { node: random.chance(0.03) ? oneBit : node, example }
}

describe('many patterns of one word', () => {
  it.each([5, 13, 31, 32, 40])('are those of the interpreter in a word of %i bits', (width) => {
    const random = new Random(width)
    const word = variable('input', 'word', width)
    const other = variable('input', 'other', 9)
    // Sets that share patterns, each with some of its own, and of another word.
    const pool = Array.from({ length: 40 }, () => pattern(random, read(word)))
    const values = Array.from({ length: 8 }, (_, i) =>
      or([
        ...pool.filter((_, at) => (at * 7 + i * 3) % 5 < (i % 3) + 1).map(({ node }) => node),
        ...Array.from({ length: i }, () => pattern(random, read(other)).node),
        binary('lt', read(other), constant(3n, 9), 1, false),
      ]),
    )
    const outputs = values.map((_, i) => variable('output', `out_${i}`, 1))
    const hierarchy = buildHierarchy(
      designOf(
        moduleOf('patterns', { variables: [word, other, ...outputs], body: outputs.map((out, i) => assign(out, values[i]!)) }),
      ),
    )
    const wasm = createEngine(hierarchy, { seed: 1, jitter: false }) as Engine
    const judge = createInterpreter(hierarchy, { seed: 1, jitter: false }) as Engine
    const seen = new Set<string>()
    for (let round = 0; round < 400; round++) {
      const { example } = pool[round % pool.length]!
      const given = [random.chance(0.5) ? example : example ^ (1n << BigInt(Number(random.bits(16)) % width)), random.bits(9)]
      for (const [port, value] of given.entries()) {
        wasm.set(port, value)
        judge.set(port, value)
      }
      const got = outputs.map((_, i) => wasm.get(2 + i))
      expect([given, got]).toEqual([given, outputs.map((_, i) => judge.get(2 + i))])
      seen.add(got.join(''))
    }
    if (width > 5) expect(seen.size).toBeGreaterThan(3)
  })

  it('become one node, and what two have in common one of its own', () => {
    const graph = new Graph()
    const word = graph.load({ offset: 64, bytes: 4 }, 32)
    const test = (i: number) =>
      graph.eq(graph.and(word, graph.constant(0xf0fn << BigInt(i % 16), 32)), graph.constant(0x101n << BigInt(i % 16), 32))
    const any = (from: number, to: number) => {
      let all = test(from)
      for (let i = from + 1; i < to; i++) all = graph.or(all, test(i))
      return all
    }
    const placed: number[] = []
    const store = {
      place: (entries: readonly bigint[]) => {
        placed.push(entries.length)
        return 1024 * placed.length
      },
      reserve: () => 0,
    }
    const [a, b] = gatherMatches(graph, [{ node: any(0, 12) }, { node: any(3, 16) }], store)
    // 3 of the first alone, 9 of both, 4 of the second alone.
    expect(placed.toSorted((x, y) => x - y)).toEqual([8, 8, 24])
    expect([a!.node.op, b!.node.op]).toEqual(['or', 'or'])
    expect(a!.node.operands.filter((operand) => b!.node.operands.includes(operand))).toHaveLength(1)
  })
})
