import { insist, type MacCheck } from './checks.ts'
import {
  type Character,
  controlCharacter,
  ErrorCharacter,
  frameCharacters,
  Idle,
  type ReceivedFrame,
  receive,
  Start,
  Terminate,
  wordsOf,
} from './line.ts'
import { type RunningMac, receiveFrom } from './mac-bench.ts'
import { RandomSource } from './random.ts'

/** What the checks take a MAC to be built with. */
export const checkedMaximumFrameOctets = 9604

const frameText = ({ data, isBad }: ReceivedFrame): string =>
  `${data.length} octets${isBad ? ', bad' : ''}: ${Buffer.from(data.subarray(0, 40)).toString('hex')}`

/** A line of characters to the receiver, and the same line to the model. */
function expectSame(mac: RunningMac, line: readonly Character[]): readonly ReceivedFrame[] {
  const expected = receive(line, checkedMaximumFrameOctets)
  const found = receiveFrom(mac, line)
  for (const [i, frame] of expected.entries()) {
    const other = found[i]
    insist(other !== undefined, () => `frame ${i} of ${expected.length} is missing: ${frameText(frame)}`)
    insist(
      other.isBad === frame.isBad && Buffer.compare(other.data, frame.data) === 0,
      () => `frame ${i} is ${frameText(other)}; expected ${frameText(frame)}`,
    )
  }
  insist(found.length === expected.length, () => `${found.length} frames instead of ${expected.length}`)
  return expected
}

/** A line on which frames are put one after the other. */
class LineWriter {
  readonly characters: Character[] = []
  /** Idles until /S/ stands in this lane, at least so many. */
  idles(lane: 0 | 4, atLeast = 12): this {
    for (let i = 0; i < atLeast || this.characters.length % 8 !== lane; i++) this.characters.push(Idle)
    return this
  }
  put(characters: readonly Character[]): this {
    for (const character of characters) this.characters.push(character)
    return this
  }
}

const idles = (count: number): Character[] => Array.from({ length: count }, () => Idle)
const startLanes = [0, 4] as const
const unpadded = { pad: false }

/** Every variant of a frame, each in both lanes and with a good frame behind it. */
function variants(random: RandomSource, length: number, change: (frame: Character[]) => Iterable<Character[]>): Character[] {
  const line = new LineWriter()
  for (const lane of startLanes)
    for (const frame of change(frameCharacters(random.octets(length), unpadded)))
      line
        .idles(lane)
        .put(frame)
        .idles(lane)
        .put(frameCharacters(random.octets(60)))
  return line.characters
}

