import { insist, type MacCheck } from './checks.ts'
import { checkOctets, readTransmitted, type TransmittedFrame } from './line.ts'
import { type FrameToSend, type RunningMac, transmitTo } from './mac-bench.ts'
import { RandomSource } from './random.ts'

/** After so many cycles without a beat the line idles, whatever frame was before: the next starts in lane 0. */
const restCycles = 14

const isLate = ({ lateBeat, data }: FrameToSend): boolean => lateBeat !== undefined && lateBeat > 0 && lateBeat * 8 < data.length
const isBroken = (frame: FrameToSend): boolean => frame.isBad === true || isLate(frame)

/** What follows the start frame delimiter: at least 60 octets, and the check that zlib computes. */
function frameOctets(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.max(60, data.length))
  padded.set(data)
  return Uint8Array.from([...padded, ...checkOctets(padded)])
}

/** Sends frames, and checks each of them and all gaps between them. */
export function expectSent(mac: RunningMac, frames: readonly FrameToSend[]): readonly TransmittedFrame[] {
  const sent = readTransmitted(transmitTo(mac, frames))
  insist(sent.length === frames.length, () => `${sent.length} frames were sent instead of ${frames.length}`)
  let deficit = 0
  for (const [i, frame] of frames.entries()) {
    const { octets, hasError, endsInError, startsAt } = sent[i]!
    insist(hasError === isBroken(frame), () => `frame ${i} has ${hasError ? 'an' : 'no'} /E/`)
    insist(hasError === endsInError, () => `frame ${i} does not end in /E/`)
    if (!hasError)
      insist(
        Buffer.compare(octets, frameOctets(frame.data)) === 0,
        () => `frame ${i} of ${frame.data.length} octets went out as ${Buffer.from(octets).toString('hex')}`,
      )
    // Half a word of /E/ in place of a beat that is late, and the check: whatever the source had on its wires.
    if (isLate(frame))
      insist(octets.length === 8 * frame.lateBeat! + 8, () => `frame ${i} has ${octets.length} octets, its beats other`)
    if ((frame.pause ?? 0) >= restCycles) insist(startsAt % 8 === 0, () => `frame ${i} starts in lane 4 of a line that idled`)
    if (i === 0) continue
    // IEEE 802.3-2022, 46.3.1.4: of gaps of 12 octets no more than 3 are left out in all, and none is added in advance.
    const gap = startsAt - sent[i - 1]!.endsAt
    const couldRest = frame.pause !== undefined || isBroken(frames[i - 1]!)
    deficit += 12 - gap
    insist(deficit <= 3, () => `the gap of ${gap} octets before frame ${i} leaves ${deficit} octets too many out`)
    insist(deficit >= 0 || couldRest, () => `the gap before frame ${i} is ${gap} octets, ${-deficit} more than it need be`)
    deficit = Math.max(0, deficit)
  }
  return sent
}

export const transmitterChecks: readonly MacCheck[] = [
  {
    name: 'sends every length from 1 to 200 octets, with preamble, padding and check',
    run(mac) {
      const random = new RandomSource(11)
      expectSent(
        mac,
        Array.from({ length: 200 }, (_, i) => ({ data: random.octets(i + 1) })),
      )
    },
  },
  {
    name: 'sends every length behind every other, modulo 8, from both lanes',
    run(mac) {
      const random = new RandomSource(12)
      const frames: FrameToSend[] = []
      for (let round = 0; round < 5; round++)
        for (let first = 60; first < 68; first++)
          for (let second = 60; second < 68; second++)
            frames.push({ data: random.octets(first) }, { data: random.octets(second) })
      const lanes = new Set(expectSent(mac, frames).map(({ startsAt }) => startsAt % 8))
      insist(lanes.size === 2, () => 'all frames start in one lane')
    },
  },
  {
    name: 'sends long frames',
    run(mac) {
      const random = new RandomSource(13)
      expectSent(
        mac,
        [1514, 1515, 1518, 1519, 1522, 9600, 9603].map((length) => ({ data: random.octets(length) })),
      )
    },
  },
  {
    name: 'sends the shortest frames back to back in 84 octets each, neither more nor less',
    run(mac) {
      const random = new RandomSource(14)
      const sent = expectSent(
        mac,
        Array.from({ length: 101 }, () => ({ data: random.octets(60) })),
      )
      insist(sent.at(-1)!.startsAt - sent[0]!.startsAt === 100 * 84, () => 'frames of 60 octets take other than 84')
    },
  },
  {
    name: 'keeps gaps at 12 octets on average',
    run(mac) {
      const random = new RandomSource(15)
      const sent = expectSent(
        mac,
        Array.from({ length: 200 }, () => ({ data: random.octets(random.between(60, 90)) })),
      )
      const gaps = sent.slice(1).reduce((sum, { startsAt }, i) => sum + startsAt - sent[i]!.endsAt, 0)
      insist(Math.abs(gaps - 12 * (sent.length - 1)) <= 3, () => `${sent.length - 1} gaps have ${gaps} octets`)
    },
  },
  {
    name: 'starts after any pause, at once',
    run(mac) {
      const random = new RandomSource(16)
      const frames: FrameToSend[] = []
      for (let pause = 0; pause <= restCycles; pause++)
        for (let length = 60; length < 76; length++)
          frames.push({ data: random.octets(length), pause }, { data: random.octets(random.between(1, 70)) })
      expectSent(mac, frames)
      const { transmit, xgmiiTransmit } = mac.ports
      for (let cycle = 0; cycle < 20; cycle++) {
        mac.step()
        insist(xgmiiTransmit.value.data === 0x0707_0707_0707_0707n, () => 'an idle line does not idle')
      }
      transmit.payload.value = { data: 0n, keep: 0xff, last: true, user: false }
      transmit.valid.value = true
      insist(transmit.ready.value, () => 'an idle line is not ready')
      mac.step()
      transmit.valid.value = false
      for (let cycle = 1; cycle <= 3; cycle++) {
        insist(xgmiiTransmit.value.control === 0xff, () => `/S/ comes ${cycle} cycles after the first beat`)
        mac.step()
      }
      insist(xgmiiTransmit.value.data === 0xd555_5555_5555_55fbn, () => '/S/ does not come 4 cycles after the first beat')
      for (let cycle = 0; cycle < 20; cycle++) mac.step()
    },
  },
  {
    name: 'spoils a frame whose source says that it is bad, and only that',
    run(mac) {
      const random = new RandomSource(17)
      expectSent(
        mac,
        Array.from({ length: 120 }, (_, i) => ({ data: random.octets(i < 80 ? i + 1 : 60 + (i % 16)), isBad: i % 2 === 0 })),
      )
    },
  },
  {
    name: 'spoils a frame of which a beat comes late, throws the rest of it away and sends the next',
    run(mac) {
      const random = new RandomSource(18)
      const frames: FrameToSend[] = []
      for (let length = 60; length < 92; length++) {
        for (let lateBeat = 1; lateBeat * 8 < length; lateBeat++)
          frames.push({ data: random.octets(length), lateBeat, lateCycles: random.between(1, 20) })
        // The last beat a cycle late, from one lane and then from the other: nothing is left to throw away but that beat.
        const lastBeat = Math.floor((length - 1) / 8)
        for (let i = 0; i < 3; i++) frames.push({ data: random.octets(length), lateBeat: lastBeat })
      }
      for (let i = 0; i < 60; i++)
        frames.push({ data: random.octets(random.between(1, 300)), lateBeat: random.between(1, 40), pause: random.below(3) })
      expectSent(mac, frames)
    },
  },
]
