import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { fsm } from '../../dsl/fsm.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, struct, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg, wire } from '../../dsl/storage.ts'

export interface DividerParameters {
  readonly width: number
  /** Quotient bits a cycle: one or two. */
  readonly radix: 2 | 4
  /** Whether a quarter of the dividend is passed over in one cycle while it is 0 at the top. */
  readonly skipsZeros: boolean
}

/**
 * Divides integers, unsigned or signed as each request says, one quotient digit a cycle (restoring).
 *
 * The results are those of RISC-V's DIV, DIVU, REM and REMU (Unprivileged ISA, M extension, table of division by zero and
 * overflow): towards zero, the remainder has the dividend's sign; by 0 the quotient is all ones and the remainder the
 * dividend; the least integer by -1 gives itself and 0.
 *
 * Ports       `in`: a stream of `{ dividend, divisor, isSigned }`; `out`: a stream of `{ quotient, remainder }`.
 * Latency     from the first cycle of `in.valid` to `out.valid`: width + 4 cycles, with radix 4 width / 2 + 4; where it skips
 *             zeros, 1 for each quarter of the dividend's magnitude that is 0 from the top on. One division at a time.
 * Handshake   `in.ready` comes in the second cycle of `in.valid`, which stays meanwhile, as streams do. `out` holds until it
 *             is taken, and the next request waits for that.
 * Timing      radix 2: one subtraction of width + 2 bits and a multiplexer; radix 4: three side by side and one more
 *             multiplexer. `quotient` and `remainder` come through an incrementer each; `valid` and `ready` from the state.
 * Reset       idle. Data registers have no reset.
 * Errors      GW232 a width below 2, odd for radix 4; a width of no four even quarters where it skips zeros.
 */
export const Divider = module('divider', (p: DividerParameters) => {
  checkDivider(p)
  const { width } = p
  const digit = p.radix === 4 ? 2 : 1
  const io = ports({
    in: sink(struct({ dividend: uint(width), divisor: uint(width), isSigned: bool })),
    out: source(struct({ quotient: uint(width), remainder: uint(width) })),
  })
  const request = io.in.payload

  // First the dividend, to become its magnitude, then the divisor: what is added is `addend` + `carry`, -|divisor|.
  const addend = reg(uint(width))
  const carry = reg(bool)
  const remainder = reg(uint(width))
  // The dividend leaves at the top; the quotient, or its complement, comes in at the bottom.
  const dividend = reg(uint(width))
  const negatesQuotient = reg(bool)
  const negatesRemainder = reg(bool)
  const digits = width / digit
  const left = reg(uint(bits(digits)))
  /** Whether the state is `divide`, from a register of its own: the subtraction begins with it. */
  const isDividing = reg(bool, { init: false })
  const isLast = wire(bool)

  const state = fsm('dividend', {
    dividend: (here) => {
      when(io.in.valid, () => here.goto('divisor'))
    },
    divisor: (here) => here.goto('load'),
    load: (here) => here.goto('check'),
    check: (here) => here.goto('divide'),
    divide: (here) => {
      when(isLast, () => here.goto('done'))
    },
    done: (here) => {
      when(io.out.ready, () => here.goto('dividend'))
    },
  })
  isDividing.next = state.is('check').or(state.is('divide').and(isLast.not()))
  io.in.ready.set(state.is('divisor'))

  const isNegative = (word: Signal<UInt<any>>): Signal<Bool> => request.isSigned.and(word.bit(width - 1))
  const isFirst = state.is('dividend')
  const complements = mux(isFirst, isNegative(request.dividend), isNegative(request.divisor).not())
  const operand = mux(isFirst, request.dividend, request.divisor)
  when(isFirst.or(state.is('divisor')), () => {
    addend.next = operand.xor(complements.repeat(width))
    carry.next = complements
  })
  when(isFirst, () => {
    negatesRemainder.next = isNegative(request.dividend)
    negatesQuotient.next = isNegative(request.dividend).ne(isNegative(request.divisor))
  })

  const top = dividend.high(digit).and(isDividing.repeat(digit))
  const partial = cat(remainder, top)
  const steps = p.radix === 2 ? [once(partial, addend, carry)] : upToThrice(partial, addend, carry)
  // The first that does not go below zero, the greatest multiple first.
  const fits = steps.map((step) => step.bit(step.width - 1).not())
  const next = steps.reduceRight<Signal<UInt<any>>>(
    (smaller, step, i) => mux(fits[i]!, step.low(width), smaller),
    partial.low(width),
  )
  const quotientDigit = p.radix === 2 ? fits[0]!.asBits() : cat(fits[1]!, fits[0]!.or(fits[1]!.not().and(fits[2]!)))

  const quarter = width / 4
  const isLeading = p.skipsZeros ? reg(bool) : undefined
  const isSkipping = isLeading === undefined ? literal(bool, false) : isLeading.and(dividend.high(quarter).any().not())

  when(isFirst.or(state.is('load')), () => {
    remainder.next = 0
  })
  when(state.is('divisor'), () => {
    remainder.next = steps.at(-1)!.low(width)
  })
  when(state.is('load'), () => {
    dividend.next = remainder
    left.next = digits - 1
  })
  when(state.is('check').and(fits.at(-1)!), () => {
    // 0 - |divisor| is not below 0: all quotient bits will be ones, and stay so.
    negatesQuotient.next = false
  })
  if (isLeading !== undefined)
    when(state.is('check'), () => {
      isLeading.next = fits.at(-1)!.not()
    }).elseWhen(isSkipping.not(), () => {
      isLeading.next = false
    })
  when(isDividing, () => {
    remainder.next = next
    dividend.next = cat(dividend.low(width - digit), quotientDigit.xor(negatesQuotient.repeat(digit)))
    left.next = left.subWrap(1)
  })
  isLast.set(isLeading === undefined ? left.eq(0) : mux(isSkipping, left.eq(digits / 4 - 1), left.eq(0)))
  if (isLeading !== undefined)
    when(isDividing.and(isSkipping), () => {
      dividend.next = cat(dividend.low(width - quarter), negatesQuotient.repeat(quarter))
      left.next = left.subWrap(digits / 4)
    })

  io.out.valid.set(state.is('done'))
  io.out.payload.quotient.set(dividend.addWrap(negatesQuotient.asBits().extend(width)))
  io.out.payload.remainder.set(remainder.xor(negatesRemainder.repeat(width)).addWrap(negatesRemainder.asBits().extend(width)))
  return io
})

