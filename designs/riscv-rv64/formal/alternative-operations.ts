import {
  type Bool,
  bool,
  cat,
  input,
  literal,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  select,
  sink,
  source,
  struct,
  type UInt,
  uint,
  when,
} from 'gatewright'
import type { Divider, Multiplier } from 'gatewright/lib'

type ParametersOf<T> = T extends (parameters: infer P, ...rest: any) => unknown ? P : never

/** What riscv-formal combines sums and differences with, so that each operation has its own. Source: its `insns`, `ALTOPS`. */
const masks = {
  mul: 0x2cdf_52a5_5876_063en,
  mulh: 0x15d0_1651_f658_3fb7n,
  mulhsu: 0xea39_69ed_ecfb_e137n,
  mulhu: 0xd13d_b50d_949c_e5e8n,
  div: 0x29bb_f66f_7f85_29ecn,
  divu: 0x8c62_9acb_10e8_fd70n,
  rem: 0xf5b7_d853_8da6_8fa5n,
  remu: 0xbc44_0241_3138_d0e1n,
} as const

const masked = (value: Signal<UInt<any>>, name: keyof typeof masks): Signal<UInt<any>> =>
  value.xor(literal(uint(value.width), BigInt.asUintN(value.width, masks[name])) as never)

/**
 * Has the ports and the latency of `Multiplier`, and sums and differences in place of products: solvers cannot multiply.
 *
 * Source      riscv-formal, docs/procedure.md: "alternative arithmetic operations".
 */
export const AlternativeMultiplier = module('alternative_multiplier', (p: ParametersOf<typeof Multiplier>) => {
  const io = ports({
    a: input(uint(p.a)),
    b: input(uint(p.b)),
    isSignedA: input(bool),
    isSignedB: input(bool),
    product: output(uint(p.a + p.b)),
  })
  const sum = io.a.addWrap(io.b as never)
  const upper = select(uint(p.a), cat(io.isSignedA, io.isSignedB), {
    0: masked(sum, 'mulhu'),
    2: masked(io.a.subWrap(io.b as never), 'mulhsu'),
    _: masked(sum, 'mulh'),
  } as never)
  let late: Signal<UInt<any>> = cat(upper as Signal<UInt<any>>, masked(sum, 'mul'))
  for (let cycle = 0; cycle < p.latency; cycle++) {
    const register = reg(uint(p.a + p.b))
    register.next = late as never
    late = register as Signal<UInt<any>>
  }
  io.product.set(late as never)
  return io
})

/** Has the ports of `Divider`, and differences in place of quotients and remainders, two cycles after it was asked. */
export const AlternativeDivider = module('alternative_divider', ({ width }: ParametersOf<typeof Divider>) => {
  const io = ports({
    in: sink(struct({ dividend: uint(width), divisor: uint(width), isSigned: bool })),
    out: source(struct({ quotient: uint(width), remainder: uint(width) })),
  })
  const isAsked = reg(bool, { init: false })
  const isDone = reg(bool, { init: false })
  const difference = reg(uint(width))
  const isSigned = reg(bool)
  io.in.ready.set(isAsked)
  io.out.valid.set(isDone)
  // As in `Divider`, a request is taken in the second cycle in which it is there.
  when(isDone, () => {
    isDone.next = (io.out.ready as Signal<Bool>).not()
  })
    .elseWhen(isAsked, () => {
      isAsked.next = false
      isDone.next = true
    })
    .elseWhen(io.in.valid, () => {
      isAsked.next = true
      const { dividend, divisor } = io.in.payload as any
      difference.next = dividend.subWrap(divisor)
      isSigned.next = (io.in.payload as any).isSigned
    })
  const of = (signed: keyof typeof masks, unsigned: keyof typeof masks) =>
    mux(isSigned, masked(difference as Signal<UInt<any>>, signed), masked(difference as Signal<UInt<any>>, unsigned))
  io.out.payload.set({ quotient: of('div', 'divu'), remainder: of('rem', 'remu') } as never)
  return io
})
