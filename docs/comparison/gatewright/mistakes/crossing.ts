import { bool, clockDomain, inDomain, input, module, output, ports, reg } from 'gatewright'

const system = clockDomain('system', { frequency: 100e6, reset: 'sync' })
const line = clockDomain('line', { frequency: 130e6, reset: 'sync' })

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(bool, { domain: system }), b: output(bool, { domain: line }) })
  const held = inDomain(system, () => reg(bool, { init: false }))
  held.next = io.a
  const taken = inDomain(line, () => reg(bool, { init: false }))
  taken.next = held // straight into the other clock
  io.b.set(taken)
  return io
})
