import { input, module, output, ports, uint } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  io.b.set(io.a)
  // @ts-expect-error the module drives its own input
  io.a.set(3)
  return io
})
