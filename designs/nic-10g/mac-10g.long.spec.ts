import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { TrafficLoop } from './traffic/traffic-loop.ts'

const million = 1_000_000
const cycles = 10.5 * million

describe('a million shortest frames, back to back', () => {
  it.each([0, 4] as const)('all come through, 10.5 cycles each, %i octets later', async (delayOctets) => {
    const sim = await simulate(TrafficLoop, { octets: 60, spreadBits: 0, delayOctets })
    sim.step(cycles + 30)
    const { framesSent, framesReceived, beatsAltered, cyclesSending } = sim.ports
    expect(framesSent.value).toBeGreaterThanOrEqual(million)
    expect(framesReceived.value).toBeGreaterThanOrEqual(million)
    expect(framesSent.value - framesReceived.value).toBeLessThanOrEqual(2)
    expect(beatsAltered.value).toBe(0)
    expect(Math.abs(cyclesSending.value - 10.5 * framesSent.value)).toBeLessThanOrEqual(11)
  })

  it('jumbo frames come through as well, ten thousand of them', async () => {
    const sim = await simulate(TrafficLoop, { octets: 9089, spreadBits: 9, delayOctets: 0 })
    sim.step(12_000_000)
    const { framesSent, framesReceived, beatsAltered } = sim.ports
    expect(framesReceived.value).toBeGreaterThanOrEqual(10_000)
    expect(framesSent.value - framesReceived.value).toBeLessThanOrEqual(2)
    expect(beatsAltered.value).toBe(0)
  })
})
