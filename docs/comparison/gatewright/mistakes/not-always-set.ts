import { bool, input, module, output, ports, uint, when } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ go: input(bool), a: input(uint(8)), b: output(uint(8)) })
  when(io.go, () => io.b.set(io.a)) // and otherwise?
  return io
})
