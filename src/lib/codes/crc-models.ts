import type { CrcModel } from './crc-model.ts'

const crc = (width: number, poly: bigint, init: bigint, isReflected: boolean, xorout: bigint): CrcModel => ({
  width,
  poly,
  init,
  refin: isReflected,
  refout: isReflected,
  xorout,
})

/** The CRCs that hardware meets most, by the catalogue's names: `crcs.crc32c` is CRC-32/ISCSI. */
export const crcs = {
  /** CRC-5/USB: tokens. */
  crc5Usb: crc(5, 0x05n, 0x1fn, true, 0x1fn),
  /** CRC-7/MMC: commands of SD and MMC cards. */
  crc7Mmc: crc(7, 0x09n, 0n, false, 0n),
  /** CRC-8/SMBUS: packet error code of SMBus. */
  crc8Smbus: crc(8, 0x07n, 0n, false, 0n),
  /** CRC-8/MAXIM-DOW: 1-Wire. */
  crc8Maxim: crc(8, 0x31n, 0n, true, 0n),
  /** CRC-15/CAN. */
  crc15Can: crc(15, 0x4599n, 0n, false, 0n),
  /** CRC-16/XMODEM: also data blocks of SD cards. */
  crc16Xmodem: crc(16, 0x1021n, 0n, false, 0n),
  /** CRC-16/IBM-3740, often called CCITT-FALSE. */
  crc16Ibm3740: crc(16, 0x1021n, 0xffffn, false, 0n),
  /** CRC-16/IBM-SDLC, CRC-16/X-25: HDLC, PPP. */
  crc16X25: crc(16, 0x1021n, 0xffffn, true, 0xffffn),
  /** CRC-16/KERMIT. */
  crc16Kermit: crc(16, 0x1021n, 0n, true, 0n),
  /** CRC-16/ARC. */
  crc16Arc: crc(16, 0x8005n, 0n, true, 0n),
  /** CRC-16/MODBUS. */
  crc16Modbus: crc(16, 0x8005n, 0xffffn, true, 0n),
  /** CRC-16/USB: data packets. */
  crc16Usb: crc(16, 0x8005n, 0xffffn, true, 0xffffn),
  /** CRC-16/T10-DIF: SCSI's data integrity field. */
  crc16T10Dif: crc(16, 0x8bb7n, 0n, false, 0n),
  /** CRC-17/CAN-FD. */
  crc17CanFd: crc(17, 0x1685bn, 0n, false, 0n),
  /** CRC-21/CAN-FD. */
  crc21CanFd: crc(21, 0x102899n, 0n, false, 0n),
  /** CRC-24/BLE: Bluetooth Low Energy, advertising channels. */
  crc24Ble: crc(24, 0x00065bn, 0x555555n, true, 0n),
  /** CRC-24/INTERLAKEN. */
  crc24Interlaken: crc(24, 0x328b63n, 0xffffffn, false, 0xffffffn),
  /** CRC-24/OPENPGP. */
  crc24OpenPgp: crc(24, 0x864cfbn, 0xb704cen, false, 0n),
  /** CRC-32/ISO-HDLC: Ethernet, SATA's polynomial, gzip. */
  crc32: crc(32, 0x04c11db7n, 0xffffffffn, true, 0xffffffffn),
  /** CRC-32/ISCSI, CRC-32C: iSCSI, SCTP, NVMe. */
  crc32c: crc(32, 0x1edc6f41n, 0xffffffffn, true, 0xffffffffn),
  /** CRC-32/BZIP2: also AAL5. */
  crc32Bzip2: crc(32, 0x04c11db7n, 0xffffffffn, false, 0xffffffffn),
  /** CRC-32/MPEG-2. */
  crc32Mpeg2: crc(32, 0x04c11db7n, 0xffffffffn, false, 0n),
  /** CRC-64/ECMA-182. */
  crc64Ecma182: crc(64, 0x42f0e1eba9ea3693n, 0n, false, 0n),
  /** CRC-64/NVME. */
  crc64Nvme: crc(64, 0xad93d23594c93659n, 0xffffffffffffffffn, true, 0xffffffffffffffffn),
  /** CRC-64/XZ. */
  crc64Xz: crc(64, 0x42f0e1eba9ea3693n, 0xffffffffffffffffn, true, 0xffffffffffffffffn),
} as const satisfies Record<string, CrcModel>
