import { input, module, output, ports, uint } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)), c: output(uint(8)) })
  io.b.set(io.a) // and nothing for c
  return io
})
