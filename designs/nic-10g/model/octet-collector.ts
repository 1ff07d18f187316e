/** Puts the octets of words together, up to eight at a time. */
export class OctetCollector {
  #octets = new Uint8Array(2048)
  #view = new DataView(this.#octets.buffer)
  #length = 0

  /** The lowest `count` octets of a word. */
  add(word: bigint, count: number): void {
    if (this.#length + 8 > this.#octets.length) {
      const larger = new Uint8Array(this.#octets.length * 2)
      larger.set(this.#octets)
      this.#octets = larger
      this.#view = new DataView(larger.buffer)
    }
    this.#view.setBigUint64(this.#length, word, true)
    this.#length += count
  }

  /** All octets since the last time. */
  take(): Uint8Array {
    const taken = this.#octets.slice(0, this.#length)
    this.#length = 0
    return taken
  }
}
