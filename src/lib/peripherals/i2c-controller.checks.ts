import { expect } from 'vitest'
import { Dice } from '../fixtures/dice.ts'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { I2cObserver, I2cTargetModel } from './fixtures/i2c-models.ts'
import { I2cController } from './i2c-controller.ts'

type Sim = Parameters<Check<ReturnType<typeof I2cController>>>[0]

interface Asked {
  readonly kind: 'start' | 'stop' | 'write' | 'read'
  readonly isLast?: boolean
  readonly data?: number
}
interface Got {
  readonly result: 'done' | 'refused' | 'lost'
  readonly data: number
}

/** The bus with the controller on it, and others that pull wires. */
class Bus {
  readonly observer = new I2cObserver()
  readonly others: { see?(cycle: number, wires: { scl: boolean; sda: boolean }): void; pulls: { scl: boolean; sda: boolean } }[] =
    []
  readonly got: Got[] = []
  asked: Asked[] = []
  cycle = 0
  readonly #sim: Sim
  readonly #dice: Dice
  readonly #stall: number

  constructor(sim: Sim, dice: Dice, divider: number, stall: number) {
    this.#sim = sim
    this.#dice = dice
    this.#stall = stall
    sim.ports.divider.value = divider
  }

  step(): void {
    const { in: from, out: to, scl, sda } = this.#sim.ports
    const wires = {
      scl: !scl.enable.value && !this.others.some(({ pulls }) => pulls.scl),
      sda: !sda.enable.value && !this.others.some(({ pulls }) => pulls.sda),
    }
    scl.in.value = wires.scl
    sda.in.value = wires.sda
    expect([scl.out.value, sda.out.value]).toEqual([false, false])
    this.observer.see(this.cycle, wires)
    for (const other of this.others) other.see?.(this.cycle, wires)
    // Seen three cycles late.
    this.#takenFor = this.observer.isTaken ? this.#takenFor + 1 : 0
    if (this.#takenFor > 3) expect(this.#sim.ports.isBusy.value).toBe(true)
    const [next] = this.asked
    from.valid.value = next !== undefined && (from.valid.value || !this.#dice.chance(this.#stall))
    if (next) from.payload.value = { kind: next.kind, isLast: next.isLast ?? false, data: next.data ?? this.#dice.bits(8) }
    to.ready.value = !this.#dice.chance(this.#stall)
    if (to.valid.value && to.ready.value) this.got.push(to.payload.value as Got)
    if (from.valid.value && from.ready.value) {
      this.asked.shift()
      // One command at a time: the outcome of the one before is taken.
      expect(this.got.length).toBe(this.#taken++)
    }
    this.#sim.step()
    if (++this.cycle > 50_000) throw new Error('the bus hangs')
  }
  #taken = 0
  #takenFor = 0

  /** Until all that was asked has an outcome. */
  run(asked: readonly Asked[]): Got[] {
    this.asked = [...asked]
    const first = this.got.length
    const begin = this.cycle
    while (this.got.length < first + asked.length) {
      if (this.cycle - begin > 20_000) throw new Error('the bus hangs')
      this.step()
    }
    return this.got.slice(first)
  }
}

const results = (got: readonly Got[]): string[] => got.map(({ result }) => result)

/** Writes and reads to targets that take some bytes, with and without a stretched clock; what went over the wires, in time. */
const talksToTargets: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  for (let round = 0; round < 8; round++) {
    const divider = dice.pick([0, 1, 3])
    const fifth = divider + 1
    const isSteady = round % 2 === 0
    const bus = new Bus(sim, dice, divider, isSteady ? 0 : 0.05)
    const address = dice.bits(7)
    const isOther = dice.chance(0.2)
    const isRead = dice.chance(0.5)
    const give = dice.list(4, () => dice.bits(8))
    const accepts = dice.below(4)
    const stretch = isSteady ? 0 : 12 * fifth
    const target = new I2cTargetModel(address, give, accepts, I2cTargetModel.stretching(dice, stretch))
    bus.others.push(target)
    const sent = dice.list(3, () => dice.bits(8))
    const first = ((isOther ? address ^ (1 << dice.below(7)) : address) << 1) | (isRead ? 1 : 0)
    const body: Asked[] = isRead
      ? [{ kind: 'read' }, { kind: 'read' }, { kind: 'read', isLast: true }]
      : sent.map((data) => ({ kind: 'write', data }))
    const hasRepeat = dice.chance(0.5)
    const again: Asked[] = hasRepeat ? [{ kind: 'start' }, { kind: 'write', data: first & 0xfe }] : []
    const got = bus.run([{ kind: 'start' }, { kind: 'write', data: first }, ...body, ...again, { kind: 'stop' }])
    const refused = (isRefused: boolean): string => (isRefused ? 'refused' : 'done')
    expect(results(got)).toEqual([
      'done',
      refused(isOther),
      ...body.map((_, i) => (isRead ? 'done' : refused(isOther || i >= accepts))),
      ...(hasRepeat ? ['done', refused(isOther)] : []),
      'done',
    ])
    const bytes = isRead ? body.map((_, i) => (isOther ? 0xff : give[i]!)) : sent
    expect(got.slice(1, 5).map(({ data }) => data)).toEqual([first, ...bytes])
    if (!isRead) expect(target.taken).toEqual(isOther ? [] : sent.slice(0, accepts + 1))
    const text = bus.observer.events.map((event) =>
      event.what === 'byte' ? `${event.data}${event.isAcknowledged ? '' : ' refused'}` : event.what,
    )
    const byteText = (data: number, isRefused: boolean): string => `${data}${isRefused ? ' refused' : ''}`
    expect(text).toEqual([
      'start',
      byteText(first, isOther),
      ...bytes.map((data, i) => byteText(data, isRead ? i === 2 : isOther || i >= accepts)),
      ...(hasRepeat ? ['start', byteText(first & 0xfe, isOther)] : []),
      'stop',
    ])
    // Time. The first high of SCL is that behind START; a repeated one is set up for longer.
    const { lows, highs } = bus.observer
    expect(Math.min(...lows)).toBe(3 * fifth)
    expect(Math.min(...highs.slice(1))).toBeGreaterThanOrEqual(2 * fifth)
    expect(highs[0]).toBe(2 * fifth)
    if (isSteady) {
      expect(highs.slice(1, 9)).toEqual(Array.from({ length: 8 }, () => 2 * fifth + 3))
      expect(lows.slice(1, 9)).toEqual(Array.from({ length: 8 }, () => 3 * fifth))
    } else expect(Math.max(...lows)).toBeGreaterThan(4 * fifth)
    for (let i = 0; i < 4; i++) bus.step()
    expect(sim.ports.isBusy.value).toBe(false)
    expect(bus.observer.isTaken).toBe(false)
  }
}

/** START comes three fifths behind another's STOP, a repeated START is set up for three, held for two, and so is STOP. */
const keepsTheTimes: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  for (const divider of [0, 2, 6]) {
    const fifth = divider + 1
    const bus = new Bus(sim, dice, divider, 0)
    const trace: { scl: boolean; sda: boolean }[] = []
    bus.others.push({ see: (_, wires) => trace.push(wires), pulls: { scl: false, sda: false } })
    expect(
      results(bus.run([{ kind: 'start' }, { kind: 'start' }, { kind: 'stop' }, { kind: 'start' }, { kind: 'stop' }])),
    ).toEqual(['done', 'done', 'done', 'done', 'done'])
    const changes: string[] = []
    let since = 0
    trace.forEach((wires, cycle) => {
      const before = trace[cycle - 1] ?? { scl: true, sda: true }
      for (const wire of ['scl', 'sda'] as const)
        if (wires[wire] !== before[wire]) {
          changes.push(`${cycle - since} ${wire} ${wires[wire] ? 'rises' : 'falls'}`)
          since = cycle
        }
    })
    const held = 2
    expect(changes.slice(1)).toEqual([
      `${2 * fifth} scl falls`,
      // Held for as long as the next command takes to come.
      `${held + fifth} sda rises`,
      `${2 * fifth} scl rises`,
      `${3 + 3 * fifth} sda falls`,
      `${2 * fifth} scl falls`,
      `${held + 3 * fifth} scl rises`,
      `${3 + 2 * fifth} sda rises`,
      expect.stringMatching(/^\d+ sda falls$/),
      `${2 * fifth} scl falls`,
      `${held + 3 * fifth} scl rises`,
      `${3 + 2 * fifth} sda rises`,
    ])
    const gap = Number(changes[8]!.split(' ')[0])
    expect(gap).toBeGreaterThanOrEqual(3 * fifth + 3)
    expect(gap).toBeLessThanOrEqual(6 * fifth + 8)
    for (let i = 0; i < 10 * fifth; i++) bus.step()
  }
}

/** Another controller says 0 where ours says 1, holds the bus, and gives it back. */
const losesArbitration: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  for (let round = 0; round < 10; round++) {
    const divider = dice.pick([0, 1, 2])
    const fifth = divider + 1
    const bus = new Bus(sim, dice, divider, 0)
    const data = dice.bits(8) | (1 << dice.below(8))
    const isRead = round % 3 === 2
    const ones = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (data >> (7 - bit)) & 1)
    // Of a read only the answer is ours.
    const at = isRead ? 8 : dice.pick(ones)
    const rival = {
      pulls: { scl: false, sda: false },
      falls: -1,
      before: true,
      see: (_: number, { scl }: { scl: boolean }) => {
        if (!scl && rival.before) rival.falls++
        rival.before = scl
        if (rival.falls === at && !scl) rival.pulls.sda = true
      },
    }
    expect(results(bus.run([{ kind: 'start' }]))).toEqual(['done'])
    rival.before = true
    rival.falls = -1
    bus.others.push(rival)
    expect(results(bus.run([isRead ? { kind: 'read', isLast: true } : { kind: 'write', data }]))).toEqual(['lost'])
    const { scl, sda, isBusy } = sim.ports
    expect([scl.enable.value, sda.enable.value, isBusy.value]).toEqual([false, false, true])
    // The other goes on: all that is asked meanwhile is lost, and START waits.
    const rest: { see?: undefined; pulls: { scl: boolean; sda: boolean } } = { pulls: { scl: true, sda: true } }
    bus.others.splice(0, 1, rest)
    expect(results(bus.run([{ kind: 'write', data: 1 }, { kind: 'read' }, { kind: 'stop' }]))).toEqual(['lost', 'lost', 'lost'])
    bus.asked = [{ kind: 'start' }]
    const wait = (cycles: number): void => {
      for (let i = 0; i < cycles; i++) {
        bus.step()
        expect(sda.enable.value).toBe(false)
      }
    }
    wait(8 * fifth + 5)
    rest.pulls.scl = false
    wait(8 * fifth + 5)
    expect(isBusy.value).toBe(true)
    rest.pulls.sda = false
    const stopped = bus.cycle
    while (!sda.enable.value) {
      if (bus.cycle - stopped > 100) throw new Error('START never comes')
      bus.step()
    }
    expect(bus.cycle - stopped).toBeGreaterThanOrEqual(3 * fifth + 2)
    expect(bus.cycle - stopped).toBeLessThanOrEqual(3 * fifth + 6)
    while (bus.got.length < 6) bus.step()
    expect(bus.got.at(-1)!.result).toBe('done')
    expect(results(bus.run([{ kind: 'stop' }]))).toEqual(['done'])
    for (let i = 0; i < 10; i++) bus.step()
  }
}

