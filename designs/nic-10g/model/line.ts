import { crc32 } from 'node:zlib'

/**
 * An XGMII as a test sees it: characters in the order of time, eight to a word. Written from IEEE 802.3-2022, clause 46,
 * alone: it shares nothing with the design but the standard.
 */
export type Character = number
/** Marks a control character. */
const controlMark = 0x100
export const controlCharacter = (code: number): Character => controlMark | code
export const isControl = (character: Character): boolean => character >= controlMark
export const Idle = controlCharacter(0x07)
export const Start = controlCharacter(0xfb)
export const Terminate = controlCharacter(0xfd)
export const ErrorCharacter = controlCharacter(0xfe)

export interface Word {
  readonly control: number
  readonly data: bigint
}

export function wordsOf(characters: readonly Character[]): Word[] {
  const words: Word[] = []
  for (let at = 0; at < characters.length; at += 8) {
    let control = 0
    let low = 0
    let high = 0
    for (let lane = 7; lane >= 0; lane--) {
      const character = characters[at + lane] ?? Idle
      control = (control << 1) | Number(isControl(character))
      if (lane < 4) low = (low << 8) | (character & 0xff)
      else high = (high << 8) | (character & 0xff)
    }
    words.push({ control, data: (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0) })
  }
  return words
}

export function charactersOf({ control, data }: Word): Character[] {
  const low = Number(data & 0xffff_ffffn)
  const high = Number(data >> 32n)
  return [0, 1, 2, 3, 4, 5, 6, 7].map((lane) => {
    const octet = ((lane < 4 ? low : high) >>> (8 * (lane % 4))) & 0xff
    return (control >> lane) & 1 ? controlCharacter(octet) : octet
  })
}

const preamble: readonly Character[] = [Start, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5]

/** The frame check sequence as it goes over the line, lowest octet first. */
export function checkOctets(data: Uint8Array): number[] {
  const check = crc32(data)
  return [0, 8, 16, 24].map((shift) => (check >>> shift) & 0xff)
}

/** A frame from /S/ to /T/, with padding to 60 octets unless it is to be a runt. */
export function frameCharacters(data: Uint8Array, options: { readonly pad?: boolean } = {}): Character[] {
  const padded = new Uint8Array(options.pad === false ? data.length : Math.max(60, data.length))
  padded.set(data)
  return [...preamble, ...padded, ...checkOctets(padded), Terminate]
}

/** A frame as a transmitter sent it. */
export interface TransmittedFrame {
  /** Behind the start frame delimiter, the frame check sequence included; 0 in place of each /E/. */
  readonly octets: Uint8Array
  readonly hasError: boolean
  /** The character before /T/ is /E/. */
  readonly endsInError: boolean
  /** Positions of /S/ and /T/, in characters. */
  readonly startsAt: number
  readonly endsAt: number
}

/** Reads what a transmitter sent, and throws at the first character that the standard does not allow there. */
export function readTransmitted(characters: readonly Character[]): TransmittedFrame[] {
  const frames: TransmittedFrame[] = []
  const refuse = (at: number, wanted: string): never => {
    throw new Error(`character ${at} (lane ${at % 8}) is 0x${characters[at]!.toString(16)}, not ${wanted}`)
  }
  for (let at = 0; at < characters.length; at++) {
    if (characters[at] === Idle) continue
    if (characters[at] !== Start || at % 4 !== 0) refuse(at, '/I/, or /S/ in lane 0 or 4')
    if (at + 8 > characters.length) break
    for (let i = 1; i < 8; i++) if (characters[at + i] !== preamble[i]) refuse(at + i, 'the preamble')
    let end = at + 8
    while (end < characters.length && (!isControl(characters[end]!) || characters[end] === ErrorCharacter)) end++
    if (end === characters.length) break
    if (characters[end] !== Terminate) refuse(end, 'data, /E/ or /T/')
    const inside = characters.slice(at + 8, end)
    const octets = Uint8Array.from(inside.map((character) => (isControl(character) ? 0 : character)))
    frames.push({
      octets,
      hasError: inside.some(isControl),
      endsInError: inside.at(-1) === ErrorCharacter,
      startsAt: at,
      endsAt: end,
    })
    at = end
  }
  return frames
}

/** What a receiver makes of a frame on the line. */
export interface ReceivedFrame {
  /** Without its last four octets. */
  readonly data: Uint8Array
  readonly isBad: boolean
}
/** What a line carried between an /S/ and the control character that ended it. */
export interface LineFrame {
  /** Behind the start frame delimiter, the frame check sequence included. */
  readonly octets: Uint8Array
  readonly startLane: number
  readonly end: Character
  /** Where /S/ stands, counted in characters from the start of the line. */
  readonly startsAt: number
  readonly endsAt: number
}

/**
 * Finds the frames of a line: /S/ in lane 0 or 4, seven octets of data of which the last is the delimiter, then data up to
 * the first control character.
 */
export function* lineFrames(characters: readonly Character[]): Generator<LineFrame> {
  for (let at = 0; at < characters.length; at += 4) {
    if (characters[at] !== Start || characters[at + 7] !== 0xd5) continue
    if (characters.slice(at + 1, at + 7).some(isControl)) continue
    let end = at + 8
    while (end < characters.length && !isControl(characters[end]!)) end++
    if (end === characters.length) return
    const octets = Uint8Array.from(characters.slice(at + 8, end))
    yield { octets, startLane: at % 8, end: characters[end]!, startsAt: at, endsAt: end }
  }
}

/**
 * IEEE 802.3-2022, 4.2.9 and 46.3.3: what a receiver passes on, and of what it warns. Frames under 5 octets leave no trace.
 *
 * The standard wants control characters from /T/ to the next /S/ and leaves open what becomes of a frame where they lack.
 * Of ours (see the receiver) only this is seen: data that begins a word of eight, counted from the frame's start, right
 * behind a word in which /T/ is the 6th character or later.
 */
export function receive(characters: readonly Character[], maximumFrameOctets: number): ReceivedFrame[] {
  const received: ReceivedFrame[] = []
  for (const { octets, end, endsAt } of lineFrames(characters)) {
    if (octets.length < 5) continue
    const data = octets.subarray(0, -4)
    const hasRightCheck = Buffer.compare(octets.subarray(-4), Uint8Array.from(checkOctets(data))) === 0
    const hasRightLength = octets.length >= 64 && octets.length <= maximumFrameOctets
    const behind = octets.length % 8 > 4 ? characters[endsAt + 8 - (octets.length % 8)] : undefined
    const hasRightEnd = end === Terminate && (behind === undefined || isControl(behind))
    received.push({ data, isBad: !hasRightEnd || !hasRightCheck || !hasRightLength })
  }
  return received
}