export const receiverChecks: readonly MacCheck[] = [
  {
    name: 'passes the first word of a frame on 5 cycles after it was complete on the line',
    run(mac) {
      const { receive, xgmiiReceive } = mac.ports
      for (const lane of startLanes) {
        const line = new LineWriter().idles(lane).put(frameCharacters(new RandomSource(20).octets(128)))
        const completeAt = Math.floor((line.characters.indexOf(Start) + 15) / 8)
        let firstBeat: number | undefined
        for (const [cycle, word] of wordsOf([...line.characters, ...idles(64)]).entries()) {
          xgmiiReceive.value = word
          mac.step()
          if (receive.valid.value) firstBeat ??= cycle
        }
        // The cycle in which the word is taken from the line is the first of the five.
        insist(firstBeat === completeAt + 4, () => `the first beat comes ${firstBeat! - completeAt + 1} cycles after its word`)
      }
    },
  },
  {
    name: 'receives every length from 1 to 200 octets from both lanes, and warns of runts',
    run(mac) {
      const random = new RandomSource(1)
      const line = new LineWriter()
      for (const lane of startLanes)
        for (let length = 1; length <= 200; length++)
          line.idles(lane, random.between(5, 20)).put(frameCharacters(random.octets(length), unpadded))
      const frames = expectSame(mac, line.characters)
      insist(frames.filter(({ isBad }) => isBad).length === 2 * 59, () => 'the model is wrong about runts')
    },
  },
  {
    name: 'receives what is as long as allowed, and warns of what is longer',
    run(mac) {
      const random = new RandomSource(2)
      const line = new LineWriter()
      for (const lane of startLanes)
        for (const length of [1514, 1515, 1518, 1519, 9592, 9596, 9598, 9599, 9600, 9601, 9602, 9603, 9604, 9605, 9608, 9616])
          line.idles(lane).put(frameCharacters(random.octets(length)))
      // The next frame opens in the very word in which this one is as long as allowed.
      for (const lane of startLanes)
        for (const length of [9596, 9597, 9598, 9599])
          line
            .idles(lane)
            .put(frameCharacters(random.octets(length)))
            .idles(lane === 0 ? 4 : 0, 0)
            .put(frameCharacters(random.octets(60)))
      const frames = expectSame(mac, line.characters)
      insist(frames.filter(({ isBad }) => isBad).length === 2 * 7, () => 'the model is wrong about long frames')
    },
  },
  {
    name: 'receives after any gap, from none but /T/ on',
    run(mac) {
      const random = new RandomSource(3)
      const line = new LineWriter()
      for (const lane of startLanes)
        for (let gap = 0; gap <= 20; gap++)
          for (let length = 60; length < 68; length++)
            line.idles(random.pick([lane, lane, startLanes[gap & 1]!]), gap).put(frameCharacters(random.octets(length)))
      insist(
        expectSame(mac, line.characters).every(({ isBad }) => !isBad),
        () => 'the model is wrong about gaps',
      )
    },
  },
  {
    name: 'ends a frame at /E/, wherever it stands, as bad',
    run(mac) {
      const line = variants(new RandomSource(4), 72, function* (frame) {
        for (let at = 0; at < frame.length; at++) yield frame.with(at, ErrorCharacter)
      })
      expectSame(mac, line)
    },
  },
  {
    name: 'takes no control character but /T/ for the end of a good frame',
    run(mac) {
      const random = new RandomSource(5)
      const line = new LineWriter()
      for (let code = 0; code < 256; code++)
        line.idles(random.pick(startLanes)).put(frameCharacters(random.octets(60 + (code % 8))).with(-1, controlCharacter(code)))
      // Two things wrong are no better than one.
      for (const length of [20, 59, 9601, 9700])
        line.idles(random.pick(startLanes)).put(frameCharacters(random.octets(length), unpadded).with(-1, ErrorCharacter))
      const good = expectSame(mac, line.characters).filter(({ isBad }) => !isBad)
      insist(good.length === 1, () => 'the model is wrong about ends')
    },
  },
  {
    name: 'copes with /T/ where it does not belong',
    run(mac) {
      const random = new RandomSource(6)
      const line = variants(random, 69, function* (frame) {
        for (let at = 1; at < frame.length - 1; at++) yield frame.with(at, Terminate)
        for (let more = 1; more < 12; more++) yield [...frame, ...Array.from({ length: more }, () => Terminate)]
        for (let more = 1; more < 24; more++) yield [...frame, ...random.octets(more)]
        for (let length = 60; length < 68; length++)
          for (let more = 1; more < 12; more++) {
            yield [...frameCharacters(random.octets(length)), ...random.octets(more)]
            // Zeros alone do not change the sum.
            yield [...frameCharacters(random.octets(length)), ...new Uint8Array(more)]
          }
      })
      expectSame(mac, line)
    },
  },
  {
    name: 'ends a frame at a start inside it as bad, and takes the frame that starts there',
    run(mac) {
      const random = new RandomSource(7)
      const line = variants(random, 72, function* (frame) {
        for (let at = 1; at < frame.length; at++) {
          yield frame.with(at, Start)
          yield [...frame.slice(0, at), ...frameCharacters(random.octets(random.between(60, 70)))]
        }
      })
      expectSame(mac, line)
    },
  },
  {
    name: 'takes a frame only behind /S/ in lane 0 or 4, six octets and the delimiter',
    run(mac) {
      const random = new RandomSource(8)
      const line = variants(random, 66, function* (frame) {
        for (let at = 1; at < 8; at++) for (let other = at + 1; other < 8; other++) yield frame.with(at, Idle).with(other, Idle)
        for (let at = 1; at < 8; at++) for (const wrong of [Idle, Terminate, 0xd4, 0x55]) yield frame.with(at, wrong)
        for (let bit = 0; bit < 8; bit++) yield frame.with(7, 0xd5 ^ (1 << bit))
        for (let bit = 0; bit < 8; bit++) yield frame.with(0, Start ^ (1 << bit))
        yield frame.with(0, 0xfb)
        for (let shift = 1; shift < 8; shift++) yield [...Array.from({ length: shift }, () => Idle), ...frame]
      })
      expectSame(mac, line)
    },
  },
  {
    name: 'warns of every single bit that changed',
    run(mac) {
      const random = new RandomSource(9)
      const line = new LineWriter()
      // In the last octets for every number of them in the last word: there a bit of the line is one of the comparison.
      for (let length = 60; length < 68; length++)
        for (let at = length === 60 || length === 67 ? 8 : length + 4; at < length + 12; at++)
          for (let bit = 0; bit < 8; bit++) {
            const frame = frameCharacters(random.octets(length))
            line.idles(random.pick(startLanes), 5).put(frame.with(at, frame[at]! ^ (1 << bit)))
          }
      // Here four neighbouring bits of the line are compared as one group.
      for (let at = 72; at < 76; at++)
        for (let change = 1; change < 16; change++)
          for (const shift of [0, 4]) {
            const frame = frameCharacters(random.octets(64))
            line.idles(random.pick(startLanes), 5).put(frame.with(at, frame[at]! ^ (change << shift)))
          }
      const frames = expectSame(mac, line.characters)
      insist(
        frames.every(({ isBad }) => isBad),
        () => 'the model is wrong about changed bits',
      )
    },
  },
  {
    name: 'does with a line of anything at all what the standard says',
    run(mac) {
      const random = new RandomSource(10)
      const line = new LineWriter()
      for (let i = 0; i < 600; i++) {
        const kind = random.below(8)
        if (kind < 4) line.put(frameCharacters(random.octets(random.between(1, 90)), unpadded))
        else if (kind === 4) line.put([...frameCharacters(random.octets(random.between(60, 90)))].slice(0, random.between(1, 90)))
        else if (kind === 5) line.put(random.octets(random.between(1, 20)).values().toArray())
        else if (kind === 6)
          line.put([random.pick([Start, Terminate, ErrorCharacter, Idle, controlCharacter(random.below(256))])])
        else line.put([Start])
        if (random.chance(0.7)) line.idles(random.pick(startLanes), random.below(6))
      }
      expectSame(mac, line.characters)
    },
  },
]
