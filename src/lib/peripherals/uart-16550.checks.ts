import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AccessDriver } from './fixtures/access-driver.ts'
import { Uart16550Model } from './fixtures/uart-16550-model.ts'
import { fixed8N1, frameOf, high, levelsOf } from './fixtures/uart-wave.ts'
import { Uart16550, type Uart16550Parameters } from './uart-16550.ts'

type Port = ReturnType<typeof Uart16550>
type Sim = Parameters<Check<Port>>[0]

const [RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 3, 4, 5, 6, 7] as const
const [THR, DLL, DLM, FCR] = [0, 0, 1, 2] as const

/** A UART with a quiet line and a modem that is not there. */
function driverOf(sim: Sim, bytes: number): AccessDriver {
  const { interrupt, tx, modemOut } = sim.ports
  expect([interrupt.value, tx.value, ...Object.values(modemOut).map(({ value }) => value)]).toEqual([
    false,
    ...[true, true, true, true, true],
  ])
  sim.ports.rx.value = true
  for (const pin of Object.values(sim.ports.modemIn)) pin.value = true
  const driver = new AccessDriver(sim, bytes)
  // The lines were low during reset: what changed since is read away.
  driver.step(6)
  driver.read(MSR)
  return driver
}

/** Plays levels on `rx`, a sixteenth of a bit being `divisor` cycles, and waits until the receiver has done with it. */
function playLine(sim: Sim, driver: AccessDriver, levels: readonly boolean[], divisor = 1): void {
  for (const level of levels) {
    sim.ports.rx.value = level
    driver.step(divisor)
  }
  sim.ports.rx.value = true
  driver.step(20 * divisor)
}

/** Random accesses and events, one at a time, beside a model that knows no cycles. */
const doesAsTheDataSheetSays =
  (bytes: number, actions: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const model = new Uart16550Model()
    /** The cycle that the time-out counts from. */
    let quietSince = 0
    const settle = (): void => {
      const limit = 64 * model.characterBits
      const quiet = driver.cycle - quietSince
      // Neither just before the time-out nor just at it: exact times are another check's.
      if (quiet > limit - 30 && quiet < limit + 30) driver.step(60)
      driver.step(4)
      if (driver.cycle - quietSince > limit) model.quietForLong()
      expect(sim.ports.interrupt.value, `interrupt, IIR ${model.iir}`).toBe((model.iir & 1) === 0)
    }
    const write = (index: number, data: number): void => {
      driver.write(index, dice.bits(8 * bytes - 8) * 256 + data, dice.pick([1, 2 ** bytes - 1]))
      model.write(index, data)
      if (index === FCR || index === LCR) quietSince = model.received.length === 0 ? driver.cycle : quietSince
      settle()
    }
    const read = (index: number): void => {
      const got = driver.read(index)
      const isEmpty = index === RBR && model.received.length === 0 && !(model.lcr & 0x80)
      if (index === RBR && !(model.lcr & 0x80)) quietSince = driver.cycle
      const wanted = model.read(index)
      if (!isEmpty) expect(got, `register ${index}`).toBe(wanted)
      settle()
    }
    const receive = (): void => {
      if (model.isLoop || model.divisor > 1) return
      const { format } = model
      const data = dice.bits(8) & (2 ** format.dataBits - 1)
      const wrongParity = format.parity !== 'none' && dice.chance(0.15)
      const noStop = dice.chance(0.15)
      const frame = levelsOf(frameOf(format, data, { wrongParity, noStop }))
      playLine(sim, driver, frame)
      const isBreak = noStop && !frame.includes(true)
      model.receive({ data, errors: (wrongParity ? 4 : 0) | (noStop ? 8 : 0) | (isBreak ? 16 : 0) })
      quietSince = driver.cycle - 20 - 8
      settle()
    }
    const send = (): void => {
      if (model.lcr & 0x80 || model.divisor > 1) return
      const data = dice.bits(8)
      driver.write(THR, data)
      driver.step(levelsOf(frameOf(model.format, data)).length + 20)
      model.sent()
      if (model.isLoop) {
        model.receive({ data: data & (2 ** model.format.dataBits - 1), errors: 0 })
        quietSince = driver.cycle - 28
      }
      settle()
    }
    const events: readonly ((dice: Dice) => void)[] = [
      () => read(dice.below(8)),
      () => read(dice.pick([RBR, IIR, LSR, LSR, MSR])),
      () => write(IER, dice.bits(8)),
      () => write(FCR, dice.pick([0xc7, 0x01, 0x81, 0x41, 0xc1, 0x41, 0xc1, 0x00, 0x03, 0x05])),
      () => write(LCR, dice.pick([dice.bits(6), dice.bits(6), 3, 0x80 | dice.bits(6)])),
      () => write(MCR, dice.pick([0x0f, 0x1f, dice.bits(8) & 0xef, dice.bits(8) & 0xef])),
      () => write(SCR, dice.bits(8)),
      () => {
        model.setPins(dice.bits(4))
        const { ctsN, dsrN, riN, dcdN } = sim.ports.modemIn
        for (const [bit, pin] of [ctsN, dsrN, riN, dcdN].entries()) pin.value = ((model.pins >> bit) & 1) === 0
        driver.step(4)
        settle()
      },
      send,
      receive,
      receive,
      () => {
        for (let many = dice.below(17); many > 0 && !model.isLoop; many--) receive()
      },
      () => {
        if (model.lcr & 0x80) write(LCR, model.lcr & 0x7f)
        driver.step(dice.pick([20, 800]))
        settle()
      },
    ]
    for (let i = 0; i < actions; i++) dice.pick(events)(dice)
    // The divisor's latches, which give every event another time.
    write(LCR, 0x83)
    write(DLL, 0x5a)
    write(DLM, 0xa5)
    read(DLL)
    read(DLM)
    write(LCR, 0x03)
    read(IER)
    expect(model.received.length).toBeLessThanOrEqual(16)
  }

