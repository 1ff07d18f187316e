import { bool, elaborate, input, memory, module, output, pipeline, ports, simulate, sink, uint } from 'gatewright'
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
