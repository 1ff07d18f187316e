import { insist, type MacCheck } from './checks.ts'
import { checkOctets, frameCharacters, Idle, Terminate } from './line.ts'
import { type FrameToSend, idleWord, loopBack, receiveFrom } from './mac-bench.ts'
import { RandomSource } from './random.ts'
import { receiverChecks } from './receiver-checks.ts'
import { expectSent, transmitterChecks } from './transmitter-checks.ts'

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

/** Out of reset in the middle of a frame's words, which end as a good frame would; then a whole frame. */
const resetCheck: MacCheck = {
  name: 'is quiet out of reset, and loses nothing from then on',
  run(mac) {
    const random = new RandomSource(21)
    const { receive, xgmiiTransmit } = mac.ports
    const { control, data: octets } = xgmiiTransmit.value
    insist(control === 0xff && octets === idleWord.data, () => 'the line does not idle out of reset')
    insist(!receive.valid.value, () => 'a beat comes out of reset')
    const data = random.octets(64)
    const rest = [...random.octets(3), 0xd5, ...data, ...checkOctets(data), Terminate, Idle, Idle, Idle]
    const line = [...rest, ...Array.from({ length: 20 }, () => Idle), ...frameCharacters(data)]
    const received = receiveFrom(mac, line)
    insist(received.length === 1 && !received[0]!.isBad, () => `${received.length} frames instead of one`)
  },
}
/** Offers a beat in the very first cycle, while the transmitter may not be ready. */
const firstFrameCheck: MacCheck = {
  name: 'takes a first frame from the first cycle',
  run(mac) {
    const random = new RandomSource(22)
    // Of these any other count of idles than 0 to begin with would make one gap too long.
    const [first] = expectSent(
      mac,
      [61, 61, 61, 61, 62, 63, 60].map((length) => ({ data: random.octets(length) })),
    )
    insist(first!.startsAt % 8 === 0, () => 'the first frame starts in lane 4')
  },
}

/** A long frame first: what was left over from reset might cut it. */
const firstLongFrameCheck: MacCheck = {
  name: 'takes a long first frame from the first cycle',
  run(mac) {
    expectSent(mac, [{ data: new RandomSource(23).octets(150) }])
  },
}

/** Everything that a MAC must do, for one built with the default limit of 9,604 octets. */
export const macChecks: readonly MacCheck[] = [...receiverChecks, ...transmitterChecks, ...loopBackChecks]

/** What only a MAC that has just left reset can show, each on one of its own. */
export const firstChecks: readonly MacCheck[] = [resetCheck, firstFrameCheck, firstLongFrameCheck]
