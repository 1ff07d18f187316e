import {
  bool,
  clockDomain,
  DesignError,
  elaborate,
  inDomain,
  input,
  module,
  output,
  ports,
  reg,
  simulate,
  uint,
} from 'gatewright'
import {
  clockPin,
  colorlightI5,
  connector,
  defineBoard,
  ecpix5,
  inputPin,
  inputPins,
  onBoard,
  orangecrab,
  outputPin,
  outputPins,
  ulx3s,
} from 'gatewright/boards'
import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../src/codegen-verilog/write-verilog.ts'

const board = ulx3s('85F')

/** The refusals of a top, a line each: code, and the source line that is shown. */
function refusals(top: () => unknown): { code: string; line: number | undefined; message: string }[] {
  try {
    elaborate(top as never)
    return []
  } catch (error) {
    if (!(error instanceof DesignError)) throw error
    return error.problems.map(({ code, origin, message }) => ({ code, line: origin?.position.line, message }))
  }
}

/** The line of this file that the caller is on, counted from there. */
function lineHere(offset: number): number {
  const line = /on-board\.spec\.ts:(\d+)/.exec(new Error().stack!.split('\n')[2]!)?.[1]
  return Number(line) + offset
}

describe('a top on a board', () => {
  it('has the pins that it uses as ports, and no others', () => {
    const top = onBoard(board, (pins) => {
      pins.led[3].set(pins.button[1].and(pins.button[2]))
      pins.sdram.a.set(5)
    })
    const { ports: found, pins } = elaborate(top).top
    expect(found.map(({ name, kind, width }) => [name, kind, width])).toEqual([
      ['led_3', 'output', 1],
      ['button_1', 'input', 1],
      ['button_2', 'input', 1],
      ['sdram_a', 'output', 13],
    ])
    expect(pins!.filter(({ port }) => port !== 'sdram_a')).toEqual([
      { port: 'led_3', ball: 'D2', settings: { IO_TYPE: 'LVCMOS33' } },
      { port: 'button_1', ball: 'R1', settings: { IO_TYPE: 'LVCMOS33', PULLMODE: 'DOWN' } },
      { port: 'button_2', ball: 'T1', settings: { IO_TYPE: 'LVCMOS33', PULLMODE: 'DOWN' } },
    ])
    expect(pins!.find(({ port, bit }) => port === 'sdram_a' && bit === 12)).toEqual({
      port: 'sdram_a',
      bit: 12,
      ball: 'G19',
      settings: { IO_TYPE: 'LVCMOS33', SLEWRATE: 'FAST' },
    })
  })

  it('runs at the board’s clock, in reset for the first cycles', async () => {
    const top = onBoard(board, (pins) => {
      const count = reg(uint(4), { init: 9 })
      count.next = count.addWrap(1)
      pins.led[0].set(count.eq(9))
    })
    const { domains } = elaborate(top).top
    expect(domains.find(({ domain }) => domain.name === 'clock25')?.domain).toMatchObject({ frequencyHz: 25e6, reset: 'sync' })
    const sim = (await simulate(top as never)) as any
    const seen: boolean[] = []
    for (let i = 0; i < 20; i++) {
      seen.push(sim.ports.led_0.value)
      sim.step()
    }
    // 15 to count, one more to let go, and the edge that counts.
    expect(seen.lastIndexOf(true)).toBe(16)
    expect(seen.slice(0, 17)).not.toContain(false)
  })

  it('takes names and groups apart without using them', () => {
    const top = onBoard(board, ({ led, uart, sdram }) => {
      const lights = led
      const bus = { uart, sdram }
      lights[0].set(bus.uart !== undefined)
    })
    expect(elaborate(top).top.ports.map(({ name }) => name)).toEqual(['led_0'])
  })

  it('makes a buffer for each bidirectional ball, driven only where the design says so', () => {
    const top = onBoard(colorlightI5, (pins) => {
      const { mdio } = pins.eth[0]
      pins.ledN[0].set(mdio.in)
    })
    const verilog = [...writeVerilog(elaborate(top)).files.values()].join('\n')
    expect(verilog).toMatch(/BB eth_0_mdio_buffer \(\s+\.I\(eth_0_mdio_out\),\s+\.T\(eth_0_mdio_is_released\),/)
    expect(verilog).toMatch(/assign eth_0_mdio_enable = 1'b0;/)
    expect(verilog).toContain('inout  wire eth_0_mdio')
  })

  describe.each(['wasm', 'interpreter'])('with a two-way pin, in a test (%s)', (engine) => {
    /** Drives the pin low for cycles 8 to 15 of 16, and shows what it reads. */
    const top = onBoard(board, (pins) => {
      const count = reg(uint(4), { init: 0 })
      count.next = count.addWrap(1)
      const wire = pins.ball('A18', { direction: 'inout', name: 'sda', pull: 'up' })
      wire.out.set(false)
      wire.enable.set(count.bit(3))
      pins.led[0].set(wire.in)
    })
    const drivesFrom = (sim: any): number => {
      for (let cycle = 0; cycle < 100; cycle++) {
        if (sim.peek('sda_enable')) return cycle
        sim.step()
      }
      return Number.NaN
    }

    it('shows what is on the wire: its own drive, the test’s, or the pull', async () => {
      const sim = (await simulate(top as never, undefined, { engine })) as any
      // Through its reset after configuration.
      sim.step(17)
      expect([sim.ports.sda.value, sim.ports.led_0.value]).toEqual([true, true])
      sim.ports.sda.value = false
      expect([sim.ports.sda.value, sim.ports.led_0.value]).toEqual([false, false])
      sim.ports.sda.drive(undefined)
      expect([sim.ports.sda.value, sim.ports.led_0.value]).toEqual([true, true])
      expect(drivesFrom(sim)).toBeGreaterThan(4)
      expect([sim.ports.sda.value, sim.ports.led_0.value]).toEqual([false, false])
      sim.step(8)
      expect([sim.ports.sda.value, sim.ports.led_0.value]).toEqual([true, true])
    })

    it('fails when the test drives it as well, with equal values too, though nobody looks', async () => {
      const quiet = (await simulate(top as never, undefined, { engine })) as any
      quiet.step(17)
      drivesFrom(quiet)
      quiet.step(8)
      quiet.ports.sda.value = false
      quiet.step(8)
      // The test may let go at the edge at which the design begins.
      quiet.ports.sda.drive(undefined)
      quiet.step(8)
      quiet.ports.sda.value = false
      expect(() => quiet.step(16)).toThrow(/GW410[\s\S]*`sda` has 2 drivers at once: `sda_buffer` with 0, the test with 0/)
      quiet.ports.sda.drive(undefined)
    })
  })

  it('with a two-way pin is refused by Verilator, which has one side of it only', async () => {
    const top = onBoard(board, (pins) => pins.led[0].set(pins.ball('A18', { direction: 'inout', name: 'sda' }).in))
    await expect(simulate(top as never, undefined, { engine: 'verilator' })).rejects.toThrow(/GW409[\s\S]*bidirectional pins/)
  })

  it('reaches any other ball of the package, with a standard of its own', () => {
    const top = onBoard(orangecrab('25F'), (pins) => {
      pins.ball('N17', { direction: 'out', drive: 16, name: 'feather0' }).set(pins.ball('M18', { direction: 'in' }))
    })
    expect(elaborate(top).top.pins).toEqual([
      { port: 'feather0', ball: 'N17', settings: { IO_TYPE: 'LVCMOS33', DRIVE: '16' } },
      { port: 'ball_m18', ball: 'M18', settings: { IO_TYPE: 'LVCMOS33' } },
    ])
  })

  it('has a domain for each clock that comes in', () => {
    const top = onBoard(colorlightI5, (pins) => {
      const toggle = inDomain(pins.ethClocks[1].rx, () => reg(bool, { init: false }))
      toggle.next = toggle.not()
      pins.ledN[0].set(toggle)
    })
    expect(elaborate(top).top.pins!.filter(({ frequencyHz }) => frequencyHz !== undefined)).toEqual([
      { port: 'eth_clocks_1_rx', ball: 'L19', settings: { IO_TYPE: 'LVCMOS33' }, frequencyHz: 125e6 },
    ])
  })

  it('refuses a raw pin in a register, and takes it when it is crossed', () => {
    const careless = onBoard(board, (pins) => {
      const pressed = reg(bool, { init: false })
      pressed.next = pins.button[1]
      pins.led[0].set(pressed)
    })
    expect(refusals(careless)).toMatchObject([{ code: 'GW110' }])
    const careful = onBoard(board, (pins) => {
      const first = reg(bool, { init: false })
      first.next = pins.button[1].crossing('first of two registers')
      const second = reg(bool, { init: false })
      second.next = first
      pins.led[0].set(second)
    })
    expect(refusals(careful)).toEqual([])
  })
})

describe('what is refused before any tool starts', () => {
  it('an unknown ball, at the line that asks for it', () => {
    const line = lineHere(2)
    const top = onBoard(board, (pins) => {
      ;(pins as any).ball('B99', { direction: 'out' }).set(true)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW301', line }])
  })

  it('one ball for two functions, at the second', () => {
    const line = lineHere(2)
    const top = onBoard(board, (pins) => {
      pins.led[0].set(pins.button[1])
      pins.led[1].set(pins.reset)
    })
    expect(refusals(top)).toMatchObject([
      { code: 'GW302', line: line + 1, message: expect.stringContaining('reset and button[1]') },
    ])
  })

  it('a ball that a function has and that is asked for by name as well', () => {
    const top = onBoard(board, (pins) => {
      pins.led[0].set(true)
      pins.ball('B2', { direction: 'out', name: 'again' }).set(true)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW302' }])
    const twice = onBoard(board, (pins) => {
      pins.ball('B11', { direction: 'out' }).set(true)
      pins.ball('B11', { direction: 'out' }).set(true)
    })
    expect(refusals(twice)).toMatchObject([{ code: 'GW302' }])
  })

  it.each([
    ['a reference at the top of the die', 'A7', 'SSTL135_I', 'out'],
    ['a differential input at the top of the die', 'A7', 'LVDS', 'in'],
    ['the inverted half of a pair', 'E3', 'LVDS', 'in'],
    ['LVDS out of a pad that is not A', 'E5', 'LVDS', 'out'],
    ['a standard that there is not', 'B11', 'TTL', 'out'],
  ])('%s', (_, ball, standard, direction) => {
    const line = lineHere(2)
    const top = onBoard(board, (pins) => {
      const pin = (pins as any).ball(ball, { direction, standard })
      if (direction === 'out') pin.set(true)
      else pins.led[0].set(pin)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW303', line }])
  })

  it('two supplies in one bank, but not for inputs that do not mind', () => {
    const line = lineHere(3)
    const top = onBoard(board, (pins) => {
      pins.led[0].set(true)
      pins.ball('C3', { direction: 'out', standard: 'LVCMOS18' }).set(true)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW304', line, message: expect.stringMatching(/1\.8 V .* 3\.3 V/) }])
    const listening = onBoard(board, (pins) => pins.led[0].set(pins.ball('C3', { direction: 'in', standard: 'LVCMOS25' })))
    expect(refusals(listening)).toEqual([])
  })

  it('a pin where its bank takes the reference', () => {
    const line = lineHere(2)
    const top = onBoard(board, (pins) => {
      const taken = pins.ball('B2', { direction: 'in', standard: 'LVCMOS12' })
      const referenced = pins.ball('C3', { direction: 'in', standard: 'SSTL18_I' })
      pins.uart.tx.set(taken.and(referenced))
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW304', line, message: expect.stringContaining('ball B2, where bank 7') }])
  })

  it('a clock that no pin feeds', () => {
    const line = lineHere(1)
    const line5 = clockDomain('line', { frequency: 156.25e6 })
    const top = onBoard(board, (pins) => {
      const toggle = inDomain(line5, () => reg(bool, { init: false }))
      toggle.next = toggle.not()
      pins.led[0].set(toggle)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW305', line, message: expect.stringContaining('`line`') }])
  })

  it('a ball without a direction', () => {
    const top = onBoard(board, (pins) => {
      ;(pins as any).ball('B11', { standard: 'LVCMOS33' }).set(true)
    })
    expect(refusals(top)).toMatchObject([{ code: 'GW306' }])
  })

  it('a wrong table of a board of one’s own, at the line of the pin', () => {
    const line = lineHere(9)
    const own = (defineBoard as any)({
      name: 'own',
      device: 'LFE5U-25F',
      package: 'CABGA256',
      speed: '6',
      standard: 'LVCMOS33',
      clock: 'clock25',
      functions: {
        clock25: clockPin('P6', 25e6),
        led: outputPins('T6 R6'),
        wrong: outputPin('AA1'),
        fast: inputPin('A9', { standard: 'LVDS' }),
      },
    })
    const found = refusals(onBoard(own, (pins: any) => pins.led[0].set(true)))
    expect(found).toMatchObject([
      { code: 'GW301', line: line + 2 },
      { code: 'GW303', line: line + 3 },
    ])
  })

  it('a part that is not made, and a clock that is no pin', () => {
    const part = { device: 'LFE5U-85F', speed: '6', standard: 'LVCMOS33' } as const
    const noPackage: any = {
      ...part,
      name: 'x',
      package: 'TQFP144',
      clock: 'c',
      functions: { c: clockPin('1', 1e6), led: outputPin('2') },
    }
    const own = defineBoard(noPackage)
    expect(refusals(onBoard(own, (pins: any) => pins.led.set(true)))).toMatchObject([{ code: 'GW307' }])
    const noClock: any = { ...part, name: 'x', package: 'CABGA381', clock: 'led', functions: { led: outputPin('B2') } }
    expect(() => defineBoard(noClock)).toThrow(/GW305/)
  })
})

describe('types', () => {
  it('know every pin, its width and its direction', () => {
    const Blink = module('blink', () => {
      const io = ports({ word: input(uint(4)), led: output(bool) })
      io.led.set(io.word.any())
      return io
    })
    void onBoard(board, (pins) => {
      const blink = Blink()
      pins.led[0].set(blink.led)
      // @ts-expect-error there are eight
      pins.led[9]?.set(blink.led)
      // @ts-expect-error no such function
      void pins.laser
      // @ts-expect-error an input is not driven
      pins.button[1].set(blink.led)
      // @ts-expect-error 13 bits
      pins.sdram.a.set(blink.word)
      // @ts-expect-error no ball of CABGA381
      pins.ball('AA1', { direction: 'out' })
      // @ts-expect-error no such standard
      pins.ball('B11', { direction: 'out', standard: 'TTL' })
    })
    void onBoard(ecpix5('45F'), (pins) => {
      // @ts-expect-error the 45F has no pins for all bits of a colour
      pins.hdmi.r.set(0)
      // the 554 ball package has it
      pins.ball('AA2', { direction: 'out' })
    })
    // @ts-expect-error there is no 99F
    void (() => ulx3s('99F'))
    const own = {
      name: 'own',
      device: 'LFE5U-25F',
      package: 'CABGA256',
      speed: '6',
      standard: 'LVCMOS33',
      clock: 'clock25',
    } as const
    void defineBoard({ ...own, functions: { clock25: clockPin('P6', 25e6), button: inputPins('R7 A9') } })
    // @ts-expect-error the package has no ball AA1
    void defineBoard({ ...own, functions: { clock25: clockPin('P6', 25e6), button: inputPins('R7 AA1') } })
    // @ts-expect-error 12F does not come in 554 balls
    void defineBoard({ ...own, device: 'LFE5U-12F', package: 'CABGA554', functions: { clock25: clockPin('P6', 25e6) } })
    // @ts-expect-error the clock is one of the functions
    void (() => defineBoard({ ...own, clock: 'clock50', functions: { clock25: clockPin('P6', 25e6) } }))
    const row = connector('A2 - B2')
    const third: 'B2' = row[2]
    const none: undefined = row[1]
    expect([third, none]).toEqual(['B2', undefined])
  })
})

it('lets a part be called as the pins that it is joined to', () => {
  const Uart = module('uart', () => {
    const io = ports({ tx: output(bool) })
    io.tx.set(true)
    return io
  })
  const top = onBoard(board, (pins) => {
    const uart = Uart()
    pins.uart.tx.set(uart.tx)
  })
  const verilog = [...writeVerilog(elaborate(top)).files.values()].join('\n')
  expect(verilog).toMatch(/uart uart_part \(\s+\.tx\(uart_part_tx\)/)
  expect(verilog).toContain('assign uart_tx = uart_part_tx;')
})
