import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { type Bool, input, literal, memory, module, mux, output, ports, reg, type Signal, type UInt, uint } from '../../index.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { entries, rememberDecoders } from './decoders.ts'
import { createEngine } from './engine.ts'
import { Graph, type Node } from './graph.ts'
import { Random } from './random-design.ts'

/** Fields of widths 1 to 40 that follow from many patterns of a word, in registers side by side and behind a condition. */
const Decoder = module('decoder', (p: { width: number; seed: number }) => {
  const io = ports({ word: input(uint(p.width)), takes: input(uint(1)), all: output(uint(40)) })
  const random = new Random(p.seed)
  const word = io.word as Signal<UInt<number>>
  const pattern = (): Signal<Bool> => {
    const mask = random.bits(p.width) | random.bits(p.width)
    return word.and(mask as never).eq((mask & random.bits(p.width) & random.bits(p.width)) as never) as Signal<Bool>
  }
  const any = (count: number): Signal<Bool> => Array.from({ length: count }, pattern).reduce((a, b) => a.or(b) as Signal<Bool>)
  const takes = io.takes.bit(0)
  const fields = [1, 3, 8, 9, 20, 40].map((width) => {
    const field = reg(uint(width), { init: 0 }) as any
    const code = (value: number) => literal(uint(width), value % 2 ** Math.min(width, 20))
    const chosen = mux(any(9), mux(any(4), code(0x5_a5a5), code(1)), mux(any(5), code(0x8_0003), code(2)))
    field.next = mux(takes, chosen as any, field)
    return field as Signal<UInt<number>>
  })
  io.all.set(fields.map((field) => field.extend(40) as Signal<UInt<40>>).reduce((a, b) => a.xor(b) as Signal<UInt<40>>))
  return io
})

/** Words from a counter: more of them than a table has entries, and some again and again. */
const Top = module('top', (p: { width: number; copies: number }) => {
  const io = ports({ all: output(uint(40)) })
  const count = reg(uint(32), { init: 0 })
  count.next = count.addWrap(1)
  const program = memory(uint(32), 64, {
    kind: 'distributed',
    init: Array.from({ length: 64 }, (_, i) => (i % 5 === 0 ? 0 : Math.imul(i, 0x9e3779b1) >>> 0)),
  })
  const repeated = program.readNow(count.low(6))
  const fresh = count.mulWrap(0x2545f491)
  const decoders = Array.from({ length: p.copies }, (_, i) => {
    const decoder = Decoder({ width: p.width, seed: 3 })
    const word = mux(count.bit(7 + i), fresh.high(p.width), repeated.high(p.width))
    decoder.word.set(word as never)
    decoder.takes.set(count.bit(2 + i).asBits())
    return decoder.all
  })
  io.all.set(decoders.reduce((a: Signal<UInt<40>>, b) => a.xor(b) as Signal<UInt<40>>, decoders[0] as Signal<UInt<40>>))
  return io
})

describe('decoders that are remembered', () => {
  it.each([
    [9, 1],
    [16, 1],
    [31, 1],
    [32, 2],
  ])('of words of %i bits, %i of them, say what the interpreter computes', (width, copies) => {
    const hierarchy = buildHierarchy(elaborate(Top, { width, copies }))
    const wasm = createEngine(hierarchy, { seed: 1, jitter: false }) as Engine
    const judge = createInterpreter(hierarchy, { seed: 1, jitter: false }) as Engine
    const seen = new Set<string>()
    for (let round = 0; round < 36; round++) {
      const cycles = round % 3 === 0 ? 1 : 150
      wasm.step(cycles)
      judge.step(cycles)
      expect([round, wasm.stateHash()]).toEqual([round, judge.stateHash()])
      seen.add(wasm.stateHash())
    }
    expect(seen.size).toBe(36)
    expect(36 * 100).toBeGreaterThan(entries)
  })

  it('are remembered rightly after a snapshot that was kept before there were any', () => {
    const hierarchy = buildHierarchy(elaborate(Top, { width: 31, copies: 1 }))
    const wasm = createEngine(hierarchy, { seed: 1, jitter: false }) as Engine
    const back = wasm.snapshot!()
    const hashes = [0, 1].map(() => {
      const seen = Array.from({ length: 60 }, () => {
        wasm.step(2)
        return wasm.stateHash()
      })
      back()
      return seen
    })
    expect(hashes[1]).toEqual(hashes[0])
  })

  const oneWord = (of: (graph: Graph, word: Node, i: number) => Node): { graph: Graph; decoders: number } => {
    const graph = new Graph()
    const word = graph.load({ offset: 8, bytes: 4 }, 32)
    let all = of(graph, word, 0)
    for (let i = 1; i < 30; i++) all = graph.or(all, of(graph, word, i))
    const store = { place: () => 0, reserve: () => 4096 }
    const { decoders } = rememberDecoders(graph, [{ node: all, slot: { offset: 16, bytes: 1 } }], store)
    return { graph, decoders: decoders.length }
  }

  it('are those that test a word for patterns, and nothing that mixes its bits or looks at another word', () => {
    const tests = oneWord((graph, word, i) =>
      graph.eq(graph.and(word, graph.constant(0xffn << BigInt(i % 24), 32)), graph.constant(BigInt(i), 32)),
    )
    expect(tests.decoders).toBe(1)
    const mixes = oneWord((graph, word, i) => graph.xor(graph.slice(word, i, 1), graph.slice(word, (i * 7) % 32, 1)))
    expect(mixes.decoders).toBe(0)
    const others = oneWord((graph, word, i) => graph.eq(word, graph.load({ offset: 64 + 4 * i, bytes: 4 }, 32)))
    expect(others.decoders).toBe(0)
  })
})
