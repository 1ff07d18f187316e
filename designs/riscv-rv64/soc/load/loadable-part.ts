const loads = 1

/** An ELF file up to the last byte that a segment needs: symbols and the like behind it would only take their time on the line. */
export function loadablePart(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const start = Number(view.getBigUint64(32, true))
  const size = view.getUint16(54, true)
  const count = view.getUint16(56, true)
  const ends = Array.from({ length: count }, (_, i) => {
    const at = start + i * size
    const isLoaded = view.getUint32(at, true) === loads
    return isLoaded ? Number(view.getBigUint64(at + 8, true) + view.getBigUint64(at + 32, true)) : 0
  })
  return file.subarray(0, Math.max(start + count * size, ...ends))
}
