import { bool, choice, input, match, module, output, ports, reg, when } from 'gatewright'

export const Mistake = module('mistake', () => {
  const io = ports({ go: input(bool), busy: output(bool) })
  const state = reg(choice('idle', 'run', 'done'), { init: 'idle' })
  io.busy.set(state.ne('idle'))
  // @ts-expect-error no arm for done
  match(state, {
    idle: () => {
      when(io.go, () => (state.next = 'run'))
    },
    run: () => {
      state.next = 'done'
    },
  })
  return io
})
