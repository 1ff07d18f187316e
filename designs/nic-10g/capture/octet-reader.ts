import { CaptureError } from './capture.ts'

/** Reads a file's fields in its byte order; what lies beyond its end is an error with the offset. */
export class OctetReader {
  readonly file: string
  readonly octets: Uint8Array
  readonly #view: DataView
  isLittleEndian: boolean

  constructor(file: string, octets: Uint8Array, isLittleEndian: boolean) {
    this.file = file
    this.octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    this.isLittleEndian = isLittleEndian
  }

  uint16(offset: number): number {
    this.#expect(offset, 2)
    return this.#view.getUint16(offset, this.isLittleEndian)
  }
  uint32(offset: number): number {
    this.#expect(offset, 4)
    return this.#view.getUint32(offset, this.isLittleEndian)
  }
  bigInt64(offset: number): bigint {
    this.#expect(offset, 8)
    return this.#view.getBigInt64(offset, this.isLittleEndian)
  }
  part(offset: number, length: number): Uint8Array {
    this.#expect(offset, length)
    return this.octets.subarray(offset, offset + length)
  }

  damaged(what: string, offset: number): CaptureError {
    return new CaptureError('damaged', this.file, what, 'capture again, or save what comes before with editcap', offset)
  }

  #expect(offset: number, length: number): void {
    const missing = offset + length - this.octets.length
    if (missing > 0) throw this.damaged(`the file ends ${missing} octets too early`, offset)
  }
}
