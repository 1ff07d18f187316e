import { bool, input, module, output, ports, reg, uint } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ go: input(bool), b: output(uint(8)) })
  const value = reg(uint(8), { init: 0 })
  if (io.go) value.next = value.addWrap(1)
  io.b.set(value)
  return io
})
