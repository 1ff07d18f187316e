import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import {
  assert,
  bool,
  clockDomain,
  inDomain,
  input,
  memory,
  module,
  output,
  ports,
  print,
  reg,
  type Signal,
  type UInt,
  uint,
  when,
} from '../../index.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy, type Hierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { planUnits } from './plan-units.ts'
import { Random } from './random-design.ts'

/** Logic enough that the module becomes functions of its own. */
function stir(start: Signal<UInt<32>>, by: number): Signal<UInt<32>> {
  let value = start
  for (let i = 0; i < 40; i++)
    value = value
      .xor(value.shl(5).low(32))
      .addWrap((by * 0x9e3779b1 + i) >>> 0)
      .xor(value.shr(7))
  return value
}

/** Works for `length` cycles once started, then rests. Its outputs: a register, logic on state alone, logic on an input. */
const Worker = module('worker', (p: { inner: boolean }) => {
  const io = ports({
    start: input(bool),
    length: input(uint(9)),
    mix: input(uint(32)),
    left: output(uint(9)),
    stirred: output(uint(32)),
    mixed: output(uint(32)),
    found: output(uint(16)),
  })
  const left = reg(uint(9), { init: 0 })
  const value = reg(uint(32), { init: 1 })
  const log = memory(uint(16), 32, { kind: 'distributed', init: Array(32).fill(7) })
  const at = reg(uint(5), { init: 0 })
  when(io.start, () => {
    left.next = io.length
    at.next = at.addWrap(1)
  }).elseWhen(left.any(), () => {
    left.next = left.subWrap(1)
    value.next = stir(value, 3)
    when(left.eq(1), () => {
      log.write(at, value.low(16))
      print('done ', value)
    })
  })
  // At rest it still looks at its inputs.
  const seen = reg(uint(8), { init: 0 })
  seen.next = io.mix.low(8)
  // What changes, or says something, though every register rests.
  const tally = memory(uint(16), 2, { kind: 'distributed', init: [0, 0] })
  const count = tally.readNow(io.mix.bit(3).asBits())
  tally.write(io.mix.bit(3).asBits(), count.addWrap(1), { enable: io.mix.high(2).eq(1) })
  when(io.mix.high(5).eq(31), () => print('awake ', left))
  assert(left.ne(511), 'never so long')
  let found = log.readNow(io.mix.low(5))
  let mixed = stir(value, 5).xor(io.mix).xor(seen.extend(32)).xor(count.extend(32))
  if (p.inner) {
    const inner = [0, 1].map((which) => {
      const worker = Worker({ inner: false })
      worker.start.set(left.eq(5 + 20 * which))
      worker.length.set(io.length.shr(2))
      worker.mix.set(which === 0 ? io.mix : value)
      return worker
    })
    found = found.xor(inner[0]!.found)
    mixed = mixed.addWrap(inner[0]!.mixed).xor(inner[1]!.stirred).xor(inner[1]!.mixed)
  }
  io.left.set(left)
  io.stirred.set(stir(value, 1).xor(seen.extend(32)))
  io.mixed.set(mixed)
  io.found.set(found)
  return io
})

/** Each worker's mix comes from the one before: outputs of one are inputs of the next. */
const Shop = module('shop', (p: { isRing: boolean }) => {
  const io = ports({
    start: input(uint(4)),
    length: input(uint(9)),
    mix: input(uint(32)),
    mixed: output(uint(32)),
    sum: output(uint(32)),
    found: output(uint(16)),
  })
  const workers = Array.from({ length: 4 }, () => Worker({ inner: true }))
  let mix: Signal<UInt<32>> = io.mix
  workers.forEach((worker, i) => {
    worker.start.set(io.start.bit(i))
    worker.length.set(io.length)
    // In a ring every input waits for an output of the same instance.
    worker.mix.set(p.isRing ? mix.xor(workers[(i + 1) % 4]!.stirred).xor(worker.stirred) : mix)
    mix = worker.mixed.xor(worker.left.extend(32))
  })
  io.mixed.set(mix)
  const sum = reg(uint(32), { init: 0 })
  sum.next = workers.reduce((all: Signal<UInt<32>>, worker) => all.addWrap(worker.stirred), sum)
  io.sum.set(sum)
  io.found.set(workers.map(({ found }) => found).reduce((a, b) => a.xor(b)))
  return io
})

const Top = module('top', (p: { isRing: boolean; reset: 'sync' | 'none'; active: 'high' | 'low' }) => {
  const main = clockDomain('main', {
    frequency: 100e6,
    reset: p.reset,
    ...(p.reset === 'none' ? {} : { resetActive: p.active }),
  } as never)
  const io = ports({
    start: input(uint(4), { domain: main } as never),
    length: input(uint(9), { domain: main } as never),
    mix: input(uint(32), { domain: main } as never),
    mixed: output(uint(32)),
    sum: output(uint(32)),
    found: output(uint(16)),
  })
  inDomain(main, () => {
    const shop = Shop({ isRing: p.isRing })
    shop.start.set(io.start as never)
    shop.length.set(io.length as never)
    shop.mix.set(io.mix as never)
    io.mixed.set(shop.mixed)
    io.sum.set(shop.sum)
    io.found.set(shop.found)
  })
  return io
})

const enginesOf = (hierarchy: Hierarchy): { wasm: Engine; judge: Engine } => ({
  wasm: createEngine(hierarchy, { seed: 1, jitter: false }) as Engine,
  judge: createInterpreter(hierarchy, { seed: 1, jitter: false }) as Engine,
})

