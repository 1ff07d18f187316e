import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { accessPort } from '../buses/access-port.ts'
import { registerFile } from '../registers/register-file.ts'
import { registerMap } from '../registers/register-map.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'

export interface PwmParameters {
  /** 1 to 32. */
  readonly channels: number
  /** Bits of the period and of each channel's high time, 1 to 32. */
  readonly width: number
}

/** The registers of pulse-width modulation. */
export function pwmMap({ channels, width }: PwmParameters) {
  const isGood = (value: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= 32
  if (!isGood(channels) || !isGood(width))
    fail({
      code: 'GW262',
      title: 'PWM',
      message: `${channels} channels of ${width} bits`,
      mend: 'give channels: 1 to 32, and width: 1 to 32',
    })
  return registerMap({
    name: 'pwm',
    width: 32,
    registers: {
      control: { at: 0x0, fields: { enable: { bits: [0, 0], access: 'rw', doc: 'Counts while set; else all channels rest.' } } },
      prescale: { at: 0x4, fields: { cycles: { bits: [15, 0], access: 'rw', doc: 'A step lasts so many cycles and one.' } } },
      period: { at: 0x8, fields: { steps: { bits: [width - 1, 0], access: 'rw', doc: 'A period has so many steps and one.' } } },
      invert: {
        at: 0xc,
        fields: { channels: { bits: [channels - 1, 0], access: 'rw', doc: '1: low first, and high at rest.' } },
      },
      high: {
        at: 0x80,
        count: channels,
        fields: {
          steps: {
            bits: [width - 1, 0],
            access: 'rw',
            doc: 'High for so many steps; all of them, where it is more than the period.',
          },
        },
      },
    },
  })
}

export const pwmPins = ({ channels }: PwmParameters) => ({ out: output(uint(channels)), isBegin: output(bool) })

const widths = (p: PwmParameters) => ({ address: pwmMap(p).addressBits, data: 32 })

/**
 * Pulse-width modulation on several channels of one period.
 *
 * Ports       `access`: the registers of `pwmMap`. `out`: a bit a channel. `isBegin`: a pulse in the first cycle of a period.
 * Latency     a period has (period + 1) · (prescale + 1) cycles. `period`, `prescale` and `high` are taken where one ends
 *             and the next begins, all at once: no pulse is cut. `invert` works at once.
 * Timing      `out` and `isBegin` come straight from flip-flops, behind a comparison of two registers.
 * Reset       all off. Errors: GW262.
 */
export const Pwm = module('pwm', (p: PwmParameters) => {
  const map = pwmMap(p)
  const io = ports({ access: flip(accessPort(widths(p))), ...pwmPins(p) })
  const registers: any = registerFile(map as any)()
  connect(io.access, registers.access)
  const value = (field: any): Signal<UInt<any>> => field.asBits()
  const { enable } = registers.control

  const cyclesLeft = reg(uint(16), { init: 0 })
  const step = reg(uint(p.width), { init: 0 })
  const prescale = reg(uint(16), { init: 0 })
  const period = reg(uint(p.width), { init: 0 })
  const isOn = reg(bool, { init: false })
  const isLastCycle = cyclesLeft.eq(0)
  const isLast = isLastCycle.and(step.eq(period))
  const begins = enable.and(isOn.not().or(isLast))
  isOn.next = enable
  when(begins, () => {
    prescale.next = registers.prescale.cycles
    period.next = value(registers.period.steps)
    cyclesLeft.next = registers.prescale.cycles
    step.next = 0
  }).otherwise(() => {
    // While off too: both are loaded before they are looked at.
    cyclesLeft.next = mux(isLastCycle, prescale, cyclesLeft.subWrap(1))
    when(isLastCycle, () => {
      step.next = step.addWrap(1)
    })
  })
  const isHigh = Array.from({ length: p.channels }, (_, i) => {
    const high = reg(uint(p.width), { init: 0 })
    when(begins, () => {
      high.next = value(registers.high[i].steps)
    })
    return isOn.and(step.lt(high))
  })
  const out = reg(uint(p.channels), { init: 0 })
  out.next = (p.channels === 1 ? isHigh[0]!.asBits() : (cat(...isHigh.toReversed()) as Signal<UInt<any>>)).xor(
    value(registers.invert.channels),
  )
  const wasBegun = reg(bool, { init: false })
  const isBegin = reg(bool, { init: false })
  wasBegun.next = begins
  isBegin.next = wasBegun
  io.out.set(out)
  io.isBegin.set(isBegin)
  return io
})

const attach = (p: PwmParameters) => ({ widths: widths(p), pins: pwmPins(p) })

/** `Pwm` on AXI4-Lite of 32 bits. Ports `sAxil`, `out`, `isBegin`. */
export const AxiLitePwm = onAxiLite('pwm_axi_lite', Pwm, attach)

/** `Pwm` on classic Wishbone of 32 bits. Ports `wb`, `out`, `isBegin`. */
export const WishbonePwm = onWishbone('pwm_wishbone', Pwm, attach)
