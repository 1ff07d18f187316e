import { array, input, module, output, ports, simulate, struct, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'

const shape = struct({ only: array(uint(5), 1) })
const Through = module('through', () => {
  const io = ports({ from: input(shape), to: output(shape) })
  io.to.set(io.from)
  return io
})

describe('a pin', () => {
  it('keeps the form of a struct or an array with one leaf', async () => {
    const sim = await simulate(Through)
    sim.ports.from.value = { only: [29] }
    expect(sim.ports.to.value).toEqual({ only: [29] })
    sim.step()
    expect(sim.ports.to.sampled).toEqual({ only: [29] })
  })
})