/** A wire that somebody holds: a STOP or a repeated START that could not be made is told. */
const tellsAHeldWire: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  for (const kind of ['stop', 'start'] as const) {
    const bus = new Bus(sim, dice, 1, 0)
    expect(results(bus.run([{ kind: 'start' }]))).toEqual(['done'])
    const rest = { pulls: { scl: false, sda: true } }
    bus.others.push(rest)
    expect(results(bus.run([{ kind }]))).toEqual(['lost'])
    expect([sim.ports.scl.enable.value, sim.ports.sda.enable.value]).toEqual([false, false])
    rest.pulls.sda = false
    for (let i = 0; i < 30; i++) bus.step()
    expect(sim.ports.isBusy.value).toBe(false)
  }
}

/** A controller with a shorter high phase ends ours, and the bit counts all the same. */
const followsAFasterClock: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  const bus = new Bus(sim, dice, 4, 0)
  let high = 0
  let low = 0
  const fast = {
    pulls: { scl: false, sda: false },
    see: (_: number, { scl }: { scl: boolean }) => {
      high = scl ? high + 1 : 0
      low = scl ? 0 : low + 1
      // High for six cycles, and low for eight or longer.
      fast.pulls.scl = bus.asked.length === 0 && bus.got.length === 1 && (fast.pulls.scl ? low < 8 : high >= 6)
    },
  }
  bus.others.push(fast)
  expect(results(bus.run([{ kind: 'start' }]))).toEqual(['done'])
  expect(results(bus.run([{ kind: 'write', data: 0xa6 }]))).toEqual(['refused'])
  expect(bus.observer.events.at(-1)).toMatchObject({ what: 'byte', data: 0xa6 })
  expect(Math.max(...bus.observer.highs.slice(1, 9))).toBeLessThan(10)
  expect(results(bus.run([{ kind: 'stop' }]))).toEqual(['done'])
}

