import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { SpiFlashModel } from '../../../src/lib/peripherals/fixtures/spi-flash-model.ts'
import { assemble } from './fixtures/assembler.ts'
import { SerialPins } from './fixtures/serial-pins.ts'
import { doublewordsOf, smallRate, smallSoc } from './fixtures/small-soc.ts'
import { Soc } from './soc.ts'

/** x8 is the UART, x9 GPIO; `put` prints x10. The trap handler prints what came, and counts interrupts in x21. */
const program = assemble(`
  lui x8, 0x10000
  lui x9, 0x10010
  auipc x5, 0
  addi x5, x5, trap
  addi x5, x5, 4
  csrrw x0, mtvec, x5
  addi x6, x0, 3
  sb x6, 3(x8)

  # GPIO: the lower four drive
  addi x6, x0, 0x0f
  sw x6, 8(x9)
  addi x6, x0, 0x5a
  sw x6, 4(x9)
  lw x10, 0(x9)
  jal x1, put

  # a timer interrupt five ticks from now, slept for
  lui x13, 0x200c
  ld x14, -8(x13)
  addi x14, x14, 5
  lui x13, 0x2004
  sd x14, 0(x13)
  addi x6, x0, 0x88
  csrrw x0, mie, x6
  csrrwi x0, mstatus, 8
  wfi
  timed: beq x21, x0, timed

  # a software interrupt
  addi x21, x0, 0
  lui x13, 0x2000
  addi x14, x0, 1
  sw x14, 0(x13)
  told: beq x21, x0, told

  # two characters, through the PLIC
  addi x21, x0, 0
  lui x13, 0xc000
  addi x14, x0, 1
  sw x14, 4(x13)
  lui x13, 0xc002
  addi x14, x0, 2
  sw x14, 0(x13)
  addi x14, x0, 1
  sb x14, 1(x8)
  lui x6, 1
  srli x6, x6, 1
  csrrs x0, mie, x6
  addi x10, x0, 0x3f
  jal x1, put
  addi x6, x0, 2
  typed: bne x21, x6, typed

  # the flash: two bytes of a word, and a function
  lui x13, 0x20000
  lw x11, 256(x13)
  andi x10, x11, 255
  jal x1, put
  srli x10, x11, 24
  andi x10, x10, 255
  jal x1, put
  jalr x1, 0(x13)
  jal x1, put

  # SPI, with its output at its input
  lui x13, 0x10020
  lui x14, 0xf0
  sw x14, 0(x13)
  lui x14, 0x80000
  addi x14, x14, 7
  sw x14, 4(x13)
  addi x14, x0, 0xa5
  sw x14, 8(x13)
  come: lw x14, 16(x13)
  andi x14, x14, 2
  beq x14, x0, come
  lw x10, 12(x13)
  jal x1, put

  # faults: nothing there to load, nothing there to fetch, ROM and flash stored to
  auipc x20, 0
  addi x20, x20, 16
  lui x13, 0x30000
  lw x14, 0(x13)
  auipc x20, 0
  addi x20, x20, 16
  lui x13, 0x10000
  jalr x0, 0(x13)
  auipc x20, 0
  addi x20, x20, 16
  lui x13, 1
  sw x0, 0(x13)
  auipc x20, 0
  addi x20, x20, 16
  lui x13, 0x20000
  sw x0, 0(x13)
  addi x10, x0, 0x2e
  jal x1, put
  rest: jal x0, rest

  put: lbu x7, 5(x8)
  andi x7, x7, 0x20
  beq x7, x0, put
  sb x10, 0(x8)
  jalr x0, 0(x1)

  trap: csrrs x11, mcause, x0
  srli x12, x11, 63
  bne x12, x0, interrupt
  addi x10, x11, 0x30
  jal x1, put
  csrrw x0, mepc, x20
  mret
  interrupt: addi x21, x21, 1
  andi x11, x11, 15
  addi x12, x0, 7
  beq x11, x12, timer
  addi x12, x0, 3
  beq x11, x12, software
  lui x13, 0xc200
  lw x14, 4(x13)
  addi x10, x14, 0x30
  jal x1, put
  lbu x10, 0(x8)
  jal x1, put
  sw x14, 4(x13)
  mret
  timer: lui x13, 0x2004
  addi x14, x0, -1
  sd x14, 0(x13)
  addi x10, x0, 0x54
  jal x1, put
  mret
  software: lui x13, 0x2000
  sw x0, 0(x13)
  addi x10, x0, 0x53
  jal x1, put
  mret
`)

/** A function that returns 'F' in x10, and a word. */
const contents = new Uint8Array(4096)
contents.set(assemble('addi x10, x0, 0x46\n jalr x0, 0(x1)'))
contents.set([0x61, 0x62, 0x63, 0x64], 256)

describe('the SoC', () => {
  it('has its peripherals where the memory map says, interrupts, code in flash, and faults where nothing is', async () => {
    const p = { ...smallSoc, flash: { command: 'read', halfBit: 8 }, program: doublewordsOf(program) } as const
    const sim = await simulate(Soc, p)
    const { uart, gpio, spi, flash: pins } = sim.ports
    const flash = new SpiFlashModel(contents)
    const line = new SerialPins(sim, uart, smallRate)
    line.beside = () => {
      flash.see({ sclk: pins.sclk.value, mosi: pins.mosi.value, isSelected: !pins.selectN.value })
      pins.miso.value = flash.miso
      spi.miso.value = spi.mosi.value
    }
    const inputs = 0b1100_0110
    gpio.forEach((pin, i) => {
      pin.in.value = ((inputs >> i) & 1) === 1
    })
    const said: number[] = []
    for (let byte = await line.read(2000); byte !== undefined; byte = await line.read(2000)) {
      said.push(byte)
      if (byte === 0x3f) await line.write(Uint8Array.of(0x78, 0x79))
    }
    const characters = (text: string) => [...Buffer.from(text)]
    expect(said).toEqual([inputs, ...characters('TS?1x1yadF'), 0xa5, ...characters('5177.')])
    expect(gpio.map(({ out }) => out.value)).toEqual([0, 1, 0, 1, 1, 0, 1, 0].map(Boolean))
    expect(gpio.map(({ enable }) => enable.value)).toEqual([1, 1, 1, 1, 0, 0, 0, 0].map(Boolean))
    expect(flash.seen.every(({ command }) => command === 0x03)).toBe(true)
    expect(flash.seen.map(({ address }) => address)).toContain(0x100)
  })
})
