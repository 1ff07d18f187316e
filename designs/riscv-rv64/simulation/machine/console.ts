import {
  bool,
  cat,
  input,
  literal,
  memory,
  module,
  mux,
  output,
  ports,
  reg,
  type Signal,
  type UInt,
  uint,
  when,
} from 'gatewright'

/** Characters between program and host: enough for a chunk of cycles, see `run.ts`. */
export const consoleDepth = 4096

/**
 * What a program sees of a UART 16550: its registers, without a line. Characters go to the host at once and come from it at
 * once, so that a program that prints is not slowed down by a baud rate that nobody looks at.
 *
 * Ports     `access`: as of the timer, a byte register in each lane. `sent`, `taken`: how many characters the program has
 *           written and read; the host reads `outbound`, loads `inbound`, and says in `given` how many.
 * Source    National Semiconductor PC16550D, register summary.
 */
export const Console = module('machine_console', () => {
  const io = ports({
    access: {
      lane: input(uint(3)),
      reads: input(bool),
      writes: input(bool),
      mask: input(uint(8)),
      data: input(uint(64)),
      read: output(uint(64)),
    },
    given: input(uint(32)),
    taken: output(uint(32)),
    sent: output(uint(32)),
  })
  const outbound = memory(uint(8), consoleDepth, { kind: 'registers' })
  const inbound = memory(uint(8), consoleDepth, { kind: 'registers' })
  const sent = reg(uint(32), { init: 0 })
  const taken = reg(uint(32), { init: 0 })
  const { access } = io
  const written = (register: number) => access.writes.and(access.mask.bit(register))
  const octet = (register: number) => access.data.bits(8 * register + 7, 8 * register)

  const interruptEnable = reg(uint(8), { init: 0 })
  const lineControl = reg(uint(8), { init: 0 })
  const modemControl = reg(uint(8), { init: 0 })
  const scratch = reg(uint(8), { init: 0 })
  const divisor = { low: reg(uint(8), { init: 1 }), high: reg(uint(8), { init: 0 }) }
  const isDivisor = lineControl.bit(7)
  when(written(0), () => {
    when(isDivisor, () => {
      divisor.low.next = octet(0)
    }).otherwise(() => {
      sent.next = sent.addWrap(1)
    })
  })
  outbound.write(sent.low(12), octet(0), { enable: written(0).and(isDivisor.not()) })
  when(written(1), () => {
    when(isDivisor, () => {
      divisor.high.next = octet(1)
    }).otherwise(() => {
      interruptEnable.next = octet(1)
    })
  })
  when(written(3), () => {
    lineControl.next = octet(3)
  })
  when(written(4), () => {
    modemControl.next = octet(4)
  })
  when(written(7), () => {
    scratch.next = octet(7)
  })

  const hasInput = io.given.ne(taken)
  const takes = access.reads.and(access.lane.eq(0)).and(isDivisor.not()).and(hasInput)
  when(takes, () => {
    taken.next = taken.addWrap(1)
  })
  const received = mux(hasInput, inbound.readNow(taken.low(12)), 0)
  const octets = [
    mux(isDivisor, divisor.low, received),
    mux(isDivisor, divisor.high, interruptEnable),
    // IIR: nothing is pending, the FIFOs are on.
    literal(uint(8), 0xc1),
    lineControl,
    modemControl,
    // LSR: the transmitter is empty, and whether there is data.
    hasInput
      .asBits()
      .extend(8)
      .or(literal(uint(8), 0x60)),
    // MSR: clear to send, data set ready, carrier.
    literal(uint(8), 0xb0),
    scratch,
  ]
  access.read.set(cat(...(octets.toReversed() as [Signal<UInt<8>>])) as unknown as Signal<UInt<64>>)
  io.taken.set(taken)
  io.sent.set(sent)
  return io
})
