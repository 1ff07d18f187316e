import {
  bool,
  clockDomain,
  elaborate,
  inDomain,
  input,
  memory,
  module,
  output,
  pipeline,
  ports,
  simulate,
  sink,
  uint,
} from 'gatewright'
import { describe, expect, it } from 'vitest'

const Squares = module('squares', () => {
  const io = ports({ in: sink(uint(8)), busy: input(bool), drop: input(bool), out: output(uint(17)), done: output(bool) })
  const pipe = pipeline('fetch', 'multiply', 'add')
  const { fetch, multiply, add } = pipe
  const operand = pipe.payload(uint(8))
  const product = pipe.payload(uint(16))
  fetch.validWhen(io.in.valid)
  io.in.ready.set(fetch.isFiring)
  fetch.set(operand, io.in.payload)
  multiply.set(product, multiply.get(operand).mul(multiply.get(operand)))
  add.stallWhen(io.busy)
  multiply.flushWhen(io.drop)
  io.out.set(add.get(product).add(add.get(operand).extend(16)))
  io.done.set(add.isFiring)
  return io
})

describe('a pipeline', () => {
  it('carries payloads to where they are read, at one a cycle', async () => {
    const sim = await simulate(Squares)
    const { in: from, out, done } = sim.ports
    from.valid.value = true
    const got: number[] = []
    for (let i = 0; i < 20; i++) {
      from.payload.value = i
      sim.step()
      if (done.value) got.push(out.value)
    }
    expect(got).toEqual(Array.from({ length: 19 }, (_, i) => i * i + i).slice(0, got.length))
    expect(got.length).toBe(19)
  })

  it('loses nothing where it stalls', async () => {
    const sim = await simulate(Squares, undefined, { seed: 5 })
    const { in: from, busy, out, done } = sim.ports
    let state = 12345
    const random = (): boolean => (state = (state * 1103515245 + 12345) % 2 ** 31) % 3 === 0
    let sent = 0
    const got: number[] = []
    for (let i = 0; i < 300; i++) {
      busy.value = random()
      from.valid.value = !random()
      from.payload.value = sent % 256
      if (done.value) got.push(out.value)
      const takes = from.ready.value && from.valid.value
      sim.step()
      if (takes) sent++
    }
    expect(sent).toBeGreaterThan(100)
    expect(got.length).toBeGreaterThan(sent - 4)
    expect(got).toEqual(got.map((_, i) => (i % 256) * (i % 256) + (i % 256)))
  })

  it('drops what is flushed', async () => {
    const sim = await simulate(Squares)
    const { in: from, drop, done } = sim.ports
    from.valid.value = true
    sim.step()
    from.valid.value = false
    drop.value = true
    sim.step()
    drop.value = false
    for (let i = 0; i < 4; i++) {
      expect(done.value).toBe(false)
      sim.step()
    }
  })

  it('names registers by stage and payload', () => {
    const names = elaborate(Squares).top.variables.map((variable) => variable.name)
    expect(names).toEqual(expect.arrayContaining(['multiply_operand', 'add_operand', 'multiply_product', 'add_product']))
    expect(names.filter((name) => name.includes('held') || name === 'fetch_product')).toEqual([])
    const kinds = Object.fromEntries(elaborate(Squares).top.variables.map(({ name, kind }) => [name, kind]))
    expect([kinds.multiply_product, kinds.add_product, kinds.add_is_valid]).toEqual(['wire', 'register', 'register'])
  })

  it('bypasses a value that a later stage has', async () => {
    const Accumulate = module('accumulate', () => {
      const io = ports({ step: input(uint(8)), total: output(uint(8)) })
      const pipe = pipeline('read', 'write')
      const old = pipe.payload(uint(8))
      const sum = pipe.payload(uint(8))
      const store = memory(uint(8), 2, { kind: 'registers', init: [0, 0] })
      const zero = io.step.bits(0, 0).xor(io.step.bits(0, 0))
      pipe.read.set(old, store.readNow(zero))
      pipe.read.set(sum, pipe.read.get(old).addWrap(io.step))
      pipe.read.bypass(old, pipe.write.isValid, pipe.write.get(sum))
      store.write(zero, pipe.write.get(sum), { enable: pipe.write.isFiring })
      io.total.set(pipe.write.get(sum))
      return io
    })
    const sim = await simulate(Accumulate)
    sim.step()
    const before = sim.ports.total.value
    sim.ports.step.value = 3
    sim.step()
    sim.step()
    sim.step()
    expect(sim.ports.total.value).toBe((before + 9) % 256)
  })

  it('takes a stage more in its middle as one name more: the same results, a cycle later', async () => {
    const products = async (...names: string[]): Promise<{ results: number[]; latency: number; registers: string[] }> => {
      const Sum = module('sum', () => {
        const io = ports({ a: input(uint(8)), valid: input(bool), out: output(uint(17)), done: output(bool) })
        const pipe = pipeline('fetch', ...names, 'add')
        const a = pipe.payload(uint(8))
        const square = pipe.payload(uint(16))
        pipe.fetch!.validWhen(io.valid)
        pipe.fetch!.set(a, io.a)
        pipe.multiply!.set(square, pipe.multiply!.get(a).mul(pipe.multiply!.get(a)))
        io.out.set(pipe.add!.get(square).add(pipe.add!.get(a)))
        io.done.set(pipe.add!.isFiring)
        return io
      })
      const sim = await simulate(Sum)
      const results: number[] = []
      let latency = -1
      for (let cycle = 0; cycle < 40; cycle++) {
        sim.ports.valid.value = cycle < 20 && cycle % 3 !== 1
        sim.ports.a.value = (cycle * 37) % 256
        if (sim.ports.done.value) {
          if (latency < 0) latency = cycle
          results.push(sim.ports.out.value)
        }
        sim.step()
      }
      const { variables } = elaborate(Sum).top
      return { results, latency, registers: variables.filter(({ kind }) => kind === 'register').map(({ name }) => name) }
    }
    const short = await products('multiply')
    const long = await products('multiply', 'rest')
    const fed = Array.from({ length: 20 }, (_, cycle) => cycle).filter((cycle) => cycle % 3 !== 1)
    expect(short.results).toEqual(fed.map((cycle) => ((cycle * 37) % 256) ** 2 + ((cycle * 37) % 256)))
    expect(long.results).toEqual(short.results)
    expect(long.latency).toBe(short.latency + 1)
    expect(new Set(long.registers).difference(new Set(short.registers))).toEqual(
      new Set(['rest_is_valid', 'rest_a', 'rest_square']),
    )
  })

  it('drops what came later, however many stages it has filled', async () => {
    const Redirected = module('redirected', () => {
      const io = ports({ value: input(uint(8)), back: input(bool), out: output(uint(8)), done: output(bool) })
      const pipe = pipeline('one', 'two', 'three', 'four')
      const value = pipe.payload(uint(8))
      pipe.one.set(value, io.value)
      pipe.three.flushBeforeWhen(io.back)
      io.out.set(pipe.four.get(value))
      io.done.set(pipe.four.isFiring)
      return io
    })
    const sim = await simulate(Redirected)
    const got: number[] = []
    for (let cycle = 0; cycle < 12; cycle++) {
      sim.ports.value.value = cycle
      sim.ports.back.value = cycle === 6
      if (sim.ports.done.value) got.push(sim.ports.out.value)
      sim.step()
    }
    // In cycle 6 stage three holds 4, which goes on; 5 and 6 are lost. What reset left in the pipeline comes first.
    expect(got.slice(-5)).toEqual([2, 3, 4, 7, 8])
  })

  it('has its registers in the domain in which it was made', () => {
    const fast = clockDomain('fast', { frequency: 200e6, reset: 'sync' })
    const Apart = module('apart', () => {
      const io = ports({ a: input(uint(8), { domain: fast }), b: output(uint(8), { domain: fast }) })
      const [pipe, a] = inDomain(fast, () => {
        const made = pipeline('one', 'two')
        return [made, made.payload(uint(8))] as const
      })
      pipe.one.set(a, io.a)
      io.b.set(pipe.two.get(a))
      return io
    })
    const registers = elaborate(Apart).top.variables.filter(({ kind }) => kind === 'register')
    expect(registers.map(({ name, domain }) => `${name} ${domain!.name}`)).toEqual(['two_is_valid fast', 'two_a fast'])
  })

  it('says at the line of the design what is wrong', () => {
    const First = module('first', () => {
      const io = ports({ x: output(bool) })
      const pipe = pipeline('one', 'two')
      pipe.one.flushBeforeWhen(io.x)
      return io
    })
    expect(() => elaborate(First)).toThrow(/GW028 pipeline: there is no stage before `one`[\s\S]*pipe\.one\.flushBeforeWhen/)
    const Lost = module('lost', () => {
      const io = ports({ x: output(uint(8)), y: output(uint(8)) })
      const pipe = pipeline('one', 'two')
      const never = pipe.payload(uint(8))
      io.x.set(pipe.two.get(never))
      io.y.set(0)
      return io
    })
    expect(() => elaborate(Lost)).toThrow(
      /`never` is read in stage `two` and never set[\s\S]*io\.x\.set\(pipe\.two\.get\(never\)\)/,
    )
  })

  it('refuses what is read before it is set', () => {
    const Early = module('early', () => {
      const io = ports({ x: output(uint(8)) })
      const pipe = pipeline('one', 'two')
      const late = pipe.payload(uint(8))
      pipe.two.set(late, 1)
      io.x.set(pipe.one.get(late))
      return io
    })
    expect(() => elaborate(Early)).toThrow(/GW028 pipeline: `late` is read in stage `one`, before stage `two` sets it/)
  })
})
