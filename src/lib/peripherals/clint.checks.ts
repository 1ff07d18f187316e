import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { Clint, type ClintParameters } from './clint.ts'

const ones = 2n ** 64n - 1n
/** SiFive FU540-C000 manual, table 39. */
const at = { msip: 0x0, mtimecmp: 0x4000, mtime: 0xbff8 }

/** All of it as bytes in a map of its own, and every output in each cycle, under random accesses and ticks. */
const doesInEachCycle =
  ({ harts, data }: ClintParameters): Check<ReturnType<typeof Clint>> =>
  async (sim, dice) => {
    const { access, tick, now, harts: pins } = sim.ports
    const bytes = data / 8
    const all = 2 ** bytes - 1
    let time = 0n
    const compare = Array.from({ length: harts }, () => ones)
    const software = Array.from({ length: harts }, () => false)
    let timer = Array.from({ length: harts }, () => false)
    const raised = new Set<number>()
    /** What 64 bits at an address are: `undefined` where no register is. */
    const read = (address: number): bigint | undefined => {
      if (address === at.mtime) return time
      const hart = (address - at.mtimecmp) / 8
      if (hart >= 0 && hart < harts) return compare[hart]!
      const first = (address - at.msip) / 4
      if (first < 0 || first >= harts) return undefined
      return (software[first] ? 1n : 0n) | (software[first + 1] ? 1n << 32n : 0n)
    }
    const write = (address: number, value: bigint): void => {
      if (address === at.mtime) time = value
      else if (address >= at.mtimecmp) compare[(address - at.mtimecmp) / 8] = value
      else
        for (const i of [0, 1]) if (address / 4 + i < harts) software[address / 4 + i] = ((value >> BigInt(32 * i)) & 1n) === 1n
    }
    for (let cycle = 0; cycle < 2000; cycle++) {
      expect(
        {
          now: BigInt(now.value),
          software: pins.map((hart) => hart.software.value),
          timer: pins.map((hart) => hart.timer.value),
        },
        `cycle ${cycle}`,
      ).toEqual({ now: time, software, timer })
      for (const [hart, isRaised] of timer.entries()) if (isRaised) raised.add(hart)
      const next = compare.map((limit) => time >= limit)
      tick.value = dice.chance(0.7)
      const isTick = tick.value
      const hart = dice.below(harts)
      const wide = dice.pick([at.mtime, at.mtimecmp + 8 * hart, at.mtimecmp + 8 * hart, (at.msip + 4 * hart) & ~7])
      const address = dice.chance(0.03)
        ? dice.pick([at.msip + 4 * harts + 4, at.mtimecmp + 8 * harts, 0xbff0, 0xc000]) & ~7
        : wide
      const half = data === 32 ? 4 * dice.below(2) : 0
      access.enable.value = dice.chance(0.5)
      access.isWrite.value = dice.chance(0.6)
      access.address.value = (address + half) / bytes
      const near = dice.pick([0n, 1n, 2n ** 32n, time + BigInt(dice.below(6)), 0xffff_fffcn, ones, ones - 2n, dice.wide(64)])
      const given = (BigInt.asUintN(64, near) >> BigInt(8 * half)) & (2n ** BigInt(data) - 1n)
      access.data.value = given as never
      const strobes = dice.pick([all, all, all, dice.below(all + 1)])
      access.strobes.value = strobes
      const before = read(address)
      const upper = data === 32 && half === 4 && address < at.mtimecmp && address / 4 + 1 >= harts
      const isRefused = before === undefined || upper
      expect(access.isRefused.value, `refusal of ${(address + half).toString(16)}`).toBe(isRefused)
      const wanted = ((before ?? 0n) >> BigInt(8 * half)) & (2n ** BigInt(data) - 1n)
      const isAsked = access.enable.value
      const isWrite = access.isWrite.value
      if (isTick) time = BigInt.asUintN(64, time + 1n)
      if (isAsked && isWrite && !isRefused) {
        let mask = 0n
        for (let lane = 0; lane < bytes; lane++) if ((strobes >> lane) & 1) mask |= 255n << BigInt(8 * (lane + half))
        write(address, (read(address)! & ~mask) | ((given << BigInt(8 * half)) & mask))
      }
      timer = next
      sim.step()
      if (isAsked && !isWrite && !isRefused) expect(BigInt(access.readData.value)).toBe(wanted)
    }
    expect(raised.size).toBe(harts)
  }

function clint(p: ClintParameters, isMeasured = false) {
  return part({ name: `clint, ${p.harts} of ${p.data} bits`, file: 'peripherals/clint.ts', isMeasured }, Clint, p, {
    'counts, compares and interrupts as software asks': doesInEachCycle(p),
    'has its outputs from flip-flops': async (_, __, design) => {
      expectPaths(design, { now: 'register', harts_0_software: 'register', harts_0_timer: 'register' })
    },
  })
}

export const clints = [
  clint({ harts: 1, data: 64 }, true),
  clint({ harts: 1, data: 32 }),
  clint({ harts: 3, data: 64 }),
  clint({ harts: 4, data: 32 }),
]
