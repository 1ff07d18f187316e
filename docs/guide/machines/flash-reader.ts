import { bool, cat, fsm, input, literal, module, output, ports, reg, sink, source, uint, when, wire } from 'gatewright'

/**
 * Reads bytes from an SPI flash, from an address on.
 *
 * Wakes the chip from its deep sleep after reset (0xAB, then a pause). Takes an address, sends READ (0x03) with its 24 bits,
 * and gives the bytes that follow until one is taken together with `isLast`. SPI mode 0, its clock at half of ours.
 */
export const FlashReader = module('flash_reader', (p: { pauseCycles: number }) => {
  const io = ports({
    address: sink(uint(24)),
    bytes: source(uint(8)),
    isLast: input(bool),
    chip: { select: output(bool), clock: output(bool), toChip: output(bool), fromChip: input(bool) },
  })
  const shift = reg(uint(32), { init: 0xab00_0000 })
  const bitsLeft = reg(uint(6), { init: 8 })
  const isSelected = wire(bool, { default: true })
  const isClockHigh = wire(bool, { default: false })

  /** Sends and receives a bit after the other; `then` says what follows the last. */
  const exchange = (then: () => void): void => {
    const bit = fsm('low', {
      low: (here) => here.goto('high'),
      high: (here) => {
        isClockHigh.set(true)
        shift.next = cat(shift.low(31), io.chip.fromChip)
        bitsLeft.next = bitsLeft.subWrap(1)
        here.goto('low')
      },
    })
    when(bit.is('high').and(bitsLeft.eq(1)), then)
  }

  const reader = fsm('wake', {
    wake: (here) => exchange(() => here.goto('pause')),
    pause: {
      during: () => isSelected.set(false),
      after: { cycles: p.pauseCycles, goto: 'idle' },
    },
    idle: (here) => {
      isSelected.set(false)
      when(io.address.valid, () => {
        shift.next = cat(literal(uint(8), 0x03), io.address.payload)
        bitsLeft.next = 32
        here.goto('command')
      })
    },
    command: (here) =>
      exchange(() => {
        bitsLeft.next = 8
        here.goto('read')
      }),
    read: (here) => exchange(() => here.goto('give')),
    give: (here) => {
      when(io.bytes.ready, () => {
        bitsLeft.next = 8
        when(io.isLast, () => here.goto('idle')).otherwise(() => here.goto('read'))
      })
    },
  })

  io.address.ready.set(reader.is('idle'))
  io.bytes.valid.set(reader.is('give'))
  io.bytes.payload.set(shift.low(8))
  io.chip.select.set(isSelected)
  io.chip.clock.set(isClockHigh)
  io.chip.toChip.set(shift.bit(31))
  return io
})
