import {
  allow,
  bool,
  DesignError,
  elaborate,
  elaborateWithWarnings,
  fsm,
  input,
  match,
  mermaidOf,
  module,
  output,
  ports,
  reg,
  type State,
  simulate,
  uint,
  when,
  wire,
} from 'gatewright'
import { describe, expect, it } from 'vitest'
import { whyNoVerilator } from '../sim/verilator/why-no-verilator.ts'

const Blinker = module('blinker', (p: { cycles: number }) => {
  const io = ports({ start: input(bool), led: output(bool), entries: output(uint(8)), exits: output(uint(8)) })
  const entries = reg(uint(8), { init: 0 })
  const exits = reg(uint(8), { init: 0 })
  const light = fsm('off', {
    off: (here) => {
      when(io.start, () => here.goto('on'))
    },
    on: {
      onEntry: () => (entries.next = entries.addWrap(1)),
      onExit: () => (exits.next = exits.addWrap(1)),
      after: { cycles: p.cycles, goto: 'off' },
    },
  })
  io.led.set(light.is('on'))
  io.entries.set(entries)
  io.exits.set(exits)
  return io
})

const noVerilator = await whyNoVerilator()
const engines = ['interpreter', 'wasm', ...(noVerilator ? [] : ['verilator'])]

/** A machine with all that one can have, and one within it that has a machine within it; each says what it does. */
const Everything = module('everything', () => {
  const io = ports({ go: input(bool), stop: input(bool), deep: input(bool), events: output(uint(8)), cycles: output(uint(16)) })
  const events = wire(uint(8), { default: 0 })
  const say = (bit: number) => () => events.bit(bit).set(true)
  io.cycles.set(0)
  fsm('idle', {
    idle: { during: (here) => when(io.go, () => here.goto('work')), onExit: say(0) },
    work: {
      onEntry: say(1),
      during: (here) => {
        io.cycles.set(here.cycles)
        when(io.stop, () => here.goto('idle'))
        fsm('first', {
          first: { onEntry: say(2), onExit: say(3), after: { cycles: 3, goto: 'second' } },
          second: {
            onEntry: say(4),
            during: () => {
              when(io.deep, () => {
                fsm('low', {
                  low: { after: { cycles: 2, goto: 'high' } },
                  high: { during: say(7), after: { cycles: 100, goto: 'low' } },
                })
              })
            },
            after: { cycles: 6, goto: 'first' },
          },
        })
      },
      onExit: say(5),
      after: { cycles: 20, goto: 'rest' },
    },
    rest: (here) => {
      when(here.isEntering, say(6))
      here.goto('idle')
    },
  })
  io.events.set(events)
  return io
})

/** The same in plain words, a cycle at a time. */
function everything(steps: readonly { readonly go: boolean; readonly stop: boolean; readonly deep: boolean }[]) {
  let [state, lasted, inner, innerLasted, deepest, deepLasted] = ['idle', 0, 'first', 0, 'low', 0]
  return steps.map(({ go, stop, deep }) => {
    const said = new Set<number>()
    let next = state
    let innerNext = inner
    let deepNext = deepest
    const cycles = state === 'work' ? lasted : 0
    if (state === 'idle' && go) next = 'work'
    if (state === 'work') {
      if (lasted === 0) said.add(1)
      if (lasted >= 19) next = 'rest'
      if (stop) next = 'idle'
      if (innerLasted === 0) said.add(inner === 'first' ? 2 : 4)
      if (inner === 'first' && innerLasted >= 2) innerNext = 'second'
      if (inner === 'second' && innerLasted >= 5) innerNext = 'first'
      if (inner === 'second' && deep) {
        if (deepest === 'low' && deepLasted >= 1) deepNext = 'high'
        if (deepest === 'high') said.add(7)
      }
      if (inner === 'first' && (innerNext !== 'first' || next !== 'work')) said.add(3)
    }
    if (state === 'rest') {
      said.add(6)
      next = 'idle'
    }
    if (next !== state && state !== 'rest') said.add(state === 'idle' ? 0 : 5)
    const leaves = state === 'work' && next !== 'work'
    const innerLeaves = state === 'work' && (leaves || innerNext !== inner)
    if (leaves || innerLeaves) [deepest, deepLasted] = ['low', 0]
    else if (state === 'work' && inner === 'second' && deep)
      [deepest, deepLasted] = deepNext === deepest ? [deepest, deepLasted + 1] : [deepNext, 0]
    if (leaves) [inner, innerLasted] = ['first', 0]
    else if (state === 'work') [inner, innerLasted] = innerNext === inner ? [inner, innerLasted + 1] : [innerNext, 0]
    ;[state, lasted] = next === state ? [state, lasted + 1] : [next, 0]
    return { events: [...said].reduce((bits, bit) => bits | (1 << bit), 0), cycles }
  })
}

