import { input, module, output, ports, uint } from 'gatewright'

const Half = module('half', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  io.b.set(io.a.shr(1))
  return io
})

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  const half = Half()
  half.a.set(io.a)
  // @ts-expect-error its output is called b
  io.b.set(half.result)
  return io
})
