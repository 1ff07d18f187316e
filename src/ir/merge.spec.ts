import { describe, expect, it } from 'vitest'
import type { Domain } from './domain.ts'
import { binary, constant, type Expression, read } from './expression.ts'
import {
  assign,
  assignSlice,
  domainOf,
  foreignOf,
  instanceOf,
  line,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from './hand-built.ts'
import { mergeModules } from './merge.ts'
import type { Design, Module } from './module.ts'

const site = line(12, 'counter.ts')

/** A counter of its own each time, as elaboration makes one for each instance. */
function counter(options: { domain?: Domain; width?: number; step?: bigint; at?: typeof site; name?: string } = {}): Module {
  const { domain = domainOf('sys'), width = 8, step = 1n, at = site, name = 'counter' } = options
  const clocked = moduleDomain(domain)
  const enable = variable('input', 'enable', 1, { domain })
  const count = variable('output', 'count', width, { domain })
  const value = variable('register', 'value', width, { domain, init: 0n })
  return moduleOf(name, {
    domains: [clocked],
    variables: [enable, count, value],
    origin: at,
    body: [
      when(read(enable), [assign(value, binary('add', read(value), constant(step, width), width, false))]),
      assign(count, read(value)),
    ],
  })
}

/** A top with one instance of each. */
function topOf(children: readonly Module[], name = 'top'): Module {
  const outer = children.map((child, i) => moduleDomain({ ...child.domains[0]!.domain }, `d${i}`))
  const instances = children.map((child, i) => instanceOf(`u${i}`, child, [outer[i]!]))
  return moduleOf(name, {
    domains: outer,
    instances,
    body: instances.map((instance) => assign(portOf(instance, 'enable'), constant(1n, 1))),
  })
}

const names = (design: Design): string[] => design.modules.map((module) => module.name)

describe('alike', () => {
  it('makes one module of equal ones, and points instances at it', () => {
    const design = mergeModules(topOf([counter(), counter(), counter()]))
    expect(names(design)).toEqual(['counter', 'top'])
    const [kept, top] = design.modules as [Module, Module]
    expect(design.top).toBe(top)
    for (const [i, instance] of top.instances.entries()) {
      expect(instance.module).toBe(kept)
      for (const [j, { port }] of instance.connections.entries()) expect(port).toBe(kept.ports[j])
      expect(instance.connections.map(({ variable }) => variable.name)).toEqual([
        `d${i}_clk`,
        `d${i}_rst`,
        `u${i}_enable`,
        `u${i}_count`,
      ])
      expect(instance.domains).toHaveLength(1)
      expect(instance.domains[0]!.inner).toBe(kept.domains[0])
      expect(instance.domains[0]!.outer).toBe(top.domains[i])
    }
  })

  it('does not count the name and frequency of an only domain', () => {
    const other = domainOf('line', { frequencyHz: 156.25e6, clockId: 'pll' })
    expect(names(mergeModules(topOf([counter(), counter({ domain: other })])))).toEqual(['counter', 'top'])
  })

  it.each<[string, Partial<Domain>]>([
    ['edge', { edge: 'falling' }],
    ['kind of reset', { reset: 'async' }],
    ['level of reset', { resetActive: 'low' }],
  ])('counts its %s', (_, difference) => {
    const design = mergeModules(topOf([counter(), counter({ domain: domainOf('sys', difference) })]))
    expect(design.modules).toHaveLength(3)
  })

  it('does not count whether equal expressions are one object, nor where lines stand', () => {
    const build = (share: boolean, first: number): Module => {
      const domain = domainOf('sys')
      const enable = variable('input', 'enable', 1, { domain, origin: line(first) })
      const y = variable('output', 'y', 1)
      const fresh = (): Expression => binary('xor', read(enable, line(first)), constant(1n, 1), 1, false, line(first + 1))
      const one = fresh()
      const value = share ? binary('and', one, one, 1, false) : binary('and', fresh(), fresh(), 1, false)
      return moduleOf('twice', {
        domains: [moduleDomain(domain)],
        variables: [enable, y],
        origin: site,
        body: [assign(y, value, line(first + 2))],
      })
    }
    expect(names(mergeModules(topOf([build(true, 20), build(false, 40)])))).toEqual(['twice', 'top'])
  })

  it('goes bottom up: parents of equal modules are equal', () => {
    const parent = (step: bigint): Module => {
      const outer = moduleDomain(domainOf('sys'))
      const inner = instanceOf('inner', counter({ step }), [outer])
      const enable = variable('input', 'enable', 1)
      return moduleOf('parent', {
        domains: [outer],
        variables: [enable],
        instances: [inner],
        origin: line(3),
        body: [assign(portOf(inner, 'enable'), read(enable))],
      })
    }
    expect(names(mergeModules(topOf([parent(1n), parent(1n)])))).toEqual(['counter', 'parent', 'top'])
    const apart = names(mergeModules(topOf([parent(1n), parent(2n)])))
    expect(apart).toHaveLength(5)
    expect(apart.filter((name) => /^counter_[0-9a-f]{6}$/.test(name))).toHaveLength(2)
    expect(apart.filter((name) => /^parent_[0-9a-f]{6}$/.test(name))).toHaveLength(2)
  })
})

describe('unlike', () => {
  it.each<[string, () => Module]>([
    ['width', () => counter({ width: 9 })],
    ['a constant', () => counter({ step: 2n })],
    ['the definition site', () => counter({ at: line(13, 'counter.ts') })],
  ])('keeps modules of one name apart by %s, each with a suffix', (_, other) => {
    const design = mergeModules(topOf([counter(), other(), counter()]))
    expect(design.modules).toHaveLength(3)
    const [one, two] = names(design)
    expect(one).toMatch(/^counter_[0-9a-f]{6}$/)
    expect(two).toMatch(/^counter_[0-9a-f]{6}$/)
    expect(one).not.toBe(two)
    expect(design.top.instances.map((instance) => instance.module.name)).toEqual([one, two, one])
  })

  it('names by content: neither order, nor lines, nor other modules change a name', () => {
    const nameOf = (design: Design, width: number): string =>
      design.modules.find((module) => module.ports.some((port) => port.name === 'count' && port.width === width))!.name
    const before = mergeModules(topOf([counter({ width: 8 }), counter({ width: 9 })]))
    const moved = line(99, 'moved/counter.ts')
    const after = mergeModules(
      topOf([counter({ width: 10, at: moved }), counter({ width: 9, at: moved }), counter({ width: 8, at: moved })]),
    )
    expect(nameOf(after, 8)).toBe(nameOf(before, 8))
    expect(nameOf(after, 9)).toBe(nameOf(before, 9))
  })

  it('leaves the name of the top and of what has a name of its own', () => {
    const design = mergeModules(topOf([counter({ name: 'top' }), counter({ name: 'counter_width9', width: 9 }), counter()]))
    expect(names(design).slice(1)).toEqual(['counter_width9', 'counter', 'top'])
    expect(names(design)[0]).toMatch(/^top_[0-9a-f]{6}$/)
  })

  it('tells apart what stands in different blocks, in an empty arm, in a slice, in an init', () => {
    const a = variable('input', 'enable', 1)
    const variants = [
      (y: ReturnType<typeof variable>) => [when(read(a), [assign(y, constant(1n, 2))], [])],
      (y: ReturnType<typeof variable>) => [when(read(a), [], [assign(y, constant(1n, 2))])],
      (y: ReturnType<typeof variable>) => [when(read(a), []), assign(y, constant(1n, 2))],
      (y: ReturnType<typeof variable>) => [when(read(a), [assignSlice(y, 0, 1, constant(1n, 1))])],
      (y: ReturnType<typeof variable>) => [when(read(a), [assignSlice(y, 1, 1, constant(1n, 1))])],
      ...[0n, 1n].map((code) => (y: ReturnType<typeof variable>) => [
        {
          kind: 'switch' as const,
          on: read(a),
          arms: [{ patterns: [{ value: code, care: 1n }], body: [] }],
          otherwise: [assign(y, constant(1n, 2))],
          origin: undefined,
        },
      ]),
    ]
    const modules = variants.map((bodyOf) => {
      const y = variable('output', 'y', 2)
      return moduleOf('m', { domains: [moduleDomain(domainOf('sys'))], variables: [a, y], origin: site, body: bodyOf(y) })
    })
    modules.push(
      ...[0n, 1n, undefined].map((init) =>
        moduleOf('m', {
          domains: [moduleDomain(domainOf('sys'))],
          variables: [a, variable('register', 'y', 2, { init })],
          origin: site,
        }),
      ),
    )
    expect(mergeModules(topOf(modules)).modules).toHaveLength(modules.length + 1)
  })

  it('tells two clocks from one clock under two names, but not by what the clocks are called elsewhere', () => {
    const build = (firstId: string, secondId: string): Module => {
      const first = moduleDomain(domainOf('first', { clockId: firstId }), 'first')
      const second = moduleDomain(domainOf('second', { clockId: secondId }), 'second')
      const enable = variable('input', 'enable', 1, { domain: first.domain })
      return moduleOf('two', { domains: [first, second], variables: [enable], origin: site })
    }
    const count = (...children: Module[]): number => {
      const outer = ['a', 'b'].map((name) => moduleDomain(domainOf(name), name))
      const instances = children.map((child, i) => instanceOf(`u${i}`, child, outer))
      return mergeModules(moduleOf('top', { domains: outer, instances })).modules.length
    }
    expect(count(build('x', 'y'), build('pll#1', 'pll#2'))).toBe(2)
    expect(count(build('x', 'y'), build('x', 'x'))).toBe(3)
  })

  it('counts the parameters of foreign modules', () => {
    const build = (depth: number): Module => {
      const enable = variable('input', 'enable', 1)
      const box = { ...foreignOf('ram', [variable('output', 'q', 1)]), parameters: { DEPTH: depth } }
      return moduleOf('m', {
        domains: [moduleDomain(domainOf('sys'))],
        variables: [enable],
        instances: [instanceOf('ram', box)],
        origin: site,
      })
    }
    expect(mergeModules(topOf([build(4), build(4)])).modules).toHaveLength(2)
    expect(mergeModules(topOf([build(4), build(8)])).modules).toHaveLength(3)
  })
})

it('merges a thousand instances of a module of a hundred statements in seconds', () => {
  const big = (): Module => {
    const module = counter()
    const value = module.variables.find((one) => one.name === 'value')!
    const sums = Array.from({ length: 100 }, (_, i) =>
      assign(value, binary('add', read(value), constant(BigInt(i % 256), 8), 8, false)),
    )
    return { ...module, body: [...module.body, ...sums] }
  }
  const top = topOf(Array.from({ length: 1000 }, big))
  const start = performance.now()
  expect(names(mergeModules(top))).toEqual(['counter', 'top'])
  expect(performance.now() - start).toBeLessThan(20_000)
})
