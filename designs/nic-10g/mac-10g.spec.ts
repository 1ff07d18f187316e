import { simulate } from 'gatewright'
import { expect, it } from 'vitest'
import { Mac10g } from './mac-10g.ts'
import { frameCharacters, Idle, readTransmitted, receive } from './model/line.ts'
import { loopBack, receiveFrom, transmitTo } from './model/mac-bench.ts'
import { RandomSource } from './model/random.ts'

it('smoke', async () => {
  const sim = await simulate(Mac10g, {})
  const mac = sim as any
  const random = new RandomSource(1)
  const line: number[] = []
  for (let n = 1; n < 200; n++) {
    while (line.length % 8 !== (n & 4)) line.push(Idle)
    line.push(...frameCharacters(random.octets(n)))
    for (let i = 0; i < n % 13; i++) line.push(Idle)
  }
  const t = performance.now()
  const got = receiveFrom(mac, line)
  console.log(line.length / 8, performance.now() - t)
  const want = receive(line, 9604)
  console.log(
    got.length,
    want.length,
    got.findIndex((f, i) => f.isBad !== want[i]!.isBad),
    got.filter((f) => f.isBad).length,
  )
  expect(got).toEqual(want)
  const frames = Array.from({ length: 200 }, (_, i) => ({ data: random.octets(i + 1) }))
  const sent = readTransmitted(transmitTo(mac, frames))
  expect(sent.length).toBe(200)
  for (const [i, f] of sent.entries())
    expect(f.octets, `frame ${i}`).toEqual(Uint8Array.from(frameCharacters(frames[i]!.data).slice(8, -1)))
  console.log(
    sent
      .slice(1)
      .map((f, i) => f.startsAt - sent[i]!.endsAt)
      .join(),
  )
  const back = loopBack(mac, frames, 4)
  expect(back.length).toBe(200)
  expect(back.some((f) => f.isBad)).toBe(false)
})
