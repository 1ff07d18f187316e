import { insist, type MacCheck } from './checks.ts'
import { type FrameToSend, loopBack } from './mac-bench.ts'
import { RandomSource } from './random.ts'
import { receiverChecks } from './receiver-checks.ts'
import { transmitterChecks } from './transmitter-checks.ts'

const loopBackChecks: readonly MacCheck[] = ([0, 4] as const).map((delay) => ({
  name: `receives what it sends, ${delay} octets later`,
  run(mac) {
    const random = new RandomSource(19 + delay)
    const frames: FrameToSend[] = Array.from({ length: 150 }, (_, i) => ({
      data: random.octets(i % 50 === 0 ? random.between(1500, 9600) : random.between(1, 130)),
      isBad: random.chance(0.2),
      pause: random.chance(0.3) ? random.below(12) : undefined,
    }))
    // Of a bad frame of one beat nothing arrives but /E/.
    const expected = frames.filter(({ data, isBad }) => !isBad || data.length > 8)
    const received = loopBack(mac, frames, delay)
    insist(received.length === expected.length, () => `${received.length} frames came back of ${expected.length}`)
    for (const [i, { data, isBad }] of received.entries()) {
      const sent = expected[i]!
      insist(isBad === sent.isBad, () => `frame ${i} came back ${isBad ? 'bad' : 'good'}`)
      if (isBad) continue
      const padded = new Uint8Array(Math.max(60, sent.data.length))
      padded.set(sent.data)
      insist(Buffer.compare(data, padded) === 0, () => `frame ${i} of ${sent.data.length} octets came back altered`)
    }
  },
}))

/** Everything that a MAC must do, for one built with the default limit of 9,604 octets. */
export const macChecks: readonly MacCheck[] = [...receiverChecks, ...transmitterChecks, ...loopBackChecks]
