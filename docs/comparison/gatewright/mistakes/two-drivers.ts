import { input, module, output, ports, uint, wire } from 'gatewright'

const Half = module('half', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  io.b.set(io.a.shr(1))
  return io
})

export const Mistake = module('mistake', () => {
  const io = ports({ a: input(uint(8)), b: output(uint(8)) })
  const first = Half()
  const second = Half()
  first.a.set(io.a)
  second.a.set(io.a)
  const shared = wire(uint(8))
  shared.set(first.b)
  shared.set(second.b) // both for one wire
  io.b.set(shared)
  return io
})
