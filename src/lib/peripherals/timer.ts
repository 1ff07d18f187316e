import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { mux } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, output, ports } from '../../dsl/port.ts'
import { uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { accessPort } from '../buses/access-port.ts'
import { registerFile } from '../registers/register-file.ts'
import { registerMap } from '../registers/register-map.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'

export interface TimerParameters {
  /** Bits of the bus: 32 or 64. */
  readonly data: 32 | 64
  /** How many times are waited for: one a hart, in a CLINT. 1 to 32. */
  readonly compares: number
}

const allOnes = 2 ** 32 - 1

/**
 * The registers of a timer.
 *
 * On 32 bits a time is two registers, the low half first; a driver reads high, low, high until both highs are equal, and
 * writes a comparison's high half as all ones first, as the RISC-V privileged specification (3.2.1) has it for mtimecmp.
 */
export function timerMap({ data, compares }: TimerParameters) {
  if ((data !== 32 && data !== 64) || !Number.isSafeInteger(compares) || compares < 1 || compares > 32)
    fail({
      code: 'GW262',
      title: 'timer',
      message: `a timer on ${String(data)} bits that compares with ${compares}`,
      mend: 'give data: 32 or 64, and compares: 1 to 32',
    })
  const control = {
    doc: 'Prescaler and switch.',
    fields: {
      enable: { bits: [31, 31], access: 'rw', reset: 1, doc: 'Time goes on while set.' },
      prescale: { bits: [15, 0], access: 'rw', doc: 'A tick lasts so many cycles and one.' },
    },
  } as const
  return data === 64
    ? registerMap({
        name: 'timer',
        width: 64,
        registers: {
          control: { at: 0x0, ...control },
          time: { at: 0x8, doc: 'Ticks.', fields: { value: { bits: [63, 0], access: 'counter' } } },
          compare: {
            at: 0x10,
            count: compares,
            doc: 'Its interrupt is raised while time is this or later.',
            fields: { value: { bits: [63, 0], access: 'rw', reset: 2n ** 64n - 1n } },
          },
        },
      })
    : registerMap({
        name: 'timer',
        width: 32,
        registers: {
          control: { at: 0x0, ...control },
          timeLow: { at: 0x8, doc: 'Ticks, low half.', fields: { value: { bits: [31, 0], access: 'counter' } } },
          timeHigh: { at: 0xc, doc: 'Ticks, high half.', fields: { value: { bits: [31, 0], access: 'counter' } } },
          compareLow: {
            at: 0x10,
            count: compares,
            stride: 8,
            doc: 'Its interrupt is raised while time is this or later: low half.',
            fields: { value: { bits: [31, 0], access: 'rw', reset: allOnes } },
          },
          compareHigh: {
            at: 0x14,
            count: compares,
            stride: 8,
            doc: 'High half.',
            fields: { value: { bits: [31, 0], access: 'rw', reset: allOnes } },
          },
        },
      })
}

export const timerPins = ({ compares }: TimerParameters) => ({
  now: output(uint(64)),
  interrupts: output(uint(compares)),
})

/** The bus of a timer. */
export const timerWidths = (p: TimerParameters) => ({ address: timerMap(p).addressBits, data: p.data })

/**
 * A 64-bit count of ticks, and interrupts from a time on: mtime and mtimecmp of a RISC-V machine.
 *
 * Ports       `access`: the registers of `timerMap`. `now`: the time. `interrupts`: bit i while time ≥ compare i, unsigned.
 * Latency     a tick every `prescale` + 1 cycles; `interrupts` one cycle after the time or the comparison changes.
 * Timing      `interrupts` and `now` come straight from flip-flops; a comparison is a carry chain of 64 bits between two.
 * Reset       time 0, going, a tick a cycle; comparisons all ones: no interrupt for 2^64 ticks. A write to the prescaler
 *             is good from the next tick on, or at once where that would be past.
 * Errors      GW262. Source: RISC-V privileged specification, 3.2.1; the addresses are our own.
 */
export const Timer = module('timer', (p: TimerParameters) => {
  const map: any = timerMap(p)
  const io = ports({ access: flip(accessPort(timerWidths(p))), ...timerPins(p) })
  const registers: any = registerFile(map)()
  connect(io.access, registers.access)

  const cycle = reg(uint(16), { init: 0 })
  const { prescale, enable } = registers.control
  const isTick = cycle.ge(prescale)
  cycle.next = mux(isTick, 0, cycle.addWrap(1))
  const counts = isTick.and(enable)

  const whole = (low: Signal<UInt<any>>, high: Signal<UInt<any>>) => cat(high, low) as Signal<UInt<64>>
  let time: Signal<UInt<64>>
  if (p.data === 64) {
    registers.time.value.count.set(counts)
    time = registers.time.value.value
  } else {
    const { timeLow, timeHigh } = registers
    timeLow.value.count.set(counts)
    timeHigh.value.count.set(counts.and(timeLow.value.value.all()))
    time = whole(timeLow.value.value, timeHigh.value.value)
  }
  io.now.set(time)
  const isReached = Array.from({ length: p.compares }, (_, i) =>
    time.ge(p.data === 64 ? registers.compare[i].value : whole(registers.compareLow[i].value, registers.compareHigh[i].value)),
  )
  const interrupts = reg(uint(p.compares), { init: 0 })
  interrupts.next = p.compares === 1 ? isReached[0]!.asBits() : (cat(...isReached.toReversed()) as Signal<UInt<any>>)
  io.interrupts.set(interrupts)
  return io
})

const attach = (p: TimerParameters) => ({ widths: timerWidths(p), pins: timerPins(p) })

/** `Timer` on AXI4-Lite. Ports `sAxil`, `now`, `interrupts`. */
export const AxiLiteTimer = onAxiLite('timer_axi_lite', Timer, attach)

/** `Timer` on classic Wishbone. Ports `wb`, `now`, `interrupts`. */
export const WishboneTimer = onWishbone('timer_wishbone', Timer, attach)
