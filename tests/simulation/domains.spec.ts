import {
  array,
  assert,
  bool,
  choice,
  clock,
  clockDomain,
  derivedDomain,
  foreign,
  inDomain,
  input,
  match,
  memory,
  module,
  mux,
  output,
  ports,
  print,
  reg,
  simulate,
  sint,
  struct,
  uint,
  when,
  wire,
} from 'gatewright'
import { describe, expect, it, vi } from 'vitest'

const system = clockDomain('system', { frequency: 100e6 })

describe('domains in simulation', () => {
  it('follow a PLL: its output runs at the frequency its model gives, through instances', async () => {
    const Pll = foreign(
      'PLL',
      { CLKI: input(clock), CLKOP: output(clock), LOCK: output(bool) },
      { model: { kind: 'model', create: () => ({ settle: () => ({ LOCK: 1n }) }), clocks: { CLKOP: 250e6 } } },
    )
    const Ticks = module('ticks', () => {
      const io = ports({ count: output(uint(8)) })
      const value = reg(uint(8), { init: 0 })
      value.next = value.addWrap(1)
      io.count.set(value)
      return io
    })
    const Top = module('pll_top', () => {
      const io = ports({ slow: output(uint(8)), lock: output(bool) })
      const pll = Pll()
      pll.CLKI.set(system.clock)
      const fast = derivedDomain('fast', { clock: pll.CLKOP, frequency: 250e6 })
      io.slow.set(inDomain(system, () => Ticks()).count)
      const quick = inDomain(fast, () => Ticks())
      const copy = inDomain(fast, () => reg(uint(8)))
      copy.next = quick.count
      io.lock.set(pll.LOCK)
      return io
    })
    const sim = await simulate(Top)
    expect(sim.ports.lock.value).toBe(true)
    const [slow, fast] = [sim.ports.slow.value, sim.peek('quick.value')]
    sim.step(20)
    expect([sim.ports.slow.value - slow, sim.peek('quick.value') - fast]).toEqual([20, 50])
    await sim.tick('fast')
    expect(sim.peek('quick.value') - fast).toBe(51)
  })

  it('hold with enabledWhen and clear with resetWhen, for all that is made in them', async () => {
    const Count = module('count', () => {
      const io = ports({ value: output(uint(8)) })
      const value = reg(uint(8), { init: 3 })
      value.next = value.addWrap(1)
      io.value.set(value)
      return io
    })
    const Top = module('gated', () => {
      const io = ports({ go: input(bool), clear: input(bool), value: output(uint(8)) })
      io.value.set(inDomain(system.enabledWhen(io.go).resetWhen(io.clear), () => Count()).value)
      return io
    })
    const sim = await simulate(Top)
    const { go, clear, value } = sim.ports
    sim.step(4)
    expect(value.value).toBe(3)
    go.value = true
    sim.step(4)
    expect(value.value).toBe(7)
    go.value = false
    clear.value = true
    sim.step()
    expect(value.value).toBe(3)
  })

  it('run on both edges of a clock', async () => {
    const falling = clockDomain('system', { frequency: 100e6, edge: 'falling', reset: 'none' })
    const rising = clockDomain('system', { frequency: 100e6, reset: 'none' })
    const Both = module('both_edges', () => {
      const io = ports({ d: input(uint(4)), q: output(uint(4)) })
      const early = inDomain(falling, () => reg(uint(4), { init: 0 }))
      const late = inDomain(rising, () => reg(uint(4), { init: 0 }))
      early.next = io.d
      late.next = early
      io.q.set(late)
      return io
    })
    const sim = await simulate(Both)
    sim.ports.d.value = 9
    sim.step()
    expect(sim.ports.q.value).toBe(9)
    const start = sim.time
    await sim.tick(falling)
    expect(sim.time - start).toBe(5_000_000n)
    await sim.tick(rising)
    expect(sim.time - start).toBe(10_000_000n)
    await expect(sim.tick('sytem')).rejects.toThrow("no domain 'sytem'")
    await expect(simulate(Both, undefined, { domainFrequencies: { sytem: 1 } })).rejects.toThrow("no domain 'sytem'")
  })

  it('show a crossing late with jitter, and no more than a cycle', async () => {
    const line = clockDomain('line', { frequency: 156.25e6, reset: 'none' })
    const Cross = module('crossing_over', () => {
      const io = ports({ out: output(bool, { domain: line }) })
      const toggle = inDomain(system, () => reg(bool, { init: false }))
      toggle.next = toggle.not()
      inDomain(line, () => {
        const first = reg(bool, { init: false })
        first.next = toggle.crossing('test')
        io.out.set(first)
      })
      return io
    })
    const trace = async (jitter: boolean, seed: number): Promise<boolean[]> => {
      const sim = await simulate(Cross, undefined, { jitter, seed })
      const seen: boolean[] = []
      for (let i = 0; i < 40; i++) {
        await sim.tick('line')
        seen.push(sim.ports.out.value)
      }
      return seen
    }
    const [plain, one, again, two] = [await trace(false, 1), await trace(true, 1), await trace(true, 1), await trace(true, 2)]
    expect(one).toEqual(again)
    expect(one).not.toEqual(plain)
    expect(two).not.toEqual(one)
  })

  it('run a model of ours in place of a foreign module', async () => {
    const Model = module('adder_model', () => {
      const io = ports({ a: input(uint(8)), b: input(uint(8)), sum: output(uint(8)) })
      const sum = reg(uint(8), { init: 0 })
      sum.next = io.a.addWrap(io.b)
      io.sum.set(sum)
      return io
    })
    const Adder = foreign('ADDER', { a: input(uint(8)), b: input(uint(8)), sum: output(uint(8)) }, { model: Model })
    const Top = module('with_model', () => {
      const io = ports({ a: input(uint(8)), twice: output(uint(8)) })
      const adder = Adder()
      const held = reg(uint(8), { init: 0 })
      held.next = io.a
      adder.a.set(held)
      adder.b.set(held)
      io.twice.set(adder.sum)
      return io
    })
    const sim = await simulate(Top)
    sim.ports.a.value = 21
    sim.step(2)
    expect(sim.ports.twice.value).toBe(42)
  })
})