describe('a state machine', () => {
  it.each(engines)('enters, lasts, leaves and begins anew, machines within it as well: %s', async (engine) => {
    let roll = 12345
    const random = (one: number): boolean => ((roll = (Math.imul(roll, 1664525) + 1013904223) >>> 0) >>> 8) % one === 0
    const steps = Array.from({ length: 1500 }, (_, i) => ({ go: random(3), stop: random(i < 700 ? 14 : 60), deep: !random(4) }))
    const wanted = everything(steps)
    const sim = await simulate(Everything, undefined, { engine })
    const { cycles, deep, events, go, stop } = sim.ports
    const got = steps.map((step) => {
      go.value = step.go
      stop.value = step.stop
      deep.value = step.deep
      const seen = { events: events.value, cycles: cycles.value }
      sim.step()
      return seen
    })
    expect(got).toEqual(wanted)
    expect(wanted.reduce((all, each) => all | each.events, 0)).toBe(0xff)
  })

  it.each([1, 2, 3, 7, 8, 1000])('stays %i cycles where it is told to', async (cycles) => {
    const sim = await simulate(Blinker, { cycles })
    sim.ports.start.value = true
    sim.step()
    sim.ports.start.value = false
    let lit = 0
    while (sim.ports.led.value) {
      lit++
      sim.step()
    }
    expect(lit).toBe(cycles)
    expect([sim.ports.entries.value, sim.ports.exits.value]).toEqual([1, 1])
    sim.step(5)
    expect(sim.ports.led.value).toBe(false)
  })

  it('starts a machine within a state anew each time', async () => {
    const Nested = module('nested', () => {
      const io = ports({ go: input(bool), step: output(uint(2)), isInner: output(bool) })
      const step = reg(uint(2), { init: 0 })
      step.next = 0
      const outer = fsm('wait', {
        wait: (here) => {
          when(io.go, () => here.goto('work'))
        },
        work: (here) => {
          fsm('first', {
            first: (inner) => {
              step.next = 1
              inner.goto('second')
            },
            second: (inner) => {
              step.next = 2
              inner.goto('first')
            },
          })
          when(io.go.not(), () => here.goto('wait'))
        },
      })
      io.step.set(step)
      io.isInner.set(outer.is('work'))
      return io
    })
    const sim = await simulate(Nested)
    const { go, step } = sim.ports
    const seen: number[] = []
    for (const asked of [true, true, true, true, false, false, true, true, true]) {
      go.value = asked
      sim.step()
      seen.push(step.value)
    }
    // work begins a cycle after go; each time with the first step
    expect(seen).toEqual([0, 1, 2, 1, 2, 0, 0, 1, 2])
  })

  it('warns of states that cannot be reached or left', () => {
    const Trap = module('trap', () => {
      const io = ports({ x: input(bool), y: output(bool) })
      const machine = fsm('a', {
        a: (here) => when(io.x, () => here.goto('b')),
        b: () => {},
        c: (here) => here.goto('a'),
      })
      io.y.set(machine.is('b'))
      return io
    })
    const codes = elaborateWithWarnings(Trap).warnings.map((problem) => `${problem.code} ${problem.message}`)
    expect(codes).toContain("GW031 state 'b' is never left")
    expect(codes).toContain("GW030 no `goto` leads from 'a' to state 'c'")
  })

  it('warns at the line of the machine, where allow silences it', () => {
    const Ending = module('ending', (p: { isMeant: boolean }) => {
      const io = ports({ x: input(bool), y: output(bool) })
      if (p.isMeant) allow('GW031', 'only a reset starts it again')
      const machine = fsm('a', {
        a: (here) => when(io.x, () => here.goto('b')),
        b: () => {},
      })
      io.y.set(machine.is('b'))
      return io
    })
    const [warning] = elaborateWithWarnings(Ending, { isMeant: false }).warnings
    expect(warning!.code).toBe('GW031')
    expect(new DesignError([warning!]).format()).toMatch(/fsm\.spec\.ts:\d+:\d+\n.*const machine = fsm\('a', \{/)
    const meant = elaborateWithWarnings(Ending, { isMeant: true })
    expect([meant.warnings.length, meant.silenced.map(({ problem }) => problem.code)]).toEqual([0, ['GW031']])
  })

  it('takes states from functions: a generator extends it', async () => {
    /** A chain of states, each of so many cycles, which ends in another. */
    const chain = <const N extends string>(names: readonly N[], cycles: number, end: string): Record<N, State<any>> =>
      Object.fromEntries(names.map((name, i) => [name, { after: { cycles, goto: names[i + 1] ?? end } }])) as never
    const Chained = module('chained', (p: { names: readonly string[]; cycles: number }) => {
      const io = ports({ go: input(bool), isIdle: output(bool), isLast: output(bool) })
      const machine = fsm('idle', {
        idle: (here) => when(io.go, () => here.goto(p.names[0] as never)),
        ...(chain(p.names, p.cycles, 'last') as {}),
        last: (here) => here.goto('idle'),
      })
      io.isIdle.set(machine.is('idle'))
      io.isLast.set(machine.is('last'))
      return io
    })
    for (const [names, cycles] of [
      [['one'], 1],
      [['one', 'two', 'three'], 2],
    ] as const) {
      const sim = await simulate(Chained, { names, cycles })
      sim.ports.go.value = true
      sim.step()
      let busy = 0
      while (!sim.ports.isLast.value) {
        busy++
        sim.step()
      }
      expect(busy).toBe(names.length * cycles)
      sim.step()
      expect(sim.ports.isIdle.value).toBe(true)
      const { machines } = elaborate(Chained, { names, cycles }).top
      expect(machines![0]!.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(
        ['idle', ...names, 'last'].map((name, i, all) => `${name} ${all[i + 1] ?? 'idle'}`),
      )
    }
  })

  it('leaves its graph in the module, with guards as they are written and inner machines in their states', () => {
    const Guarded = module('guarded', () => {
      const io = ports({ x: input(bool), n: input(uint(2)), y: output(bool) })
      const outer = fsm('off', {
        off: (here) => {
          when(io.x.and(io.n.eq(3)), () => here.goto('on'))
            .elseWhen(io.n.eq(1), () => here.goto('end'))
            .otherwise(() => here.goto('off'))
        },
        on: {
          during: (here) => {
            const inner = fsm('low', {
              low: (deep) => match(io.n, { 2: () => deep.goto('high'), _: () => {} }),
              high: (deep) => deep.goto('low'),
            })
            when(inner.is('high'), () => {
              when(io.x, () => here.goto('end'))
            })
          },
          after: { cycles: 1000, goto: 'off' },
        },
        end: (here) => here.goto('off'),
      })
      io.y.set(outer.is('on'))
      return io
    })
    const { machines } = elaborate(Guarded).top
    expect(machines).toEqual([
      {
        name: 'outer',
        initial: 'off',
        states: ['off', 'on', 'end'],
        edges: [
          { from: 'off', to: 'on', label: 'io.x.and(io.n.eq(3))' },
          { from: 'off', to: 'end', label: 'io.n.eq(1)' },
          { from: 'off', to: 'off', label: 'else' },
          { from: 'on', to: 'off', label: 'after 1000' },
          { from: 'on', to: 'end', label: "inner.is('high'), io.x" },
          { from: 'end', to: 'off' },
        ],
        inner: [
          {
            state: 'on',
            machine: {
              name: 'outer_inner',
              initial: 'low',
              states: ['low', 'high'],
              edges: [
                { from: 'low', to: 'high', label: 'io.n = 2' },
                { from: 'high', to: 'low' },
              ],
              inner: [],
            },
          },
        ],
      },
    ])
    expect(`${mermaidOf(machines![0]!)}\n`).toBe(`stateDiagram-v2
  state "end" as end_
  [*] --> off
  off --> on: io.x.and(io.n.eq(3))
  off --> end_: io.n.eq(1)
  off --> off: else
  on --> off: after 1000
  on --> end_: inner.is('high'), io.x
  end_ --> off
  state on {
    state "low" as on_low
    state "high" as on_high
    [*] --> on_low
    on_low --> on_high: io.n = 2
    on_high --> on_low
  }
`)
  })
})
