import { describe, expect, it } from 'vitest'
import { ByteWriter, encodeModule, FunctionBody } from './encode.ts'

const bytesOf = (write: (writer: ByteWriter) => void): number[] => {
  const writer = new ByteWriter(1)
  write(writer)
  return [...writer.finish()]
}

describe('numbers in LEB128', () => {
  it('are those of the WebAssembly specification', () => {
    expect(bytesOf((writer) => writer.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26])
    expect(bytesOf((writer) => writer.signed(-123456))).toEqual([0xc0, 0xbb, 0x78])
    expect(bytesOf((writer) => writer.signed(64))).toEqual([0xc0, 0x00])
    expect(bytesOf((writer) => writer.signed64(-(1n << 63n)))).toHaveLength(10)
  })

  it('come back as V8 reads them', () => {
    for (const value of [
      0n,
      1n,
      -1n,
      63n,
      64n,
      -64n,
      -65n,
      1n << 31n,
      -(1n << 31n),
      (1n << 63n) - 1n,
      -(1n << 63n),
      0x40000000n,
    ]) {
      const body = new FunctionBody([], ['i64'])
      body.i64(value)
      const memory = new WebAssembly.Memory({ initial: 1 })
      const module = new WebAssembly.Module(encodeModule([], [{ body, exportName: 'value' }]))
      const { value: get } = new WebAssembly.Instance(module, { env: { memory } }).exports as { value: () => bigint }
      expect(get()).toBe(value)
    }
  })
})