/** From the start of a character of ten bits, a cycle a tick, to the cycle from which its time-out counts. */
const decided = 160

const init = (driver: AccessDriver, lcr: number, divisor: number, fcr: number): void => {
  driver.write(LCR, 0x80)
  driver.write(DLL, divisor & 255)
  driver.write(DLM, divisor >> 8)
  driver.write(LCR, lcr)
  driver.write(FCR, fcr)
}

/** The pin in every cycle: from the first start bit on, characters as they are drawn, then a break, then loop-back. */
const drawsTheLine =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const { tx } = sim.ports
    const divisor = 3
    const levels: boolean[] = []
    init(driver, 0x03, divisor, 0x01)
    driver.everyCycle.push(() => levels.push(tx.value))
    const sent = dice.list(16, () => dice.bits(8))
    for (const data of sent) driver.write(THR, data)
    expect(driver.read(LSR)).toBe(0)
    // The divisor's latches are in reach: that alone stops no tick.
    driver.write(LCR, 0x83)
    driver.step(16 * 160 * divisor + 20)
    expect(driver.read(LSR)).toBe(0x60)
    const wanted = sent.flatMap((data) => levelsOf(frameOf(fixed8N1, data))).flatMap((level) => [level, level, level])
    const first = levels.indexOf(false)
    expect(first).toBeLessThan(divisor + 8)
    expect(levels.slice(first, first + wanted.length)).toEqual(wanted)
    expect(levels.slice(first + wanted.length)).not.toContain(false)

    driver.write(LCR, 0x43)
    driver.step(10)
    expect(tx.value).toBe(false)
    driver.write(MCR, 0x10)
    driver.step(10)
    expect(tx.value).toBe(true)
    driver.write(LCR, 0x03)
    driver.step(20)
    driver.write(THR, 0x55)
    levels.length = 0
    driver.step(200 * divisor)
    expect(levels).not.toContain(false)
  }

