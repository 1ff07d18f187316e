import type { Word } from './line.ts'
import { OctetCollector } from './octet-collector.ts'

const start = 0xfbn
const terminate = 0xfd

/**
 * Takes the frames off a line that a transmitter drives, word by word: what stands between the start frame delimiter and
 * /T/. It is quick where `readTransmitted` is strict; a frame with another control character inside is left out.
 */
export class LineMonitor {
  /** With their frame check sequences. */
  readonly frames: Uint8Array[] = []
  readonly #octets = new OctetCollector()
  #isInside = false
  /** Lanes still to come of a preamble that began in lane 4. */
  #skipLanes = 0

  take({ control, data }: Word): void {
    if (!this.#isInside) {
      if ((control & 1) === 1 && (data & 0xffn) === start) this.#isInside = true
      else if ((control & 0x10) === 0x10 && ((data >> 32n) & 0xffn) === start) {
        this.#isInside = true
        this.#skipLanes = 4
      }
      return
    }
    const from = this.#skipLanes
    this.#skipLanes = 0
    const end = control === 0 ? 8 : 31 - Math.clz32(control & -control)
    this.#octets.add(data >> BigInt(8 * from), Math.max(0, end - from))
    if (end === 8) return
    const frame = this.#octets.take()
    if (((data >> BigInt(8 * end)) & 0xffn) === BigInt(terminate)) this.frames.push(frame)
    this.#isInside = false
    // A frame may start in lane 4 of the word in which the one before it ended.
    if (end < 4) this.take({ control: control & 0xf0, data: data & ~0xffffffffn })
  }
}