describe('inputs', () => {
  it('start at 0, a choice at its first variant, also within a struct; clocks are not written', async () => {
    const Op = choice({ load: 0x03, store: 0x23 }, 7)
    const Decoder = module('decoder', () => {
      const io = ports({ pad: input(clock), word: input(struct({ high: uint(4), op: Op })), isStore: output(bool) })
      const raw = derivedDomain('raw', { clock: io.pad, frequency: 50e6 })
      const seen = inDomain(raw, () => reg(uint(4), { init: 0 }))
      seen.next = seen.addWrap(1)
      io.isStore.set(io.word.op.eq('store'))
      return io
    })
    const sim = await simulate(Decoder)
    expect(sim.ports.word.value).toEqual({ high: 0, op: 'load' })
    expect(() => ((sim.ports.pad as any).value = true)).toThrow('`pad` is a clock')
    await sim.tick('raw')
    expect([sim.peek('seen'), sim.time]).toEqual([1, 20_000_000n])
  })
})

describe('looking inside', () => {
  it('loads bytes, lowest first, and reads signed ports', async () => {
    const Store = module('store', () => {
      const io = ports({ at: input(uint(2)), minus: input(sint(5)), plus: output(sint(6)) })
      const words = memory(uint(20), 4, { kind: 'any' })
      const isOdd = words.readNow(io.at).bit(0)
      io.plus.set(mux(isOdd, io.minus.neg(), io.minus.extend(6)))
      return io
    })
    const sim = await simulate(Store)
    sim.load('words', Uint8Array.of(0x56, 0x34, 0x12, 0xff), 1)
    expect([sim.peek('words[1]'), sim.peek('words[2]')]).toEqual([0x23456, 0xff])
    sim.ports.at.value = 1
    sim.ports.minus.value = -16
    expect([sim.ports.minus.value, sim.ports.plus.value]).toEqual([-16, -16])
    sim.ports.at.value = 2
    expect(sim.ports.plus.value).toBe(16)
  })

  it('peeks at named values of any shape, memories and instances; reports come from inside', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => {})
    const Pair = struct({ high: sint(4), low: choice('red', 'green', 'blue') })
    const Inner = module('inner', () => {
      const io = ports({ at: input(uint(2)), sum: output(uint(9)) })
      const words = memory(Pair, 4, { kind: 'registers', init: [{ high: -3, low: 'blue' }] })
      const now = words.readNow(io.at)
      const state = reg(choice('idle', 'busy'), { init: 'idle' })
      match(state, { idle: () => (state.next = 'busy'), busy: () => (state.next = 'idle') })
      const isThird = io.at.eq(3)
      when(isThird, () => print('third, ', state, ' at ', { binary: io.at.extend(4) }))
      assert(io.at.ne(2), 'two is not allowed')
      words.write(io.at, now, { enable: isThird })
      io.sum.set(io.at.extend(9))
      return io
    })
    const Top = module('looking', () => {
      const io = ports({ at: input(uint(2)), sum: output(uint(9)), list: output(array(uint(3), 2)) })
      const part = Inner()
      part.at.set(io.at)
      io.sum.set(part.sum)
      const list = wire(array(uint(3), 2))
      list.at(0).set(5)
      list.at(1).set(io.at.extend(3))
      io.list.set(list)
      return io
    })
    const sim = await simulate(Top)
    expect(sim.peek('part.words[0]')).toEqual({ high: -3, low: 'blue' })
    sim.poke('part.words[1]', { high: 7, low: 'green' })
    expect(sim.peek('part.words[1]')).toEqual({ high: 7, low: 'green' })
    sim.ports.at.value = 3
    expect(sim.ports.list.value).toEqual([5, 3])
    expect(sim.peek('part.is_third')).toBe(1)
    const state = sim.peek('part.state')
    sim.step()
    expect(sim.output).toEqual([`third, ${state} at 0011`])
    vi.restoreAllMocks()
    sim.ports.at.value = 2
    const line = readLine()
    expect(() => sim.step()).toThrow(new RegExp(`two is not allowed \\(cycle 3 in \`part\`\\)\\n {3}.*domains.spec.ts:${line}:`))
  })
})

/** Of the assert above: found, so that this file may grow. */
function readLine(): number {
  return source.split('\n').findIndex((text) => text.includes('assert(io.at.ne(2)')) + 1
}
const source = (await import('node:fs')).readFileSync(new URL(import.meta.url), 'utf8')
