import {
  array,
  assert,
  bits,
  bool,
  cat,
  choice,
  clock,
  clockDomain,
  connect,
  DesignError,
  derivedDomain,
  elaborate,
  inDomain,
  input,
  literal,
  match,
  memory,
  module,
  mux,
  output,
  type Problem,
  ports,
  print,
  reg,
  select,
  sink,
  sint,
  source,
  struct,
  uint,
  when,
  wire,
} from 'gatewright'
import { describe, expect, it } from 'vitest'

/** The problems of a module whose body is `body`; the types are left aside, as a JavaScript user has none. */
function problemsOf(body: (gw: any) => unknown): readonly Problem[] {
  const Faulty: any = module('faulty', (() => body(null)) as never)
  try {
    elaborate(Faulty)
  } catch (error) {
    if (error instanceof DesignError) return error.problems
    throw error
  }
  return []
}
const any = (value: unknown): any => value

const plain = () =>
  ports({ a: input(uint(8)), b: input(uint(12)), s: input(sint(8)), flag: input(bool), out: output(uint(8)), yes: output(bool) })
function start() {
  const io = plain()
  io.out.set(io.a)
  io.yes.set(io.flag)
  return io
}

/** Each fault with its code and what its message must name. The line is that of the call marked here. */
const cases: readonly [string, string, RegExp, (io: any) => unknown][] = [
  [
    'a sum that does not fit',
    'GW017',
    /13 bits do not fit wire `narrow` of 12/,
    (io) => {
      const narrow = any(wire(uint(12), { default: 0 }))
      narrow.set(io.a.add(io.b))
    },
  ],
  ['operands of unlike widths', 'GW017', /12 bits do not fit the operands of and of 8/, (io) => io.a.and(io.b)],
  ['extend that narrows', 'GW017', /extend\(4\) would make uint\(8\) narrower/, (io) => io.a.extend(4)],
  ['as of another width', 'GW017', /8 bits cannot be read as uint\(4\)/, (io) => io.a.as(uint(4))],
  [
    'a sint into a uint',
    'GW016',
    /sint\(8\) is not uint\(8\)/,
    (io) => {
      const w = any(wire(uint(8), { default: 0 }))
      w.set(io.s)
    },
  ],
  ['a shift by a sint', 'GW016', /amount to shift by is sint\(8\)/, (io) => io.a.shl(io.s)],
  [
    'a bool where a uint is wanted',
    'GW013',
    /bool is not uint\(8\)/,
    (io) => {
      const w = any(wire(uint(8), { default: 0 }))
      w.set(io.flag)
    },
  ],
  ['a condition that is no bool', 'GW013', /the condition of when is uint\(8\)/, (io) => when(io.a, () => {})],
  ['cat of a sint', 'GW013', /cat takes uint and bool, not sint\(8\)/, (io) => cat(io.s, io.a)],
  ['mux of two plain values', 'GW013', /no shape/, (io) => mux(io.flag, any(1), any(2))],
  ['print of a struct', 'GW013', /scalar/, () => print(any(literal(struct({ x: bool, y: bool }), { x: true, y: false })))],
  ['assert of a number', 'GW013', /assert needs a signal of shape bool/, (io) => assert(io.a)],
  ['a literal that does not fit', 'GW012', /256 does not fit uint\(8\)/, (io) => io.a.add(256)],
  ['a literal that does not fit a comparison', 'GW012', /-1 does not fit uint\(8\)/, (io) => io.a.lt(-1)],
  [
    'a bad init',
    'GW012',
    /256 does not fit `init` of a register of uint\(8\)/,
    () => {
      const r = any(reg(uint(8), { init: 256 }))
      r.next = r
    },
  ],
  [
    'an init of the wrong kind',
    'GW011',
    /true is no value of uint\(8\)/,
    () => {
      const r = any(reg(uint(8), { init: any(true) }))
      r.next = r
    },
  ],
  [
    'an unknown variant',
    'GW011',
    /'stop' is no value of choice\('go', 'wait'\)/,
    () => {
      const r = any(reg(choice('go', 'wait'), { init: any('stop') }))
      r.next = 'go'
    },
  ],
  ['a missing field', 'GW011', /field `y` is missing/, () => any(literal(struct({ x: bool, y: bool }), any({ x: true })))],
  ['too few elements', 'GW011', /1 elements do not fill array\(bool, 2\)/, () => literal(array(bool, 2), [true])],
  ['an input that is set', 'GW014', /`a` cannot be assigned/, (io) => io.a.set(1)],
  [
    'a register that is set',
    'GW015',
    /`r` is a register/,
    () => {
      const r = any(reg(uint(8), { init: 0 }))
      r.set(1)
    },
  ],
  [
    'a wire with a next value',
    'GW015',
    /`w` is no register/,
    () => {
      const w = any(wire(uint(8), { default: 0 }))
      w.next = 1
    },
  ],
  [
    '.next that is read',
    'GW015',
    /write-only/,
    () => {
      const r = any(reg(uint(8), { init: 0 }))
      const again = r.next
      r.next = again
    },
  ],
  ['bits out of range', 'GW018', /bits 8 … 1 lies outside of uint\(8\)/, (io) => io.a.bits(8, 1)],
  [
    'an element out of range',
    'GW018',
    /element 4 lies outside/,
    () => {
      const r = any(reg(array(bool, 4)))
      r.at(4).next = true
    },
  ],
  [
    'an arm that is no variant',
    'GW019',
    /'pause' is no variant/,
    () => {
      const r = any(reg(choice('go', 'wait'), { init: 'go' }))
      r.next = 'go'
      match(r, any({ go: () => {}, pause: () => {}, _: () => {} }))
    },
  ],
  [
    'a missing arm',
    'GW019',
    /no arm for 'wait'/,
    () => {
      const r = any(reg(choice('go', 'wait'), { init: 'go' }))
      r.next = 'go'
      match(r, any({ go: () => {} }))
    },
  ],
  ['select that leaves codes out', 'GW019', /do not cover uint\(8\)/, (io) => select(uint(4), io.a, { 0: 1, 1: 2 })],
  [
    'two registers of one name',
    'GW020',
    /`x` is already the name/,
    () => {
      {
        const x = any(reg(bool, { init: false }))
        x.next = true
      }
      {
        const x = any(reg(bool, { init: false }))
        x.next = false
      }
    },
  ],
  ['a memory of no words', 'GW021', /a memory of 0 words/, () => memory(uint(8), 0, { kind: 'any' })],
  [
    'a mask that does not divide',
    'GW021',
    /mask/,
    (io) => {
      const m = memory(uint(8), 4, { kind: 'any' })
      m.write(io.a, io.a, { mask: io.b })
    },
  ],
  [
    'words at once that are no power of two',
    'GW021',
    /3 words at once of a memory of 12/,
    (io) => memory(uint(8), 12, { kind: 'any' }).readWide(io.a, 3),
  ],
  [
    'words at once that do not divide the depth',
    'GW021',
    /4 words at once of a memory of 6/,
    (io) => memory(uint(8), 6, { kind: 'any' }).writeWide(io.a, [io.a, io.a, io.a, io.a]),
  ],
  [
    'a mask of another count than the words',
    'GW021',
    /a mask of 12 bits for 2 words/,
    (io) => memory(uint(8), 6, { kind: 'any' }).writeWide(io.a, [io.a, io.a], { mask: io.b }),
  ],
  [
    'a second write of LUT RAM',
    'GW121',
    /kind 'distributed' has one write port/,
    (io) => {
      const m = memory(uint(8), 16, { kind: 'distributed' })
      m.write(io.a, io.a)
      m.write(io.b, io.a)
    },
  ],
  ['a domain without a frequency', 'GW022', /needs its frequency/, () => clockDomain('x', any({}))],
  ['a crossing without a reason', 'GW022', /reason/, (io) => io.a.crossing('')],
  ['division by a signal', 'GW023', /divides by constants only/, (io) => io.a.div(io.b)],
  ['division by 0', 'GW023', /by 0/, (io) => io.a.rem(0)],
  ['ports declared twice', 'GW024', /twice/, () => plain()],
  [
    'interfaces that differ',
    'GW025',
    /`payload`: uint\(8\) meets uint\(4\)/,
    () => connect(any({ payload: literal(uint(8), 0) }), any({ payload: literal(uint(4), 0) })),
  ],
  [
    'interfaces with unlike names',
    'GW025',
    /`last` is only on one side/,
    (io) => connect(any({ payload: io.a }), any({ payload: io.a, last: io.flag })),
  ],
  ['a shape without width', 'GW010', /uint\(0\)/, () => uint(0)],
  ['a field that looks like a number', 'GW010', /looks like a number/, () => struct({ 0: bool })],
  ['a field with the name of a member', 'GW010', /`eq` has the name/, () => struct({ eq: bool })],
  [
    'if on a signal',
    'GW003',
    /bool stands where JavaScript wants/,
    (io) => {
      if (io.flag) io.out.set(0)
    },
  ],
  ['&& on signals', 'GW003', /bool/, (io) => io.flag && io.yes],
  ['! of a signal', 'GW003', /bool/, (io) => !io.flag],
  ['=== of a signal', 'GW003', /uint\(8\)/, (io) => io.a === any(3)],
  ['+ of signals', 'GW003', /uint\(8\)/, (io) => io.a + io.a],
  ['a clock that is no clock', 'GW022', /no shape clock/, (io) => derivedDomain('x', { clock: io.flag, frequency: 1e6 })],
]