/** As if the pins had these levels while reset was held. */
function holdSince(sim: Sim, scl: boolean, sda: boolean): void {
  for (const [wire, level] of Object.entries({ scl, sda })) {
    for (const stage of [0, 1]) sim.poke(`${wire}_line_${stage}`, level)
    sim.ports[wire as 'scl' | 'sda'].in.value = level
  }
}

/** The first START begins with the second edge behind reset. */
const startsAtOnce: Check<ReturnType<typeof I2cController>> = async (sim) => {
  const { in: from, sda, scl, isBusy, divider } = sim.ports
  holdSince(sim, true, true)
  expect([scl.enable.value, sda.enable.value, isBusy.value]).toEqual([false, false, false])
  divider.value = 5
  from.payload.value = { kind: 'start', isLast: false, data: 0 }
  from.valid.value = true
  sim.step(2)
  expect([scl.enable.value, sda.enable.value, isBusy.value]).toEqual([false, true, true])
}

/** Whether a transfer is on the bus, for wires that change as they like: SDA below a high SCL counts, and nothing else. */
const watchesTheWires: Check<ReturnType<typeof I2cController>> = async (sim, dice) => {
  // SDA low as reset ends is a START.
  holdSince(sim, true, false)
  sim.step()
  expect(sim.ports.isBusy.value).toBe(true)
  const observer = new I2cObserver()
  const wires = { scl: true, sda: false }
  observer.see(-1, { ...wires })
  const seen = [true, true, true]
  let changes = 0
  for (let cycle = 0; cycle < 1000; cycle++) {
    if (dice.chance(0.3)) wires.scl = !wires.scl
    if (dice.chance(0.3)) wires.sda = !wires.sda
    sim.ports.scl.in.value = wires.scl
    sim.ports.sda.in.value = wires.sda
    observer.see(cycle, { ...wires })
    const isTaken = seen.shift()
    expect(sim.ports.isBusy.value, `cycle ${cycle}`).toBe(isTaken)
    seen.push(observer.isTaken)
    if (isTaken !== seen[0]) changes++
    sim.step()
  }
  expect(changes).toBeGreaterThan(40)
}

