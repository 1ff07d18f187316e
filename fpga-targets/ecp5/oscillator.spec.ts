import { inDomain, module, output, ports, reg, simulate, uint } from 'gatewright'
import { expect, it } from 'vitest'
import { oscillator } from './oscillator.ts'

it('an oscillator is a domain that leaves its reset by itself', async () => {
  const Top = module('top', () => {
    const io = ports({ count: output(uint(8)) })
    const slow = oscillator({ name: 'slow', divider: 100 })
    const count = inDomain(slow, () => reg(uint(8), { init: 0 }))
    count.next = count.addWrap(1)
    io.count.set(count.crossing('a number for the test', { stable: true }))
    return io
  })
  const sim = await simulate(Top)
  const values: number[] = []
  for (let n = 0; n < 30; n++) {
    await sim.tick('slow' as never)
    values.push(Number(sim.ports.count.value))
  }
  const start = values.findIndex((value) => value > 0)
  expect(start).toBeGreaterThan(15)
  expect(start).toBeLessThan(22)
  expect(values.slice(start)).toEqual(Array.from({ length: 30 - start }, (_, i) => i + 1))
})
