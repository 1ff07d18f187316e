/** What the module of a model exports; see runtime/shim.h. Addresses are numbers. */
export interface ModelExports {
  readonly memory: WebAssembly.Memory
  allocate(bytes: number): number
  create(): void
  initialise(): void
  settleAll(): void
  forgetEdges(): void
  evaluate(): void
  setSampledPorts(spans: number, count: number): void
  sample(): void
  pretendSeen(port: number, level: number): number
  step(clockPort: number, cycles: number, hasFalling: number): number
  variableTable(): number
  variableTableLength(): number
  port(index: number): number
  reportBuffer(): number
  takeReportWords(): number
  hashState(indices: number, count: number, result: number): void
}

/** A variable of the model in the module's memory: of a memory `depth` words. */
export interface Place {
  readonly address: number
  readonly width: number
  /** Of a word: 1, 2, 4, 8, or 4 for each 32 bits. */
  readonly bytes: number
  readonly depth: number
}

/** Where Verilator puts a port of this width. */
export const bytesFor = (width: number): number =>
  width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : width <= 64 ? 8 : 4 * Math.ceil(width / 32)

/** Reads and writes variables without calls into the module. */
export class ModelMemory {
  readonly #memory: WebAssembly.Memory
  #view: DataView
  #bytes: Uint8Array

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#view = new DataView(memory.buffer)
    this.#bytes = new Uint8Array(memory.buffer)
  }

  /** After the memory has grown. */
  refresh(): void {
    this.#view = new DataView(this.#memory.buffer)
    this.#bytes = new Uint8Array(this.#memory.buffer)
  }

  /** Of a variable up to 32 bits wide. */
  getNumber({ address, bytes }: Place): number {
    if (bytes === 1) return this.#bytes[address]!
    if (bytes === 2) return this.#view.getUint16(address, true)
    return this.#view.getUint32(address, true)
  }
  setNumber({ address, bytes }: Place, value: number): void {
    if (bytes === 1) this.#bytes[address] = value
    else if (bytes === 2) this.#view.setUint16(address, value, true)
    else this.#view.setUint32(address, value, true)
  }

  get(place: Place, word = 0): bigint {
    const address = place.address + word * place.bytes
    if (place.bytes < 4) return BigInt(this.getNumber({ ...place, address }))
    let value = 0n
    for (let at = place.bytes - 4; at >= 0; at -= 4) value = (value << 32n) | BigInt(this.#view.getUint32(address + at, true))
    return value
  }
  set(place: Place, value: bigint, word = 0): void {
    const address = place.address + word * place.bytes
    const bits = BigInt.asUintN(place.width, value)
    if (place.bytes < 4) this.setNumber({ ...place, address }, Number(bits))
    else
      for (let at = 0; at < place.bytes; at += 4)
        this.#view.setUint32(address + at, Number((bits >> BigInt(at * 8)) & 0xffffffffn), true)
  }

  words(address: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer.slice(address, address + count * 4))
  }

  text(address: number): string {
    return textDecoder.decode(this.#bytes.subarray(address, this.#bytes.indexOf(0, address)))
  }

  /** The model's public variables by `scope.name`, each with its index in the table. */
  table(address: number, length: number): Map<string, Place & { readonly index: number }> {
    const fields = this.words(address, length * 6)
    return new Map(
      Array.from({ length }, (_, index) => {
        const [scope, name, data, bytes, width, depth] = fields.subarray(index * 6, index * 6 + 6)
        return [
          `${this.text(scope!)}.${this.text(name!)}`,
          { index, address: data!, width: width!, bytes: bytes!, depth: depth! },
        ]
      }),
    )
  }
}

const textDecoder = new TextDecoder()
