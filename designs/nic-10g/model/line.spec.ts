import { describe, expect, it } from 'vitest'
import { charactersOf, ErrorCharacter, frameCharacters, Idle, lineFrames, receive, Start, Terminate, wordsOf } from './line.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))
/** An ARP request with its padding. */
const arp = hex(`ffffffffffff 00 04 0a e0 70 14 0806 0001 0800 06 04 0001 00040ae07014 c0a80042 000000000000 c0a80001
  000000000000000000000000000000000000`)

describe('the model of a line', () => {
  it('writes characters into lanes and reads them back', () => {
    const characters = [Start, 0x55, 1, 0xff, 0, Terminate, Idle, 0xd5]
    expect(wordsOf(characters)).toEqual([{ control: 0b0110_0001, data: 0xd507_fd00_ff01_55fbn }])
    expect(charactersOf(wordsOf(characters)[0]!)).toEqual(characters)
  })

  it('finds the frame that it wrote', () => {
    const line = [Idle, Idle, Idle, Idle, ...frameCharacters(arp)]
    const [frame, ...rest] = lineFrames(line)
    expect(rest).toEqual([])
    expect(frame).toMatchObject({ startLane: 4, startsAt: 4, end: Terminate, endsAt: 4 + 8 + 64 })
    expect(receive(line, 1518)).toEqual([{ data: arp, isBad: false }])
  })

  it('warns of a changed bit, a short frame, a long one and a wrong end', () => {
    const line = frameCharacters(arp)
    const changed = line.with(20, line[20]! ^ 1)
    expect(receive(changed, 1518)[0]!.isBad).toBe(true)
    expect(receive(frameCharacters(arp.subarray(1), { pad: false }), 1518)[0]!.isBad).toBe(true)
    expect(receive(line, 63)[0]!.isBad).toBe(true)
    expect(receive(line.with(-1, ErrorCharacter), 1518)[0]!.isBad).toBe(true)
  })
})
