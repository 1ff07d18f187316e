import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { BufferedMac } from './buffered-mac.ts'
import { BufferedMacBench, beatsIn, gap, receive, transmit, user } from './model/buffered-mac-bench.ts'
import { type Character, controlCharacter, frameCharacters, readTransmitted, receive as received } from './model/line.ts'
import { beatsOf, FrameCollector } from './model/mac-bench.ts'
import { RandomSource } from './model/random.ts'

/** The user's clock, slower and faster than the line's, and how often each of the user's sides holds back. */
const paces = [
  [60e6, 0],
  [100e6, 0.3],
  [156.25e6, 0],
  [250e6, 0.9],
  [300e6, 0],
] as const

const padded = (data: Uint8Array): Uint8Array => {
  const frame = new Uint8Array(Math.max(60, data.length))
  frame.set(data)
  return frame
}

/** A frame on the line, and what a line may do to it. */
function lineFrame(random: RandomSource): Character[] {
  const frame = frameCharacters(random.octets(random.between(1, 300)), { pad: !random.chance(0.1) })
  if (random.chance(0.2)) frame[random.between(8, frame.length - 2)]! ^= 1 << random.below(8)
  if (random.chance(0.1)) frame[random.between(8, frame.length - 1)] = controlCharacter(0xfe)
  return [...frame, ...gap(frame, random.between(5, 40))]
}

describe('the buffered MAC', { timeout: 60_000 }, () => {
  it.each(paces)('sends what is not withdrawn, unbroken, from a user at %f Hz who pauses with %f', async (hertz, stall) => {
    const bench = await BufferedMacBench.start(hertz, { maximumFrameOctets: 1518, depth: 256 })
    const random = new RandomSource(40)
    const frames = Array.from({ length: 60 }, (_, i) => ({
      data: random.octets(i % 12 === 0 ? random.between(1000, 1514) : random.between(1, 200)),
      isBad: random.chance(0.2),
    }))
    const beats = frames.flatMap(({ data, isBad }) => beatsOf(data, isBad))
    await bench.sim.drive(bench.sim.ports.transmit, beats, { stall })
    await bench.run(600)
    await bench.end()
    const wanted = frames.filter(({ isBad }) => !isBad)
    const sent = readTransmitted(bench.line)
    expect(sent.some(({ hasError }) => hasError)).toBe(false)
    expect(sent.map(({ octets }) => octets.subarray(0, -4))).toEqual(wanted.map(({ data }) => padded(data)))
    expect(bench.transmitted).toEqual({ stored: wanted.length, dropped: frames.length - wanted.length, overflowed: 0 })
  })

  it.each(paces)('passes on the good frames of a line, to a user at %f Hz who pauses with %f', async (hertz, stall) => {
    const bench = await BufferedMacBench.start(hertz)
    const random = new RandomSource(41)
    const line = Array.from({ length: 60 }, () => lineFrame(random)).flat()
    const all = received(line, 9604)
    const good = all.filter(({ isBad }) => !isBad).map(({ data }) => data)
    expect(good.length).toBeGreaterThan(20)
    expect(good.length).toBeLessThan(all.length - 10)
    bench.send(line)
    expect(await bench.take(beatsIn(good), stall)).toEqual(good)
    await bench.run(600)
    expect(await bench.end()).toEqual({ hasMore: false })
    expect(bench.received).toEqual({ stored: good.length, dropped: all.length - good.length, overflowed: 0 })
  })

  it('drops whole frames that find no room, and takes those that come once there is some', async () => {
    const bench = await BufferedMacBench.start(100e6, { maximumFrameOctets: 1518, depth: 256 })
    const random = new RandomSource(42)
    const frames = Array.from({ length: 40 }, () => random.octets(random.between(60, 400)))
    for (const data of frames) {
      const frame = frameCharacters(data)
      bench.send([...frame, ...gap(frame)])
    }
    await bench.run(2000)
    const { stored, overflowed } = bench.received
    expect(overflowed).toBeGreaterThan(20)
    expect(stored + overflowed).toBe(frames.length)

    const kept = await framesOf(bench, stored)
    // The first frames, as many as fit, and later ones that fitted in behind them.
    let fitting = 0
    while (beatsIn(frames.slice(0, fitting + 1)) <= 256) fitting++
    expect(kept.slice(0, fitting)).toEqual(frames.slice(0, fitting))
    const places = kept.map((frame) => frames.findIndex((data) => Buffer.compare(data, frame) === 0))
    expect(places).toEqual([...new Set(places)].filter((place) => place >= 0).sort((a, b) => a - b))

    const late = random.octets(1514)
    bench.send(frameCharacters(late))
    expect(await bench.take(beatsIn([late]))).toEqual([late])
    expect(await bench.end()).toEqual({ hasMore: false })
  })

  it('lets a frame to transmit wait for room, and drops one that never fits as a whole', async () => {
    const bench = await BufferedMacBench.start(300e6, { maximumFrameOctets: 1518, depth: 256 })
    const random = new RandomSource(43)
    // The shortest leave more slowly than they come: unless they waited, the store would overflow.
    const shortest = Array.from({ length: 300 }, () => random.octets(60))
    const before = [...shortest, ...Array.from({ length: 10 }, () => random.octets(random.between(60, 1514)))]
    const tooLong = random.octets(8 * 257)
    const after = random.octets(1514)
    const beats = [...before, tooLong, after].flatMap((data) => beatsOf(data))
    await bench.sim.drive(bench.sim.ports.transmit, beats)
    await bench.run(700)
    await bench.end()
    expect(readTransmitted(bench.line).map(({ octets }) => octets.subarray(0, -4))).toEqual([...before, after])
    expect(bench.transmitted).toEqual({ stored: before.length + 1, dropped: 0, overflowed: 1 })
  })

  it('says which depths it can be given', async () => {
    const parameters = { user, receive, transmit, maximumFrameOctets: 1518, depth: 191 }
    await expect(simulate(BufferedMac, parameters)).rejects.toThrow(/GW026 module: depth is 191, no whole number from 192 up/)
  })
})

/** So many frames of unknown lengths, beat by beat. */
async function framesOf(bench: BufferedMacBench, count: number): Promise<Uint8Array[]> {
  const collector = new FrameCollector()
  while (collector.frames.length < count) {
    const [beat] = await bench.sim.collect(bench.sim.ports.receive, 1)
    collector.take({ ...beat!, user: false })
  }
  return collector.frames.map(({ data }) => data)
}
