import { bool, cat, input, module, output, ports, reg, type Signal, type UInt, uint, when, wire } from 'gatewright'

/**
 * The design whose elaboration is timed; lanes.py is the same in Amaranth, name by name. A lane has ten signals; it works
 * on what the lane before it gives.
 */
export interface LanesParameters {
  /** Of the first lane: it makes the constants of every module other ones, so that no two are equal. */
  readonly first: number
  readonly count: number
}

export const Lanes = module('lanes', (p: LanesParameters) => {
  const io = ports({ enable: input(bool), in: input(uint(16)), out: output(uint(16)) })
  let before: Signal<UInt<16>> = io.in
  const lanes = Array.from({ length: p.count }, (_, i) => {
    const lane = laneOf(p.first + i, before, io.enable)
    before = lane.held
    return lane
  })
  io.out.set(lanes.at(-1)!.held)
  return io
})

function laneOf(index: number, before: Signal<UInt<16>>, enable: Signal<typeof bool>) {
  const held = reg(uint(16), { init: index % 65536 })
  const ticks = reg(uint(8), { init: 0 })
  const phase = reg(uint(2), { init: 0 })
  const isFull = reg(bool, { init: false })
  const sum = before.addWrap(held)
  const mixed = sum.xor(cat(held.low(8), ticks))
  const isLarge = mixed.gt((index * 40503) % 65536)
  const parity = mixed.parity()
  const amount = wire(uint(8), { default: 1 })
  const next = wire(uint(16))

  when(isLarge, () => {
    amount.set(3)
  }).elseWhen(parity, () => {
    amount.set(mixed.low(8))
  })
  when(phase.eq(2), () => {
    next.set(mixed)
  }).otherwise(() => {
    next.set(sum)
  })
  when(enable, () => {
    held.next = next
    ticks.next = ticks.addWrap(amount)
    isFull.next = ticks.eq(255).or(isFull.and(isLarge))
    when(isFull, () => {
      phase.next = phase.addWrap(1)
    })
  })
  return { held, ticks, phase, isFull, sum, mixed, isLarge, parity, amount, next }
}

/** The same signals in modules of ten lanes each, in a row. */
export const ManyModules = module('many_modules', (p: { readonly modules: number }) => {
  const io = ports({ enable: input(bool), in: input(uint(16)), out: output(uint(16)) })
  let before: Signal<UInt<16>> = io.in
  const parts = Array.from({ length: p.modules }, (_, i) => {
    const part = Lanes({ first: 10 * i, count: 10 })
    part.enable.set(io.enable)
    part.in.set(before)
    before = part.out
    return part
  })
  io.out.set(parts.at(-1)!.out)
  return io
})