/** THRE is there once the last character has begun, TEMT once its stop bit is over; the interrupt comes with THRE. */
const tellsWhatIsSent =
  (bytes: number): Check<Port> =>
  async (sim) => {
    const driver = driverOf(sim, bytes)
    init(driver, 0x03, 1, 0x01)
    driver.write(IER, 0x02)
    driver.step(2)
    expect(driver.read(IIR)).toBe(0xc2)
    driver.step(2)
    expect(sim.ports.interrupt.value).toBe(false)
    driver.write(THR, 0xaa)
    const begin = driver.cycle
    driver.write(THR, 0xbb)
    expect(driver.read(IIR)).toBe(0xc1)
    const firstWith = (bits: number): number => {
      while ((driver.read(LSR) & bits) === 0) if (driver.cycle - begin > 1000) throw new Error('LSR never has it')
      return driver.cycle - begin
    }
    expect(firstWith(0x20)).toBe(162)
    driver.step(2)
    expect(sim.ports.interrupt.value).toBe(true)
    expect(firstWith(0x40)).toBe(322)
    expect(driver.read(IIR)).toBe(0xc2)
    expect(driver.read(IIR)).toBe(0xc1)
    // A write takes the interrupt back without a look at IIR, and so does what empties the FIFO not.
    driver.write(THR, 1)
    driver.write(THR, 2)
    driver.write(THR, 3)
    driver.step(2)
    expect(sim.ports.interrupt.value).toBe(false)
    driver.write(FCR, 0x05)
    driver.step(3)
    expect(driver.read(LSR)).toBe(0x20)
    expect(sim.ports.interrupt.value).toBe(true)
    driver.step(200)
    expect(driver.read(LSR)).toBe(0x60)
  }

/** Four characters' time after the last one came, or after the last read. */
const timesOut =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    for (const [lcr, bits] of [
      [0x03, 10],
      [0x00, 7],
      [0x0f, 12],
      [0x0a, 10],
    ] as const) {
      const divisor = dice.between(1, 2)
      init(driver, lcr, divisor, 0xc7)
      driver.write(IER, 0x01)
      const model = new Uart16550Model()
      model.lcr = lcr
      for (const data of [1, 2]) playLine(sim, driver, levelsOf(frameOf(model.format, data)), divisor)
      expect(driver.read(IIR)).toBe(0xc1)
      driver.read(RBR)
      const since = driver.cycle
      while (!sim.ports.interrupt.value && driver.cycle - since < 5000) driver.step()
      const wanted = 64 * bits * divisor
      expect(driver.cycle - since).toBeGreaterThan(wanted - divisor)
      expect(driver.cycle - since).toBeLessThanOrEqual(wanted + 2)
      expect(driver.read(IIR)).toBe(0xcc)
      driver.read(RBR)
      driver.step(2)
      expect(sim.ports.interrupt.value).toBe(false)
      driver.step(wanted + 20)
      expect(sim.ports.interrupt.value).toBe(false)
    }
  }

/** A write of the divisor begins a new count, wherever the old one was. */
const countsAnew =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const divisor = 11
    for (let i = 0; i < 6; i++) {
      init(driver, 0x03, divisor, 0x01)
      driver.step(dice.below(2 * divisor))
      driver.write(LCR, 0x83)
      driver.write(i % 2 === 0 ? DLL : DLM, i % 2 === 0 ? divisor : 0)
      const written = driver.cycle
      driver.write(LCR, 0x03)
      driver.write(THR, 0xff)
      while (sim.ports.tx.value) driver.step()
      // From the tick three flip-flops to the pin.
      expect(driver.cycle - written).toBe(divisor + 3)
      driver.step(11 * 16 * divisor)
    }
  }

/** To the cycle: from the last that came, or was read, whichever is later, and where both are at once. */
const timesOutToTheCycle =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    init(driver, 0x03, 1, 0xc7)
    driver.write(IER, 0x01)
    const frame = (): boolean[] => levelsOf(frameOf(fixed8N1, dice.bits(8)))
    const untilInterrupt = (): number => {
      const since = driver.cycle
      while (!sim.ports.interrupt.value) {
        if (driver.cycle - since > 2000) throw new Error('the time-out never comes')
        driver.step()
      }
      return driver.cycle
    }
    const read = (): number => {
      driver.read(RBR)
      return driver.cycle
    }
    /** Four characters of ten bits, of sixteen ticks of a cycle each. */
    const quiet = 4 * 10 * 16
    const first = driver.cycle
    playLine(sim, driver, frame())
    expect(untilInterrupt() - first).toBe(decided + quiet)
    const second = driver.cycle
    playLine(sim, driver, frame())
    expect(untilInterrupt() - second).toBe(decided + quiet)
    const last = read()
    driver.step(2)
    expect(untilInterrupt() - last).toBe(quiet + 1)
    for (let early = -3; early < 6; early++) {
      const levels = [...frame(), ...levelsOf([high(16)])]
      const begin = driver.cycle
      const at = decided - early
      for (const level of levels.slice(0, at)) {
        sim.ports.rx.value = level
        driver.step()
      }
      const readAt = read()
      driver.step(2)
      expect(untilInterrupt(), `read ${early} early`).toBe(Math.max(begin + decided, readAt + 1) + quiet)
    }
  }

