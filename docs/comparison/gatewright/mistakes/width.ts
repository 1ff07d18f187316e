import { input, module, output, ports, uint } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: input(uint(8)), sum: output(uint(8)) })
  // @ts-expect-error a sum of nine bits for an output of eight
  io.sum.set(io.a.add(io.b))
  return io
})
