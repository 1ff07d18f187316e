import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { TrafficLoop } from './traffic-loop.ts'

describe('a MAC that sends to itself', () => {
  it.each([0, 4] as const)(
    'loses and alters none of 10,000 shortest frames, 10.5 cycles each, %i octets later',
    async (delayOctets) => {
      const sim = await simulate(TrafficLoop, { octets: 60, spreadBits: 0, delayOctets })
      sim.step(105_000)
      const { framesSent, framesReceived, beatsAltered, cyclesSending } = sim.ports
      expect(framesSent.value).toBeGreaterThanOrEqual(9_999)
      expect(framesSent.value - framesReceived.value).toBeLessThanOrEqual(2)
      expect(beatsAltered.value).toBe(0)
      // Between the first beats of n + 1 frames lie 10.5 cycles for each of n.
      expect(Math.abs(cyclesSending.value - 10.5 * framesSent.value)).toBeLessThanOrEqual(11)
    },
    60_000,
  )

  it.each([
    ['short frames of every length', { octets: 60, spreadBits: 6 }],
    ['jumbo frames', { octets: 9000, spreadBits: 9 }],
  ])(
    'loses and alters none of %s',
    async (_, traffic) => {
      const sim = await simulate(TrafficLoop, { ...traffic, delayOctets: 0 })
      sim.step(100_000)
      const { framesSent, framesReceived, beatsAltered } = sim.ports
      expect(framesSent.value - framesReceived.value).toBeLessThanOrEqual(2)
      expect(framesReceived.value).toBeGreaterThan(80)
      expect(beatsAltered.value).toBe(0)
    },
    60_000,
  )

  it('sees what the line alters', async () => {
    const sim = await simulate(TrafficLoop, { octets: 60, spreadBits: 0, delayOctets: 0 })
    sim.step(1000)
    for (let cycle = 0; cycle < 11; cycle++) {
      sim.poke('mac.transmitter.placed_data', BigInt(sim.peek('mac.transmitter.placed_data')) ^ 1n)
      sim.step()
    }
    sim.step(100)
    expect(sim.ports.beatsAltered.value).toBeGreaterThan(0)
  })
})
