/** Reads and writes values in linear memory: 1, 2, 4 or 8 bytes, wider ones 8 bytes for each 64 bits. */
export class MemoryWords {
  readonly memory: WebAssembly.Memory
  #view: DataView
  bytes: Uint8Array
  #end: number

  constructor(size: number) {
    this.#end = size
    const pages = Math.ceil(size / 65536)
    this.memory = new WebAssembly.Memory({ initial: pages })
    this.#view = new DataView(this.memory.buffer)
    this.bytes = new Uint8Array(this.memory.buffer)
  }
  /** What has been given out so far. */
  get used(): Uint8Array {
    return this.bytes.subarray(0, this.#end)
  }
  /** An address for more bytes at the end of memory. */
  allocate(bytes: number): number {
    const address = Math.ceil(this.#end / 64) * 64
    this.#end = address + bytes
    const missing = this.#end - this.bytes.length
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / 65536))
      this.#view = new DataView(this.memory.buffer)
      this.bytes = new Uint8Array(this.memory.buffer)
    }
    return address
  }
  read32(address: number): number {
    return this.#view.getUint32(address, true)
  }
  write32(address: number, value: number): void {
    this.#view.setUint32(address, value, true)
  }
  /** A value of at most 32 bits. */
  readNumber(address: number, width: number): number {
    if (width <= 8) return this.#view.getUint8(address)
    return width <= 16 ? this.#view.getUint16(address, true) : this.#view.getUint32(address, true)
  }
  writeNumber(address: number, width: number, value: number): void {
    if (width <= 8) this.#view.setUint8(address, value)
    else if (width <= 16) this.#view.setUint16(address, value, true)
    else this.#view.setUint32(address, value, true)
  }
  read(address: number, width: number): bigint {
    if (width <= 32) return BigInt(this.readNumber(address, width))
    let value = 0n
    for (let limb = 0; limb * 64 < width; limb++) value |= this.#view.getBigUint64(address + limb * 8, true) << BigInt(limb * 64)
    return value
  }
  write(address: number, width: number, value: bigint): void {
    const bits = BigInt.asUintN(width, value)
    if (width <= 32) this.writeNumber(address, width, Number(bits))
    else
      for (let limb = 0; limb * 64 < width; limb++)
        this.#view.setBigUint64(address + limb * 8, BigInt.asUintN(64, bits >> BigInt(limb * 64)), true)
  }
}
