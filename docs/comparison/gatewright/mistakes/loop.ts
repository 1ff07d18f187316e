import { input, module, output, ports, uint, wire } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  const x = wire(uint(8))
  const y = wire(uint(8))
  x.set(y.xor(io.a))
  y.set(x.addWrap(1))
  io.b.set(x)
  return io
})
