import { bool, clockDomain, inDomain, input, module, output, ports, reg, when } from 'gatewright'

export const system = clockDomain('system', { frequency: 100e6, reset: 'sync' })
export const line = clockDomain('line', { frequency: 130e6, reset: 'sync' })

/** A pulse of one clock becomes one pulse of another. */
export const TwoClocks = module('two_clocks', () => {
  const io = ports({ pulse: input(bool, { domain: system }), out: output(bool, { domain: line }) })
  const toggle = inDomain(system, () => reg(bool, { init: false }))
  when(io.pulse, () => (toggle.next = toggle.not()))
  inDomain(line, () => {
    const first = reg(bool, { init: false })
    const second = reg(bool, { init: false })
    const before = reg(bool, { init: false })
    first.next = toggle.crossing('first of two flip-flops')
    second.next = first
    before.next = second
    io.out.set(second.ne(before))
  })
  return io
})
