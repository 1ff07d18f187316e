import { crc32 } from 'node:zlib'

/**
 * A bitstream with the suffix that says which USB device it is for: without it, a download to the wrong one is not refused.
 *
 * Source: USB Device Class Specification for Device Firmware Upgrade 1.1, appendix B: sixteen bytes, back to front; the CRC is
 * that of Ethernet, not inverted at the end, over all that stands before it.
 */
export function dfuFile(bitstream: Uint8Array, usb: { readonly vendor: string; readonly product: string }): Uint8Array {
  const file = Buffer.alloc(bitstream.length + 16)
  file.set(bitstream)
  const at = bitstream.length
  file.writeUInt16LE(0xffff, at) // bcdDevice: any
  file.writeUInt16LE(Number.parseInt(usb.product, 16), at + 2)
  file.writeUInt16LE(Number.parseInt(usb.vendor, 16), at + 4)
  file.writeUInt16LE(0x0100, at + 6) // bcdDFU
  file.write('UFD', at + 8, 'latin1')
  file.writeUInt8(16, at + 11)
  file.writeUInt32LE((crc32(file.subarray(0, at + 12)) ^ 0xffff_ffff) >>> 0, at + 12)
  return file
}