/** What Linux's driver does to find out what it has (drivers/tty/serial/8250), and what a 16550A answers. */
const isFoundByADriver =
  (bytes: number): Check<Port> =>
  async (sim) => {
    // In the first cycle, before lines that were low in reset come through.
    expect(new AccessDriver(sim, bytes).read(MSR)).toBe(0)
    const driver = driverOf(sim, bytes)
    expect([IER, IIR, LCR, MCR, LSR, MSR, SCR].map((index) => driver.read(index))).toEqual([0, 1, 0, 0, 0x60, 0, 0])
    driver.write(IER, 0x0f)
    expect(driver.read(IER)).toBe(0x0f)
    driver.write(IER, 0x00)
    driver.write(MCR, 0x1a)
    driver.step(2)
    expect(driver.read(MSR) & 0xf0).toBe(0x90)
    driver.write(MCR, 0)
    driver.write(FCR, 0x01)
    expect(driver.read(IIR) >> 6).toBe(3)
    driver.write(LCR, 0xbf)
    driver.write(FCR, 0x21)
    expect(driver.read(IIR) & 0x20).toBe(0)
    driver.write(LCR, 0)
    driver.write(IER, 0x42)
    expect(driver.read(IER)).toBe(0x02)
    // The driver's test of the transmitter's interrupt: it comes anew whenever IER1 is set anew.
    for (let i = 0; i < 2; i++) {
      driver.write(IER, 0)
      driver.write(IER, 2)
      driver.step()
      expect(driver.read(IIR) & 0xf).toBe(2)
      expect(driver.read(IIR) & 0xf).toBe(1)
    }
  }

/** Turning FIFOs on or off empties both, and the bits of FCR empty each while they are on. */
const emptiesItsFifos =
  (bytes: number): Check<Port> =>
  async (sim) => {
    const driver = driverOf(sim, bytes)
    for (const before of [0, 1])
      for (const control of [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07]) {
        init(driver, 0x03, 1, before)
        playLine(sim, driver, levelsOf(frameOf(fixed8N1, 0x5a)))
        // One goes to the transmitter, the others wait.
        for (const data of [1, 2, 3]) driver.write(THR, data)
        driver.step(4)
        expect(driver.read(LSR)).toBe(0x01)
        driver.write(FCR, control)
        driver.step()
        const isTurned = (control & 1) !== before
        const isEmptied = (bit: number): boolean => isTurned || (control & 1 & (control >> bit)) === 1
        expect(driver.read(LSR), `FCR ${control} after ${before}`).toBe((isEmptied(1) ? 0 : 0x01) | (isEmptied(2) ? 0x20 : 0))
        driver.step(3 * 160 + 20)
        driver.read(RBR)
        expect(driver.read(LSR)).toBe(0x60)
      }
  }

/** A character with an error comes just as the one before shows its own: LSR7 knows of each, whichever way they fall together. */
const countsErrors =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const model = new Uart16550Model()
    init(driver, 0x0b, 1, 0x01)
    model.write(LCR, 0x0b)
    model.write(FCR, 0x01)
    const length = levelsOf(frameOf(model.format, 0)).length
    for (let early = -2; early < 8; early++) {
      const sent = dice.list(3, () => {
        const wrongParity = dice.chance(0.7)
        return { data: dice.pick([0, dice.bits(8)]), wrongParity, noStop: !wrongParity || dice.chance(0.6) }
      })
      const frames = sent.map(({ data, ...damage }) => levelsOf(frameOf(model.format, data, damage)))
      playLine(sim, driver, frames[0]!)
      playLine(sim, driver, frames[1]!)
      const [first, second, third] = sent.map(({ data, wrongParity, noStop }, i) => {
        const isBreak = noStop && !frames[i]!.includes(true)
        return { data, errors: (wrongParity ? 4 : 0) | (noStop ? 8 : 0) | (isBreak ? 16 : 0) }
      }) as [any, any, any]
      model.receive(first)
      model.receive(second)
      frames[2]!.push(...Array.from({ length: 4 }, () => true))
      const at = length - early
      for (const level of frames[2]!.slice(0, at)) {
        sim.ports.rx.value = level
        driver.step()
      }
      expect(driver.read(RBR)).toBe(model.read(RBR))
      playLine(sim, driver, frames[2]!.slice(at + 1))
      model.receive(third)
      for (let i = 0; i < 3; i++) {
        expect(driver.read(LSR), `read ${early} before the end, ${i}`).toBe(model.read(LSR))
        driver.step()
        if (model.received.length > 0) expect(driver.read(RBR)).toBe(model.read(RBR))
        driver.step()
      }
      expect(driver.read(LSR)).toBe(0x60)
    }
  }