describe('instances at rest', () => {
  const cases = [
    { isRing: false, reset: 'sync', active: 'high' },
    { isRing: true, reset: 'sync', active: 'low' },
    { isRing: false, reset: 'none', active: 'high' },
  ] as const
  it.each(cases)(
    'are left out and nobody can tell: %o',
    (parameters) => {
      const hierarchy = buildHierarchy(elaborate(Top, parameters))
      expect(planUnits(hierarchy).children.length).toBeGreaterThan(0)
      const engines = enginesOf(hierarchy)
      const all = [engines.wasm, engines.judge]
      const random = new Random(7)
      const { ports: top } = hierarchy.top.module
      const index = (name: string): number => top.findIndex((each) => each.name === name)
      const registers = hierarchy.state.filter(({ variable }) => variable)
      const reset = top.findIndex(({ kind, name }) => kind === 'input' && name.startsWith('rst'))
      expect(reset < 0).toBe(parameters.reset === 'none')
      const asserted = parameters.active === 'low' ? 0n : 1n
      const set = (name: number, value: bigint): void => {
        for (const engine of all) engine.set(name, value)
      }
      const check = (round: number): void => {
        for (const [at, port] of top.entries())
          if (port.kind === 'output')
            expect([round, port.name, engines.wasm.get(at)]).toEqual([round, port.name, engines.judge.get(at)])
      }
      if (reset >= 0) set(reset, 1n - asserted)
      for (let round = 0; round < 120; round++) {
        if (random.chance(0.4)) set(index('start'), random.bits(4) & random.bits(4))
        else set(index('start'), 0n)
        if (random.chance(0.3)) set(index('length'), random.bits(6))
        if (random.chance(0.3)) set(index('mix'), random.bits(32))
        if (reset >= 0) set(reset, random.chance(0.1) ? asserted : 1n - asserted)
        if (random.chance(0.5)) check(round)
        if (random.chance(0.2)) {
          const { path, width } = registers[Number(random.bits(16)) % registers.length]!
          const value = path.endsWith('left') ? random.bits(5) : random.bits(width)
          for (const engine of all) engine.poke(path, value)
        }
        if (random.chance(0.1)) {
          const { path } = hierarchy.state.find(({ memory: held }) => held)!
          const word = random.bits(16)
          for (const engine of all) engine.load(path, [word, 3n], 4)
        }
        const cycles = 1 + (Number(random.bits(16)) % (random.chance(0.5) ? 3 : 200))
        const done = engines.judge.step(cycles)
        expect([round, engines.wasm.step(cycles)]).toEqual([round, done])
        expect([round, engines.wasm.events()]).toEqual([round, engines.judge.events()])
        expect([round, engines.wasm.stateHash()]).toEqual([round, engines.judge.stateHash()])
        if (random.chance(0.5)) check(round)
      }
    },
    60_000,
  )

  it('cost next to nothing', () => {
    const hierarchy = buildHierarchy(elaborate(Top, { isRing: false, reset: 'none', active: 'high' }))
    const { wasm } = enginesOf(hierarchy)
    const mix = hierarchy.top.module.ports.findIndex(({ name }) => name === 'mix')
    const secondsOf = (value: bigint): number => {
      wasm.set(mix, value)
      wasm.step(20_000)
      const start = process.cpuUsage()
      wasm.step(50_000)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1e6
    }
    // A tally that goes on counting keeps the first worker awake, and what it mixes the others.
    const busy = secondsOf(1n << 30n)
    expect(secondsOf(0n)).toBeLessThan(busy / 3)
  })

  /** Looks every cycle whether there is something to do, and at the time only then. */
  const Sleeper = module('sleeper', () => {
    const io = ports({ isBusy: input(bool), now: input(uint(16)), sum: output(uint(32)) })
    const kept = reg(uint(32), { init: 5 })
    const sum = reg(uint(32), { init: 0 })
    const isDue = [1, 2, 3, 4].map((by) => stir(kept, by).eq(0)).reduce((x, y) => x.and(y))
    when(isDue, () => {
      kept.next = kept.addWrap(1)
    })
    when(io.isBusy.or(isDue), () => {
      sum.next = sum.addWrap(io.now.extend(32)).addWrap(1)
    })
    io.sum.set(sum)
    return io
  })
  const Ticking = module('ticking', () => {
    const io = ports({ isBusy: input(bool), sum: output(uint(32)) })
    const count = reg(uint(20), { init: 0 })
    count.next = count.addWrap(1)
    const sleepers = Array.from({ length: 4 }, () => Sleeper())
    for (const sleeper of sleepers) {
      sleeper.isBusy.set(io.isBusy)
      sleeper.now.set(count.high(16))
    }
    io.sum.set(sleepers.map(({ sum }) => sum as Signal<UInt<32>>).reduce((x, y) => x.xor(y.shl(1).low(32) as never)))
    return io
  })

  it('rest again at once where an input has woken them', () => {
    const hierarchy = buildHierarchy(elaborate(Ticking, {}))
    const { wasm, judge } = enginesOf(hierarchy)
    const isBusy = hierarchy.top.module.ports.findIndex(({ name }) => name === 'is_busy')
    for (const [round, cycles] of [1, 100, 15, 16, 17, 300, 64, 200].entries()) {
      for (const engine of [wasm, judge]) engine.set(isBusy, round === 3 || round === 6 ? 1n : 0n)
      wasm.step(cycles)
      judge.step(cycles)
      expect(wasm.stateHash()).toBe(judge.stateHash())
    }
    const secondsOf = (value: bigint): number => {
      wasm.set(isBusy, value)
      wasm.step(20_000)
      const start = process.cpuUsage()
      wasm.step(50_000)
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1e6
    }
    const busy = secondsOf(1n)
    expect(secondsOf(0n)).toBeLessThan(busy / 2)
  })
})
