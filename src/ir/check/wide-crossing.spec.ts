import { bool, clockDomain, elaborate, inDomain, input, module, output, ports, reg, type Shape, struct, uint } from 'gatewright'
import { expect, it } from 'vitest'

const near = clockDomain('near', { frequency: 100e6 })
const far = clockDomain('far', { frequency: 125e6 })

const crossed = (shape: Shape, options?: { stable?: boolean; gray?: boolean }) =>
  elaborate(
    module('crossed', () => {
      const io = ports({ from: input(shape, { domain: near }), to: output(shape, { domain: far }) })
      const held: any = inDomain(near, () => reg(shape))
      held.next = io.from
      inDomain(far, () => {
        const first: any = reg(shape)
        const second: any = reg(shape)
        first.next = held.crossing('why', options)
        second.next = first
        io.to.set(second)
      })
      return io
    }),
  )

it('refuses several bits, of a number as of a struct', () => {
  expect(() => crossed(uint(2))).toThrow(/GW114 crossing of many bits: a plain crossing takes 2 bits/)
  expect(() => crossed(struct({ on: bool, off: bool }))).toThrow(/GW114 .* takes 2 bits/)
})

it('takes one bit, and many that are stable or gray', () => {
  for (const made of [crossed(bool), crossed(uint(1)), crossed(uint(8), { gray: true }), crossed(uint(8), { stable: true })])
    expect(made.top.name).toBe('crossed')
})
