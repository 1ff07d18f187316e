/**
 * The IDCODE that an ECP5 bitstream is for: the operand of its VERIFY_ID command, which the chip compares with its own.
 *
 * Source: Lattice FPGA-TN-02039 (ECP5 sysCONFIG usage guide): preamble FFFF BDB3, commands of one byte with three of
 * information; VERIFY_ID is E2.
 */
export function bitstreamIdcode(bitstream: Uint8Array): number | undefined {
  const bytes = Buffer.from(bitstream.buffer, bitstream.byteOffset, bitstream.byteLength)
  const start = bytes.indexOf(Buffer.from([0xff, 0xff, 0xbd, 0xb3]))
  if (start < 0) return undefined
  const at = bytes.indexOf(Buffer.from([0xe2, 0, 0, 0]), start)
  return at < 0 || at > start + 64 ? undefined : bytes.readUInt32BE(at + 4)
}