/** a + b + carry in one carry chain. */
function sum(a: Signal<UInt<any>>, b: Signal<UInt<any>>, carry: Signal<Bool>): Signal<UInt<any>> {
  const one = literal(bool, true)
  return cat(a, one).addWrap(cat(b, carry)).high(a.width)
}

/** Bits of a negative number with more ones on top. */
function negative(word: Signal<UInt<any>>, width: number): Signal<UInt<any>> {
  return cat(literal(uint(width - word.width), (1n << BigInt(width - word.width)) - 1n), word)
}

/** partial - divisor, its sign on top: the partial remainder is below twice the divisor. */
function once(partial: Signal<UInt<any>>, addend: Signal<UInt<any>>, carry: Signal<Bool>): Signal<UInt<any>> {
  return sum(partial, negative(addend, partial.width), carry)
}

/** Three times the divisor less than the partial remainder, then two times, then once. Three times is ready in a register. */
function upToThrice(partial: Signal<UInt<any>>, addend: Signal<UInt<any>>, carry: Signal<Bool>): Signal<UInt<any>>[] {
  const width = partial.width + 1
  const wide = partial.extend(width)
  const twice = cat(addend, carry)
  const thrice = reg(uint(partial.width))
  thrice.next = sum(negative(addend, partial.width), negative(twice, partial.width), carry)
  return [thrice, twice, addend].map((multiple) => sum(wide, negative(multiple, width), carry))
}

function checkDivider({ width, radix, skipsZeros }: DividerParameters): void {
  const refuse = (message: string, mend: string): never => fail({ code: 'GW232', title: 'divider', message, mend })
  if (radix !== 2 && radix !== 4) refuse(`the radix of a divider is ${radix}`, 'give 2 or 4: one or two quotient bits a cycle')
  const step = (radix === 4 ? 2 : 1) * (skipsZeros ? 4 : 1)
  if (!Number.isSafeInteger(width) || width < 2 || width % step !== 0)
    refuse(
      `the width of a divider${skipsZeros ? ' that skips zeros' : ''} of radix ${radix} is ${width}`,
      step === 1 ? 'give a whole number from 2 up' : `give a multiple of ${step}`,
    )
}
