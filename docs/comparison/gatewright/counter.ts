import { bool, input, module, output, ports, reg, uint, when } from 'gatewright'

export const Counter = module('counter', (p: { width: number }) => {
  const io = ports({ enable: input(bool), clear: input(bool), count: output(uint(p.width)) })
  const value = reg(uint(p.width), { init: 0 })
  when(io.clear, () => {
    value.next = 0
  }).elseWhen(io.enable, () => {
    value.next = value.addWrap(1)
  })
  io.count.set(value)
  return io
})
