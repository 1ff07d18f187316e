import { clockDomain, simulate } from 'gatewright'
import { beforeAll, describe, expect, it } from 'vitest'
import { Mac10g } from './mac-10g.ts'
import { frameCharacters, Idle, readTransmitted } from './model/line.ts'
import { type RunningMac, receiveFrom, transmitTo } from './model/mac-bench.ts'
import { firstChecks, macChecks } from './model/mac-checks.ts'
import { RandomSource } from './model/random.ts'

describe('the 10G MAC', { timeout: 60_000 }, () => {
  // One MAC for all: whatever one check did to it, it must do right by the next.
  let mac: RunningMac
  beforeAll(async () => {
    mac = await simulate(Mac10g, {})
  })

  it.each(macChecks)('$name', ({ run }) => run(mac))

  it.each(firstChecks)('$name', async ({ run }) => run(await simulate(Mac10g, {})))

  it('takes the largest frame that it is told to', async () => {
    const small = await simulate(Mac10g, { maximumFrameOctets: 1518 })
    const random = new RandomSource(30)
    const idles = Array.from({ length: 16 }, () => Idle)
    const frames = [1514, 1515].map((length) => frameCharacters(random.octets(length)))
    const line = frames.flatMap((frame) => [...frame, ...idles.slice(frame.length % 8)])
    expect(receiveFrom(small, line).map(({ isBad }) => isBad)).toEqual([false, true])
  })

  it('says which limits it can be told', async () => {
    await expect(simulate(Mac10g, { maximumFrameOctets: 20_000 })).rejects.toThrow(/GW026 module: maximumFrameOctets is 20000/)
  })

  it('runs its directions in two clock domains', async () => {
    const receive = clockDomain('receive', { frequency: 156.26e6 })
    const transmit = clockDomain('transmit', { frequency: 156.25e6 })
    const two = await simulate(Mac10g, { receive, transmit })
    const random = new RandomSource(31)
    const data = random.octets(100)
    expect(readTransmitted(transmitTo(two, [{ data }, { data }])).length).toBe(2)
    expect(receiveFrom(two, frameCharacters(data))).toEqual([{ data, isBad: false }])
  })
})