/** Modem's outputs, and that no strobe writes nothing. */
const drivesTheModem =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const { dtrN, rtsN, out1N, out2N } = sim.ports.modemOut
    for (let i = 0; i < 40; i++) {
      const control = dice.bits(5)
      driver.write(MCR, control)
      driver.write(MCR, ~control & 31, 0)
      if (bytes > 1) driver.write(MCR, ~control & 31, 2 ** bytes - 2)
      driver.step()
      const pins = [dtrN, rtsN, out1N, out2N].map(({ value }) => value)
      expect(pins).toEqual([0, 1, 2, 3].map((bit) => control >= 16 || ((control >> bit) & 1) === 0))
      expect(sim.ports.access.isRefused.value).toBe(false)
    }
  }

/** Until the next read, through writes and cycles without any access, though registers change meanwhile. */
const holdsWhatWasRead =
  (bytes: number): Check<Port> =>
  async (sim, dice) => {
    const driver = driverOf(sim, bytes)
    const { access } = sim.ports
    for (let i = 0; i < 20; i++) {
      const value = dice.bits(8)
      driver.write(SCR, value)
      expect(driver.read(SCR)).toBe(value)
      access.address.value = dice.below(8)
      driver.step()
      expect(Number(access.readData.value)).toBe(value)
      driver.write(SCR, ~value & 255)
      expect(Number(access.readData.value)).toBe(value)
    }
  }

function uart(p: Uart16550Parameters, isMeasured = false) {
  /** Long ones, and the stride does nothing to what they see: the interpreter runs them on one of the two. */
  const onOneStride = (check: Check<Port>) => (p.stride === 4 ? check : ({ simulation: { engine: 'wasm' }, check } as const))
  return part({ name: `uart_16550, stride ${p.stride}`, file: 'peripherals/uart-16550.ts', isMeasured }, Uart16550, p, {
    'is found by a driver for what it is': isFoundByADriver(p.stride),
    'drives the line as it is drawn, a break, and nothing in loop-back': onOneStride(drawsTheLine(p.stride)),
    'tells when it is empty': tellsWhatIsSent(p.stride),
    'times out after four characters': onOneStride(timesOut(p.stride)),
    'empties its FIFOs where it should': onOneStride(emptiesItsFifos(p.stride)),
    'counts errors that come and go at once': onOneStride(countsErrors(p.stride)),
    'times out to the cycle': onOneStride(timesOutToTheCycle(p.stride)),
    'counts anew with a new divisor': onOneStride(countsAnew(p.stride)),
    'holds what was read': holdsWhatWasRead(p.stride),
    'drives the modem': drivesTheModem(p.stride),
    'does as the data sheet says, whatever comes': {
      simulation: { engine: 'wasm' },
      check: doesAsTheDataSheetSays(p.stride, 250),
    },
    ...(p.stride === 4
      ? { 'does so in the interpreter': { simulation: { engine: 'interpreter' }, check: doesAsTheDataSheetSays(p.stride, 60) } }
      : {}),
    'has its pins from flip-flops': async (_, __, design) => {
      expectPaths(design, { tx: 'register', interrupt: 'register', modem_out_rts_n: 'register', access_is_refused: [] })
    },
  })
}

export const uarts16550 = [uart({ stride: 1 }), uart({ stride: 4 }, true)]
