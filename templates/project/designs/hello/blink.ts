import { bits, bool, module, mux, output, ports, reg, uint, when } from 'gatewright'

/** A light that changes every `cycles` clock cycles. */
export const Blink = module('blink', (p: { cycles: number }) => {
  const io = ports({ led: output(bool) })
  const count = reg(uint(bits(p.cycles)), { init: 0 })
  const isOn = reg(bool, { init: false })
  const isDue = count.eq(p.cycles - 1)

  count.next = mux(isDue, 0, count.addWrap(1))
  when(isDue, () => {
    isOn.next = isOn.not()
  })
  io.led.set(isOn)
  return io
})