describe('faults found at the call', () => {
  it.each(cases)('%s is %s', (_name, code, message, body) => {
    const [problem] = problemsOf(() => {
      const io = start()
      body(io)
      return io
    })
    expect(problem?.code).toBe(code)
    expect(problem?.message).toMatch(message)
    expect(problem?.mend).toMatch(/\w/)
    expect(problem?.origin?.position.file).toBe('src/dsl/faults.spec.ts')
  })

  it('reports several in one run', () => {
    const problems = problemsOf(() => {
      const io = start() as any
      io.a.and(io.b)
      io.a.add(999)
      io.s.set(1)
      return io
    })
    expect(problems.map((problem) => problem.code)).toEqual(['GW017', 'GW012', 'GW014'])
  })

  it('shows the line with a caret under the call, and the helper that was called', () => {
    function helper(value: any): any {
      return value.and(literal(uint(4), 1))
    }
    const [problem] = problemsOf(() => {
      const io = start()
      helper(io.a)
      return io
    })
    const text = new DesignError([problem!]).format()
    expect(text).toMatch(/^GW017 width: 4 bits do not fit the operands of and of 8\n {3}src\/dsl\/faults\.spec\.ts:\d+:\d+\n/)
    expect(text).toMatch(/ \d+ │ {7}return value\.and\(literal\(uint\(4\), 1\)\)\n +│ {20}\^\^\^/)
    expect(text).toMatch(/called from src\/dsl\/faults\.spec\.ts:\d+:\d+/)
  })

  it('refuses the language outside of a module', () => {
    expect(() => reg(uint(8))).toThrow(/GW002 outside a module/)
    expect(() => (module as any)('inner', plain)()).toThrow(/GW002/)
  })

  it('refuses a signal caught from another module', () => {
    let caught: any
    const Inner = module('inner', () => {
      const io = ports({ x: output(uint(8)) })
      io.x.set(caught)
      return io
    })
    const problems = problemsOf(() => {
      const io = start()
      caught = io.a
      Inner()
      return io
    })
    expect(problems.map((problem) => problem.code)).toContain('GW004')
  })

  it('ends a module that contains itself', () => {
    const Endless: any = module('endless', (() => {
      const io = ports({ x: input(bool) })
      Endless()
      return io
    }) as never)
    expect(() => elaborate(Endless)).toThrow(/GW026 module: `endless` contains itself/)
  })

  it('needs ports', () => {
    expect(() => elaborate(module('empty', (() => ({})) as never) as any)).toThrow(
      /GW024 ports: module `empty` declares no ports/,
    )
  })

  it('counts bits', () => {
    expect([1, 2, 3, 4, 5, 256, 257].map(bits)).toEqual([1, 1, 2, 2, 3, 8, 9])
  })

  it('lets a domain be used only inside of the module that made it', () => {
    let leaked: any
    const Maker = module('maker', () => {
      const io = ports({ pin: input(clock), x: input(bool), y: output(bool) })
      leaked = derivedDomain('leaked', { clock: io.pin, frequency: 1e6 })
      io.y.set(io.x)
      return io
    })
    const problems = problemsOf(() => {
      const io = start()
      Maker()
      inDomain(leaked, () => {
        const r = any(reg(bool))
        r.next = true
      })
      return io
    })
    expect(problems.map((problem) => problem.code)).toContain('GW022')
  })

  it('connects a stream either way round', () => {
    const Pass = module('pass', () => {
      const io = ports({ in: sink(uint(8)), out: source(uint(8)) })
      connect(io.out as any, io.in as any)
      return io
    })
    expect(elaborate(Pass).top.body).toHaveLength(3)
  })
})
