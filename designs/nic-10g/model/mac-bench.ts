import { type Character, charactersOf, type ReceivedFrame, type Word, wordsOf } from './line.ts'
import { OctetCollector } from './octet-collector.ts'

interface Pin<T> {
  value: T
}
export interface Beat {
  readonly data: bigint
  readonly keep: number
  readonly last: boolean
  readonly user: boolean
}
/** A running `mac_10g`, whoever runs it. */
export interface RunningMac {
  readonly ports: {
    readonly transmit: { readonly valid: Pin<boolean>; readonly ready: { readonly value: boolean }; readonly payload: Pin<Beat> }
    readonly xgmiiTransmit: { readonly value: Word }
    readonly xgmiiReceive: Pin<Word>
    readonly receive: { readonly valid: { readonly value: boolean }; readonly payload: { readonly value: Beat } }
  }
  step(cycles?: number): void
}

/** A frame to transmit, and how its source behaves. */
export interface FrameToSend {
  readonly data: Uint8Array
  /** The source says so with its last beat. */
  readonly isBad?: boolean
  /** Cycles without a beat before the first. */
  readonly pause?: number
  /** The source has no beat when this one, counted from 0, is due. */
  readonly lateBeat?: number
  /** By so many cycles; 1 unless said otherwise. */
  readonly lateCycles?: number
}

export const idleWord: Word = { control: 0xff, data: 0x0707_0707_0707_0707n }
const noBeat: Beat = { data: 0xdead_beef_dead_beefn, keep: 0x5a, last: true, user: true }

export function beatsOf(data: Uint8Array, isBad = false): Beat[] {
  const beats: Beat[] = []
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let at = 0; at < data.length; at += 8) {
    const count = Math.min(8, data.length - at)
    const last = at + 8 >= data.length
    let word = 0n
    if (count === 8) word = view.getBigUint64(at, true)
    else {
      // Octets that `keep` leaves out are garbage: they must not reach the line.
      word = 0xa5a5_a5a5_a5a5_a5a5n
      for (let i = 0; i < count; i++) word = (word & ~(0xffn << BigInt(8 * i))) | (BigInt(data[at + i]!) << BigInt(8 * i))
    }
    beats.push({ data: word, keep: (1 << count) - 1, last, user: last && isBad })
  }
  return beats
}

/** Puts beats together into frames, and throws where `keep` or `last` are not as they must be. */
export class FrameCollector {
  readonly frames: ReceivedFrame[] = []
  readonly #octets = new OctetCollector()

  take({ data, keep, last, user }: Beat): void {
    const count = 32 - Math.clz32(keep)
    if (keep !== (1 << count) - 1 || count === 0 || (!last && count !== 8))
      throw new Error(`keep is 0x${keep.toString(16)} in a beat that is ${last ? 'the' : 'not the'} last`)
    this.#octets.add(data, count)
    if (last) this.frames.push({ data: this.#octets.take(), isBad: user })
  }
}

/** Sends characters to the receiver, then idles until everything has come out. */
export function receiveFrom(mac: RunningMac, characters: readonly Character[]): ReceivedFrame[] {
  const collector = new FrameCollector()
  const { xgmiiReceive, receive } = mac.ports
  const cycle = (word: Word): void => {
    xgmiiReceive.value = word
    mac.step()
    if (receive.valid.value) collector.take(receive.payload.value)
  }
  for (const word of wordsOf(characters)) cycle(word)
  for (let i = 0; i < 8; i++) cycle(idleWord)
  return collector.frames
}

/** Sends frames, and gives every character that the line carried meanwhile and until it was idle again. */
export function transmitTo(mac: RunningMac, frames: readonly FrameToSend[]): Character[] {
  const line: Character[] = []
  transmit(mac, frames, (word) => line.push(...charactersOf(word)))
  return line
}

function transmit(mac: RunningMac, frames: readonly FrameToSend[], eachWord: (word: Word) => void): void {
  const { transmit, xgmiiTransmit } = mac.ports
  const cycle = (): void => {
    mac.step()
    eachWord(xgmiiTransmit.value)
  }
  const pause = (cycles: number): void => {
    transmit.valid.value = false
    transmit.payload.value = noBeat
    for (let i = 0; i < cycles; i++) cycle()
  }
  let waited = 0
  for (const { data, isBad, pause: before, lateBeat, lateCycles } of frames) {
    if (before) pause(before)
    for (const [index, beat] of beatsOf(data, isBad).entries()) {
      if (index === lateBeat) pause(lateCycles ?? 1)
      transmit.valid.value = true
      transmit.payload.value = beat
      for (waited = 0; !transmit.ready.value; waited++) {
        if (waited > 2000) throw new Error('the transmitter is not ready for 2,000 cycles')
        cycle()
      }
      cycle()
    }
  }
  pause(24)
}

/** Through the transmitter, and word for word into the receiver, `delay` characters (0 or 4) later. */
export function loopBack(
  mac: RunningMac,
  frames: readonly FrameToSend[],
  delay: 0 | 4,
  eachWord?: (word: Word) => void,
): ReceivedFrame[] {
  const collector = new FrameCollector()
  const { xgmiiReceive, receive } = mac.ports
  let held = idleWord
  transmit(mac, frames, (word) => {
    eachWord?.(word)
    if (receive.valid.value) collector.take(receive.payload.value)
    xgmiiReceive.value = delay === 0 ? word : joined(held, word)
    held = word
  })
  return collector.frames
}

/** The upper half of a word and the lower half of the next. */
const joined = (before: Word, after: Word): Word => ({
  control: (before.control >> 4) | ((after.control & 0xf) << 4),
  data: (before.data >> 32n) | ((after.data & 0xffff_ffffn) << 32n),
})
