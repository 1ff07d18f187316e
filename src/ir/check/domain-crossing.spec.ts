import { describe, expect, it } from 'vitest'
import type { Domain } from '../domain.ts'
import { binary, constant, crossing, type Expression, read, slice, unary } from '../expression.ts'
import {
  assign,
  assignSlice,
  designOf,
  domainOf,
  foreignOf,
  instanceOf,
  line,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../hand-built.ts'
import type { Memory, Module, ModuleDomain, Variable } from '../module.ts'
import { formatProblem } from '../problem.ts'
import { domainCrossings } from './domain-crossing.ts'

const systemDomain = domainOf('system')
const lineDomain = domainOf('line', { reset: 'async' })
const raw = domainOf('pin', { clockId: 'asynchronous', reset: 'none' })

const found = (top: Module): string[] => domainCrossings(designOf(top)).map(({ code, message }) => `${code} ${message}`)
const fed = (sink: string, to: string, from: string, path: string): string =>
  `GW110 ${sink} of domain \`${to}\` in module \`top\` is fed from ${from === 'no clock' ? from : `clock domain \`${from}\``}: ${path}`

/** Two clocks, a register `there` of the one and `here` of the other. */
function pair(from: Domain = systemDomain, to: Domain = lineDomain) {
  const [source, goal] = [moduleDomain(from, from.name), moduleDomain(to, to.name)]
  const there = variable('register', 'there', 4, { domain: from, origin: line(3) })
  const here = variable('register', 'here', 4, { domain: to, origin: line(4) })
  return { domains: [source, goal] as ModuleDomain[], there, here }
}
const invert = (value: Expression) => unary('not', value, value.width, false)

describe('a register', () => {
  it('may not take a value of another clock, directly or through wires', () => {
    const { domains, there, here } = pair()
    const w = variable('wire', 'w', 4)
    const top = moduleOf('top', {
      domains,
      variables: [there, here, w],
      body: [assign(w, invert(read(there, line(6))), line(6)), assign(here, read(w, line(7)), line(7))],
    })
    expect(found(top)).toEqual([fed('register `here`', 'line', 'system', 'there → w → here')])
    expect(formatProblem(domainCrossings(designOf(top))[0]!)).toBe(
      [
        'GW110 domain crossing: register `here` of domain `line` in module `top` is fed from clock domain `system`: there → w → here',
        '   design.ts:7:1',
        '   `there` belongs to `system`',
        '   `there` comes from here (design.ts:3:1)',
        "   mend: cross on purpose: from a register, first.next = there.crossing('why this is safe'); many bits go through an asynchronous FIFO",
      ].join('\n'),
    )
  })

  it('may not be assigned under a condition of another clock', () => {
    const { domains, there, here } = pair()
    const body = [when(slice(read(there), 0, 1), [assign(here, constant(0n, 4))])]
    expect(found(moduleOf('top', { domains, variables: [there, here], body }))).toEqual([
      fed('register `here`', 'line', 'system', 'there → here'),
    ])
  })

  it('takes only the bits it takes', () => {
    const { domains, there, here } = pair()
    const own = variable('register', 'own', 4, { domain: lineDomain })
    const w = variable('wire', 'w', 8)
    const take = (low: number): Module =>
      moduleOf('top', {
        domains,
        variables: [there, here, own, w],
        body: [assignSlice(w, 0, 4, read(there)), assignSlice(w, 4, 4, read(own)), assign(here, slice(read(w), low, 4))],
      })
    expect(found(take(4))).toEqual([])
    expect(found(take(3))).toEqual([fed('register `here`', 'line', 'system', 'there → w[3:0] → here')])
  })

  it('takes constants, its own clock, the other edge of it, and what crosses explicitly', () => {
    const same = domainOf('line_falling', { clockId: 'line', edge: 'falling' })
    const { domains, there, here } = pair(same, lineDomain)
    const other = pair()
    const top = moduleOf('top', {
      domains: [...domains, other.domains[0]!],
      variables: [there, here, other.there],
      body: [
        assign(here, read(there)),
        assign(here, constant(3n, 4)),
        assign(here, invert(crossing(read(other.there), 'held still', 'stable'))),
      ],
    })
    expect(found(top)).toEqual([])
  })
})

describe('ports', () => {
  it('an output may not promise another clock; an input says its own', () => {
    const { domains, there } = pair()
    const a = variable('input', 'a', 4, { domain: lineDomain })
    const [x, y, z] = [systemDomain, lineDomain, raw].map((domain, i) => variable('output', 'xyz'[i]!, 4, { domain }))
    const top = moduleOf('top', {
      domains,
      variables: [there, a, x!, y!, z!],
      body: [assign(x!, read(a)), assign(y!, read(there)), assign(z!, read(there))],
    })
    expect(found(top)).toEqual([fed('output `x`', 'system', 'line', 'a → x'), fed('output `y`', 'line', 'system', 'there → y')])
  })

  it('a raw pin fits no clock', () => {
    const { domains, here } = pair()
    const pin = variable('input', 'pin', 4, { domain: raw })
    expect(found(moduleOf('top', { domains, variables: [here, pin], body: [assign(here, read(pin))] }))).toEqual([
      fed('register `here`', 'line', 'no clock', 'pin → here'),
    ])
  })
})

describe('instances', () => {
  /** One register of an only domain, whose ports say it; in elaboration its domain may be called anything. */
  const stage = (inner: Domain): Module => {
    const domain = moduleDomain(inner)
    const d = variable('input', 'd', 4, { domain: inner })
    const held = variable('register', 'held', 4, { domain: inner })
    const q = variable('output', 'q', 4, { domain: inner })
    return moduleOf('stage', { domains: [domain], variables: [d, held, q], body: [assign(held, read(d)), assign(q, read(held))] })
  }
  /** Logic only: it names no clock. */
  const logic = (): Module => {
    const [a, b] = [variable('input', 'a', 4), variable('input', 'b', 4)]
    const [y, z] = [variable('output', 'y', 4), variable('output', 'z', 4)]
    return moduleOf('logic', {
      variables: [a, b, y, z],
      body: [assign(y, invert(read(a))), assign(z, binary('and', read(a), read(b), 4, false))],
    })
  }

  it('carry the domain of their ports, whatever it is called inside', () => {
    const { domains, there, here } = pair()
    const inner = domainOf('anything')
    const good = instanceOf('good', stage(inner), [domains[1]!])
    const bad = instanceOf('bad', stage(inner), [domains[0]!])
    const own = variable('register', 'own', 4, { domain: lineDomain })
    const top = moduleOf('top', {
      domains,
      variables: [there, here, own],
      instances: [good, bad],
      body: [
        assign(portOf(good, 'd'), read(own)),
        assign(portOf(bad, 'd'), read(own)),
        assign(own, read(portOf(good, 'q'))),
        assign(here, read(portOf(bad, 'q'))),
      ],
    })
    expect(found(top)).toEqual([
      fed('register `here`', 'line', 'system', 'bad_q → here'),
      fed('input `d` of instance `bad`', 'system', 'line', 'own → bad_d'),
    ])
  })

  it('that only compute let each output belong to what it is computed from', () => {
    const { domains, there, here } = pair()
    const own = variable('register', 'own', 4, { domain: lineDomain })
    const unit = instanceOf('unit', logic())
    const take = (port: string): Module =>
      moduleOf('top', {
        domains,
        variables: [there, here, own],
        instances: [unit],
        body: [
          assign(portOf(unit, 'a'), read(own)),
          assign(portOf(unit, 'b'), read(there)),
          assign(here, read(portOf(unit, port))),
        ],
      })
    expect(found(take('y'))).toEqual([])
    expect(found(take('z'))).toEqual([fed('register `here`', 'line', 'system', 'there → unit_b → unit_z → here')])
  })

  it('ask of an input that names no clock what samples it inside, however deep', () => {
    const wrap = (name: string, of: Module, port: string): Module => {
      const domain = moduleDomain(domainOf('d'))
      const unit = instanceOf('unit', of, [domain])
      const a = variable('input', 'a', 4)
      return moduleOf(name, {
        domains: [domain],
        variables: [a],
        instances: [unit],
        body: [assign(portOf(unit, port), invert(read(a)))],
      })
    }
    const deep = wrap('outer', wrap('inner', stage(domainOf('d')), 'd'), 'a')
    const { domains, there, here } = pair()
    const into = (domain: ModuleDomain): Module => {
      const unit = instanceOf('unit', deep, [domain])
      return moduleOf('top', {
        domains,
        variables: [there, here],
        instances: [unit],
        body: [assign(here, constant(0n, 4)), assign(portOf(unit, 'a'), read(there))],
      })
    }
    expect(found(into(domains[0]!))).toEqual([])
    expect(found(into(domains[1]!))).toEqual([fed('input `a` of instance `unit`', 'line', 'system', 'there → unit_a')])
  })

  it('let a crossing inside them count', () => {
    const a = variable('input', 'a', 4)
    const y = variable('output', 'y', 4)
    const child = moduleOf('child', { variables: [a, y], body: [assign(y, crossing(read(a), 'held still', 'stable'))] })
    const unit = instanceOf('unit', child)
    const { domains, there, here } = pair()
    const body = [assign(portOf(unit, 'a'), read(there)), assign(here, read(portOf(unit, 'y')))]
    expect(found(moduleOf('top', { domains, variables: [there, here], instances: [unit], body }))).toEqual([])
  })
})

describe('domains made inside', () => {
  const pll = () =>
    foreignOf('PLL', [
      variable('input', 'CLKI', 1, { shape: { kind: 'clock' } }),
      variable('output', 'CLKOP', 1, { shape: { kind: 'clock' } }),
      variable('output', 'LOCK', 1),
    ])
  const clockWire = (name: string) => variable('wire', name, 1, { shape: { kind: 'clock' } })

  it('are one clock with another name where the net is one', () => {
    const { domains, there } = pair(systemDomain, systemDomain)
    const again = domainOf('again', { clockId: 'again#1', reset: 'none' })
    const clock = clockWire('again_clk')
    const held = variable('register', 'held', 4, { domain: again })
    const top = moduleOf('top', {
      domains: [domains[0]!, { domain: again, clock }],
      variables: [there, clock, held],
      body: [assign(clock, read(domains[0]!.clock)), assign(held, read(there))],
    })
    expect(found(top)).toEqual([])
    const free = { ...top, body: top.body.slice(1) }
    expect(found(free)).toEqual([fed('register `held`', 'again', 'system', 'there → held')])
  })

  it('are the same clock outside of the module that makes them', () => {
    const fast = domainOf('fast', { clockId: 'fast#1', reset: 'none' })
    const maker = (): Module => {
      const domain = moduleDomain(domainOf('reference', { reset: 'none' }))
      const box = instanceOf('pll', pll(), [], { CLKI: domain.clock })
      const clock = clockWire('fast_clk')
      const clockOut = variable('output', 'clock_out', 1, { shape: { kind: 'clock' } })
      const data = variable('output', 'data', 4, { domain: fast })
      const held = variable('register', 'held', 4, { domain: fast })
      return moduleOf('maker', {
        domains: [domain, { domain: fast, clock }],
        variables: [clock, clockOut, data, held],
        instances: [box],
        body: [assign(clock, read(portOf(box, 'CLKOP'))), assign(clockOut, read(portOf(box, 'CLKOP'))), assign(data, read(held))],
      })
    }
    const reference = moduleDomain(domainOf('system', { reset: 'none' }), 'system')
    const [one, two] = [maker(), maker()].map((module, i) => instanceOf(['one', 'two'][i]!, module, [reference]))
    const outside = domainOf('outside', { clockId: 'outside#7', reset: 'none' })
    const clock = clockWire('outside_clk')
    const held = variable('register', 'held', 4, { domain: outside })
    const take = (from: typeof one): Module =>
      moduleOf('top', {
        domains: [reference, { domain: outside, clock }],
        variables: [clock, held],
        instances: [one!, two!],
        body: [assign(clock, read(portOf(one!, 'clock_out'))), assign(held, read(portOf(from!, 'data')))],
      })
    expect(found(take(one))).toEqual([])
    expect(found(take(two))).toEqual([
      'GW110 register `held` of domain `outside` in module `top` is fed from clock domain `two_clock_out`: two_data → held',
    ])
  })

  it('are clocks of their own in each instance that keeps them to itself', () => {
    const fast = domainOf('fast', { clockId: 'fast#1', reset: 'none' })
    const box = instanceOf('oscillator', foreignOf('OSC', [variable('output', 'OSC', 1, { shape: { kind: 'clock' } })]))
    const clock = clockWire('fast_clk')
    const [d, q] = [variable('input', 'd', 4, { domain: fast }), variable('output', 'q', 4, { domain: fast })]
    const held = variable('register', 'held', 4, { domain: fast })
    const island = moduleOf('island', {
      domains: [{ domain: fast, clock }],
      variables: [clock, d, q, held],
      instances: [box],
      body: [assign(clock, read(portOf(box, 'OSC'))), assign(held, read(d)), assign(q, read(held))],
    })
    const [one, two] = [instanceOf('one', island), instanceOf('two', island)]
    const join = (from: typeof one): string[] =>
      found(
        moduleOf('top', {
          instances: [one, two],
          body: [assign(portOf(one, 'd'), read(portOf(from, 'q'))), assign(portOf(two, 'd'), constant(0n, 4))],
        }),
      )
    expect(join(one)).toEqual([])
    expect(join(two)).toEqual([fed('input `d` of instance `one`', 'one.fast', 'two.fast', 'two_q → one_d')])
  })

  it('are still the clock that went in where an instance only hands it through', () => {
    const shape = { shape: { kind: 'clock' } } as const
    const [into, out] = [variable('input', 'into', 1, shape), variable('output', 'out', 1, shape)]
    const pass = instanceOf('pass', moduleOf('pass', { variables: [into, out], body: [assign(out, read(into))] }))
    const { domains, there } = pair(systemDomain, systemDomain)
    const again = domainOf('again', { clockId: 'again#1', reset: 'none' })
    const clock = clockWire('again_clk')
    const held = variable('register', 'held', 4, { domain: again })
    const top = moduleOf('top', {
      domains: [domains[0]!, { domain: again, clock }],
      variables: [there, clock, held],
      instances: [pass],
      body: [
        assign(portOf(pass, 'into'), read(domains[0]!.clock)),
        assign(clock, read(portOf(pass, 'out'))),
        assign(held, read(there)),
      ],
    })
    expect(found(top)).toEqual([])
  })

  it('need a synchronous reset of their own clock', () => {
    const { domains, there } = pair()
    const made = domainOf('made', { clockId: 'line' })
    const [clock, reset] = [clockWire('made_clk'), variable('wire', 'made_rst', 1, { domain: made })]
    const top = moduleOf('top', {
      domains: [...domains, { domain: made, clock, reset }],
      variables: [there, clock, reset],
      body: [assign(clock, read(domains[1]!.clock)), assign(reset, slice(read(there), 0, 1))],
    })
    expect(found(top)).toEqual([fed('the reset of domain `made`', 'line', 'system', 'there → made_rst')])
  })

  it('take what a foreign module without data inputs gives as tied to no clock', () => {
    const { domains, here } = pair()
    const box = instanceOf('pll', pll(), [], { CLKI: domains[1]!.clock })
    const top = moduleOf('top', {
      domains,
      variables: [here],
      instances: [box],
      body: [assignSlice(here, 0, 1, read(portOf(box, 'LOCK')))],
    })
    expect(found(top)).toEqual([fed('register `here`', 'line', 'no clock', 'pll_LOCK → here')])
  })
})

describe('foreign modules', () => {
  const box = (of: { in?: Domain; out?: Domain; clocked?: boolean }) =>
    foreignOf('BOX', [
      ...(of.clocked ? [variable('input', 'CLK', 1, { shape: { kind: 'clock' } })] : []),
      variable('input', 'I', 4, { domain: of.in }),
      variable('output', 'O', 4, { domain: of.out }),
    ])
  const through = (of: Parameters<typeof box>[0]): string[] => {
    const { domains, there, here } = pair()
    const unit = instanceOf('unit', box(of), [], of.clocked ? { CLK: domains[0]!.clock } : {})
    const own = variable('register', 'own', 4, { domain: lineDomain })
    const top = moduleOf('top', {
      domains,
      variables: [there, here, own],
      instances: [unit],
      body: [
        assign(own, constant(0n, 4)),
        assign(portOf(unit, 'I'), of.clocked ? read(own) : read(there)),
        assign(here, read(portOf(unit, 'O'))),
      ],
    })
    return found(top)
  }
  it('belong to what their ports say, else to what goes in and to their clocks', () => {
    expect(through({ in: systemDomain, out: lineDomain })).toEqual([])
    expect(through({ in: lineDomain, out: lineDomain })).toEqual([
      fed('input `I` of instance `unit`', 'line', 'system', 'there → unit_I'),
    ])
    expect(through({ out: systemDomain })).toEqual([fed('register `here`', 'line', 'system', 'unit_O → here')])
    expect(through({})).toEqual([fed('register `here`', 'line', 'system', 'there → unit_I → unit_O → here')])
    expect(through({ clocked: true })).toEqual([fed('register `here`', 'line', 'system', 'unit_O → here')])
  })
})

describe('memories', () => {
  const build = (of: { write: 0 | 1; read?: 0 | 1; address: 'there' | 'own' }): string[] => {
    const { domains, there, here } = pair()
    const own = variable('register', 'own', 4, { domain: lineDomain })
    const data = variable('memory', 'data', 4)
    const from = { there, own }[of.address]
    const domain = of.read === undefined ? undefined : domains[of.read]
    const memory: Memory = {
      name: 'ram',
      shape: { kind: 'uint', width: 4 },
      width: 4,
      depth: 16,
      storage: 'any',
      collision: 'never',
      reads: [{ address: read(from), data, ...(domain ? { domain } : {}), origin: undefined }],
      origin: undefined,
    }
    return found(
      moduleOf('top', {
        domains,
        variables: [there, here, own],
        memories: [memory],
        body: [
          { kind: 'write', memory, address: read(own), data: constant(0n, 4), domain: domains[of.write]!, origin: undefined },
          assign(here, read(data)),
        ],
      }),
    )
  }
  it('sample address and data at the clock of the port, which their data then belongs to', () => {
    expect(build({ write: 1, read: 1, address: 'own' })).toEqual([])
    expect(build({ write: 0, read: 1, address: 'own' })).toEqual([fed('the write port of memory `ram`', 'system', 'line', 'own')])
    expect(build({ write: 1, read: 1, address: 'there' })).toEqual([
      fed('the read port of memory `ram`', 'line', 'system', 'there'),
    ])
    expect(build({ write: 1, read: 0, address: 'there' })).toEqual([fed('register `here`', 'line', 'system', 'data → here')])
  })
  it('give combinational data of the clock that writes and of the address', () => {
    expect(build({ write: 1, address: 'own' })).toEqual([])
    expect(build({ write: 1, address: 'there' })).toEqual([fed('register `here`', 'line', 'system', 'there → data → here')])
    expect(build({ write: 0, address: 'own' })).toContain(fed('register `here`', 'line', 'system', 'data → here'))
  })
})

describe('resets as data', () => {
  it('belong to their clock where they are synchronous, to none where they are not', () => {
    const { domains, there, here } = pair()
    const take = (reset: Variable, into: Variable): string[] =>
      found(moduleOf('top', { domains, variables: [there, here], body: [assignSlice(into, 0, 1, read(reset))] }))
    const [system, other] = domains as [ModuleDomain, ModuleDomain]
    expect(take(system.reset!, there)).toEqual([])
    expect(take(system.reset!, here)).toEqual([fed('register `here`', 'line', 'system', 'system_rst → here')])
    expect(take(other.reset!, here)).toEqual([fed('register `here`', 'line', 'no clock', 'line_rst → here')])
  })
})
