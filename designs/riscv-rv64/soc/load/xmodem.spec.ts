import { describe, expect, it } from 'vitest'
import type { Line } from './line.ts'
import { blockOf, control, sendFile } from './xmodem.ts'

/** A receiver as the protocol's text describes it, on a line that spoils and swallows what it is told to. */
class Receiver implements Line {
  readonly taken: number[] = []
  readonly blocks: { readonly number: number; readonly size: number }[] = []
  isDone = false
  readonly #answers: number[] = [...Buffer.from('Compiled for C'), 67]
  readonly #fates: (('spoil' | 'swallow' | 'cancel') | undefined)[]

  constructor(fates: readonly (('spoil' | 'swallow' | 'cancel') | undefined)[] = []) {
    this.#fates = [...fates]
  }

  async read(): Promise<number | undefined> {
    return this.#answers.shift()
  }

  async write(bytes: Uint8Array): Promise<void> {
    const fate = this.#fates.shift()
    if (fate === 'swallow') return
    if (fate === 'cancel') this.#answers.push(...Array(3).fill(control.CAN), ...Buffer.from('\r\nNot loaded: no room\r\nHello'))
    else if (bytes[0] === control.EOT) {
      this.isDone = true
      this.#answers.push(control.ACK)
    } else this.#answers.push(fate === 'spoil' || !this.#takes(bytes) ? control.NAK : control.ACK)
  }

  #takes(bytes: Uint8Array): boolean {
    const size = { [control.SOH]: 128, [control.STX]: 1024 }[bytes[0]!] ?? 0
    const data = [...bytes.subarray(3, 3 + size)]
    // CRC-16/XMODEM by long division, bit by bit.
    let crc = 0
    for (const byte of [...data, bytes[3 + size]!, bytes[4 + size]!])
      for (let bit = 7; bit >= 0; bit--) {
        const top = crc & 0x8000
        crc = ((crc << 1) | ((byte >> bit) & 1)) & 0xffff
        if (top) crc ^= 0x1021
      }
    if (bytes.length !== size + 5 || crc !== 0 || (bytes[1]! ^ bytes[2]!) !== 0xff) return false
    this.blocks.push({ number: bytes[1]!, size })
    this.taken.push(...data)
    return true
  }
}

const file = Uint8Array.from({ length: 1024 + 200 }, (_, i) => (7 * i) & 255)

describe('sending by XMODEM', () => {
  it('sends large blocks, then small ones, filled up', async () => {
    const receiver = new Receiver()
    let text = ''
    await sendFile(receiver, file, {
      onText: (character) => {
        text += character
      },
    })
    expect(receiver.blocks).toEqual([
      { number: 1, size: 1024 },
      { number: 2, size: 128 },
      { number: 3, size: 128 },
    ])
    expect(receiver.taken).toEqual([...file, ...Array(56).fill(control.SUB)])
    expect(receiver.isDone).toBe(true)
    // A `C` within a text is no request.
    expect(text).toBe('Compiled for C')
  })

  it('repeats what is refused, and what nobody answers', async () => {
    const receiver = new Receiver(['spoil', 'swallow', undefined, 'swallow', 'spoil', undefined, undefined, 'swallow'])
    await sendFile(receiver, file)
    expect(receiver.taken.slice(0, file.length)).toEqual([...file])
    expect(receiver.isDone).toBe(true)
  })

  it('says why the board refuses', async () => {
    await expect(sendFile(new Receiver([undefined, 'cancel']), file)).rejects.toThrow(/^GW897 .*: no room; mend/)
  })

  it('gives up on a bad line, and where nobody asks', async () => {
    await expect(sendFile(new Receiver(Array(10).fill('spoil')), file)).rejects.toThrow(/^GW898 /)
    const silent: Line = { read: async () => undefined, write: async () => {} }
    await expect(sendFile(silent, file)).rejects.toThrow(/^GW896 /)
  })

  it('makes blocks as the protocol has them', () => {
    // CRC-16/XMODEM of "123456789" is 0x31c3 (the catalogue's check value); zeros in front of it change nothing.
    const data = new Uint8Array(128)
    data.set(Buffer.from('123456789'), 119)
    const block = blockOf(300, data, 128)
    expect([...block.subarray(0, 3)]).toEqual([0x01, 44, 211])
    expect([...block.subarray(131)]).toEqual([0x31, 0xc3])
  })
})