/** START comes three fifths behind the last of a wire's low, which is seen two cycles late; behind another's STOP a cycle more. */
const awaitsAFreeBus: Check<ReturnType<typeof I2cController>> = async (sim) => {
  for (const divider of [0, 3]) {
    const fifth = divider + 1
    /** What others pull, step by step, before they let go of all. */
    const stories: readonly (readonly ('scl' | 'sda' | 'both')[])[] = [
      ['scl'],
      ['scl', 'both', 'scl'],
      ['sda'],
      ['sda', 'both', 'scl', 'both', 'sda'],
      ['scl', 'both'],
    ]
    for (const story of stories) {
      const bus = new Bus(sim, new Dice(1), divider, 0)
      const rival = { pulls: { scl: false, sda: false } }
      bus.others.push(rival)
      const wait = (cycles: number): void => {
        for (let i = 0; i < cycles; i++) bus.step()
      }
      for (const [i, held] of story.entries()) {
        rival.pulls = { scl: held !== 'sda', sda: held !== 'scl' }
        wait(5 * fifth + 5)
        if (i === 0) bus.asked = [{ kind: 'start' }]
      }
      expect(sim.ports.sda.enable.value).toBe(false)
      rival.pulls = { scl: false, sda: false }
      const free = bus.cycle
      while (!sim.ports.sda.enable.value) {
        if (bus.cycle - free > 100) throw new Error('START never comes')
        bus.step()
      }
      const isStop = story.at(-1) === 'sda'
      expect(bus.cycle - free, story.join(' ')).toBe(3 * fifth + (isStop ? 3 : 2))
      while (bus.got.length < 1) bus.step()
      expect(results(bus.run([{ kind: 'stop' }]))).toEqual(['done'])
      wait(6 * fifth + 6)
    }
  }
}

export const i2cControllers = [3, 8].map((dividerBits) =>
  part(
    { name: `i2c_controller, divider of ${dividerBits}`, file: 'peripherals/i2c-controller.ts', isMeasured: dividerBits === 8 },
    I2cController,
    { dividerBits },
    {
      'talks to targets, which may stretch the clock': talksToTargets,
      'keeps the times of START and STOP': keepsTheTimes,
      'loses arbitration, and waits for a free bus': losesArbitration,
      'tells a wire that is held': tellsAHeldWire,
      'starts at once behind reset': startsAtOnce,
      'awaits a free bus, to the cycle': awaitsAFreeBus,
      'watches what others do': watchesTheWires,
      'follows a faster clock': followsAFasterClock,
      'has its outputs from flip-flops': async (_, __, design) => {
        expectPaths(design, { scl_enable: 'register', sda_enable: 'register', out_valid: 'register', scl_out: [], in_ready: [] })
      },
    },
  ),
)
