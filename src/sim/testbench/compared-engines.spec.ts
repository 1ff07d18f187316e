import { describe, expect, it } from 'vitest'
import { binary, constant, read } from '../../ir/expression.ts'
import { assign, designOf, domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Memory, Statement } from '../../ir/module.ts'
import type { ClockEdge, Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine } from '../interpreter/interpreter.ts'
import { ComparedEngines } from './compared-engines.ts'

/** `value` counts by `by` and shows its low half; a print comes each cycle where asked for. */
function engine(by: bigint, width = 8, print = false): { engine: Engine; hierarchy: ReturnType<typeof buildHierarchy> } {
  const domain = moduleDomain(domainOf('sys', { reset: 'none' }))
  const value = variable('register', 'value', width, { domain: domain.domain, init: 0n })
  const low = variable('output', 'low', 4)
  const top = moduleOf('counter', {
    domains: [domain],
    variables: [low, value],
    body: [
      assign(value, binary('add', read(value), constant(by, width), width, false)),
      assign(low, { op: 'slice', width: 4, signed: false, operands: [read(value)], origin: undefined, low: 0 }),
      ...(print ? [{ kind: 'print', parts: ['x'], domain, origin: undefined } as const] : []),
    ],
  })
  const hierarchy = buildHierarchy(designOf(top))
  return { engine: createEngine(hierarchy, { seed: 1, jitter: false }) as Engine, hierarchy }
}

function compared(...engines: ReturnType<typeof engine>[]): ComparedEngines {
  return new ComparedEngines(
    engines.map((each) => each.engine),
    engines[0]!.hierarchy,
  )
}

describe('compared engines', () => {
  it('agree about outputs, reports and state when they are equal', () => {
    const all = compared(engine(3n, 8, true), engine(3n, 8, true))
    expect(all.step(3)).toBe(1)
    expect(all.events()).toHaveLength(1)
    all.edges([{ clock: 0, level: 1 }])
    all.compareState()
    expect(all.get(1)).toBe(6n)
  })

  it('find the cycle in which an output differs', () => {
    const all = compared(engine(1n), engine(2n))
    expect(() => all.step(5)).toThrow(/GW405.*`low` in cycle 1: interpreter: 0x1; interpreter: 0x2/)
  })

  it('find state that differs where no output shows it, and name it', () => {
    const all = compared(engine(16n), engine(32n))
    all.step(5)
    expect(() => all.compareState()).toThrow('`value` in cycle 5')
  })

  it('compare no further with an engine that does not see a collision', () => {
    const make = (): ReturnType<typeof engine> => {
      const domain = moduleDomain(domainOf('sys', { reset: 'none' }))
      const data = variable('memory', 'data', 8)
      const out = variable('output', 'out', 8)
      const memory: Memory = {
        name: 'ram',
        shape: data.shape,
        width: 8,
        depth: 2,
        storage: 'any',
        collision: 'never',
        init: [1n, 2n],
        reads: [{ address: constant(1n, 1), data, domain, origin: undefined }],
        origin: undefined,
      }
      const body: Statement[] = [
        { kind: 'write', memory, address: constant(1n, 1), data: constant(9n, 8), domain, origin: undefined },
        assign(out, read(data)),
      ]
      const hierarchy = buildHierarchy(
        designOf(moduleOf('ram', { domains: [domain], variables: [out], memories: [memory], body })),
      )
      return { engine: createEngine(hierarchy, { seed: 1, jitter: false }) as Engine, hierarchy }
    }
    const [sees, misses] = [make(), make()]
    // An engine that reads the old word and says nothing.
    const { engine: blind } = misses
    const edges = blind.edges.bind(blind)
    Object.assign(blind, {
      missesCollisions: true,
      events: () => [],
      edges: (at: readonly ClockEdge[]) => {
        edges(at)
        blind.poke('data', 2n)
      },
    })
    const all = compared(misses, sees)
    all.edges([{ clock: 0, level: 1 }])
    expect(all.events()).toHaveLength(1)
    expect(all.peek('data')).toBe(sees.engine.peek('data'))
    expect(all.peek('data')).not.toBe(2n)
    all.compareState()
  })

  it('find reports that differ', () => {
    const all = compared(engine(1n, 8, true), engine(1n))
    all.edges([{ clock: 0, level: 1 }])
    expect(() => all.events()).toThrow('what is reported')
  })
})
