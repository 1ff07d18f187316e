import { bool, elaborateWithWarnings, fsm, input, mermaidOf, module, output, ports, reg, simulate, uint, when } from 'gatewright'
import { describe, expect, it } from 'vitest'

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

describe('a state machine', () => {
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

  it('draws its graph', () => {
    let text = ''
    const Drawn = module('drawn', () => {
      const io = ports({ x: input(bool), y: output(bool) })
      const machine = fsm('off', {
        off: (here) => when(io.x, () => here.goto('on')),
        on: { after: { cycles: 4, goto: 'off' } },
      })
      text = mermaidOf(machine.graph)
      io.y.set(machine.is('on'))
      return io
    })
    elaborateWithWarnings(Drawn)
    expect(text).toBe('stateDiagram-v2\n  [*] --> off\n  off --> on\n  on --> off: after 4')
  })
})
