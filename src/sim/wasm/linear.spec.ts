import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { binary, cat, constant, type Expression, mux, read, slice, unary } from '../../ir/expression.ts'
import { assign, designOf, domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { Graph } from './graph.ts'
import { tabulateLinear } from './linear.ts'
import { Random } from './random-design.ts'
import { schedule } from './schedule.ts'

const bit = (of: Expression, index: number): Expression => slice(of, index, 1)
const xor = (a: Expression, b: Expression): Expression => binary('xor', a, b, a.width, false)

/** The CRC-32 of Ethernet after 8 bytes, bit by bit, as a designer writes it with a mux a step. */
function crcStep(state: Expression, data: Expression): Expression {
  let crc = state
  for (let i = 0; i < 64; i++) {
    const shifted = unary('extend', slice(crc, 1, 31), 32, false)
    crc = mux(xor(bit(crc, 0), bit(data, i)), xor(shifted, constant(0xedb88320n, 32)), shifted)
  }
  return crc
}

describe('linear cones', () => {
  it('compute the CRC of zlib over 64 bits a cycle', () => {
    const domain = moduleDomain(domainOf('sys', { reset: 'none' }))
    const data = variable('input', 'data', 64)
    const out = variable('output', 'out', 32)
    const crc = variable('register', 'crc', 32, { domain: domain.domain, init: 0xffffffffn })
    const top = moduleOf('crc', {
      domains: [domain],
      variables: [data, out, crc],
      body: [assign(crc, crcStep(read(crc), read(data))), assign(out, unary('not', read(crc), 32, false))],
    })
    const engine = createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false }) as Engine
    const bytes = new Uint8Array(800)
    const random = new Random(5)
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256)
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < bytes.length; at += 8) {
      engine.set(top.ports.indexOf(data), view.getBigUint64(at, true))
      engine.step(1)
    }
    expect(engine.getNumber(top.ports.indexOf(out))).toBe(crc32(bytes))
  })

  it('are the same function as the xors they replace, for random matrices and widths', () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed)
      const sources = Array.from({ length: 1 + random.below(3) }, (_, i) =>
        variable('input', `in_${i}`, random.pick([1, 7, 8, 20, 32, 40, 64])),
      )
      const term = (): Expression => {
        const source = read(random.pick(sources))
        if (random.chance(0.3))
          return unary(
            'parity',
            binary('and', source, constant(random.bits(source.width), source.width), source.width, false),
            1,
            false,
          )
        const one = bit(source, random.below(source.width))
        return random.chance(0.1) ? unary('not', one, 1, false) : one
      }
      const row = (): Expression => Array.from({ length: 1 + random.below(9) }, term).reduce(xor)
      const width = random.pick([3, 8, 16, 32, 33, 64])
      const value = cat(Array.from({ length: width }, row))
      const out = variable('output', 'out', width)
      const top = moduleOf('matrix', { variables: [...sources, out], body: [assign(out, value)] })
      const hierarchy = buildHierarchy(designOf(top))
      const options = { seed: 1, jitter: false }
      const engine = createEngine(hierarchy, options) as Engine
      const judge = createInterpreter(hierarchy, options) as Engine
      for (let round = 0; round < 10; round++) {
        sources.forEach((source, index) => {
          const bits = random.bits(source.width)
          engine.set(index, bits)
          judge.set(index, bits)
        })
        expect(`seed ${seed} ${engine.get(sources.length)}`).toBe(`seed ${seed} ${judge.get(sources.length)}`)
      }
    }
  })

  it('take a table a byte in place of hundreds of xors', () => {
    const graph = new Graph()
    const random = new Random(3)
    const source = graph.load({ offset: 0, bytes: 4 }, 32)
    const rows = Array.from({ length: 32 }, () =>
      Array.from({ length: 12 }, () => graph.slice(source, random.below(32), 1)).reduce((a, b) => graph.xor(a, b)),
    )
    let tables = 0
    const sinks = tabulateLinear(graph, [{ node: graph.cat(rows), slot: { offset: 4, bytes: 4 } }], {
      place: () => tables++ * 1024,
      reserve: () => 0,
    })
    expect(tables).toBe(4)
    expect(sinks[0]!.node.op).toBe('linear')
    expect(schedule(graph, sinks).steps).toHaveLength(1)
  })
})
