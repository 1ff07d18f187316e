import { bool, cat, input, literal, memory, module, mux, output, ports, reg, uint, when } from 'gatewright'

/** Entries before the host must have taken them. */
export const logDepth = 2048
/** Of an entry: 8 doublewords. */
export const logEntryBytes = 64

/**
 * Keeps what every retired instruction did, so that the host reads thousands at once.
 *
 * Entry     8 doublewords, first to last: pc (low 32 bits) and instruction; flags (rd, trap, intr, read mask, write mask: as
 *           `decodeEntry` takes them apart); the value of rd; memory address; memory data written; memory data read; pc of the
 *           next instruction; 0.
 */
export const RetirementLog = module('retirement_log', () => {
  const io = ports({
    rvfi: {
      valid: input(bool),
      insn: input(uint(32)),
      trap: input(bool),
      intr: input(bool),
      rd_addr: input(uint(5)),
      rd_wdata: input(uint(64)),
      pc_rdata: input(uint(64)),
      pc_wdata: input(uint(64)),
      mem_addr: input(uint(64)),
      mem_rmask: input(uint(8)),
      mem_wmask: input(uint(8)),
      mem_rdata: input(uint(64)),
      mem_wdata: input(uint(64)),
    },
    count: output(uint(32)),
    /** The instruction in this cycle, or an interrupt before it, may have changed control and status registers. */
    changesStatus: output(bool),
  })
  const { rvfi } = io
  const words = memory(uint(64), logDepth * 8, { kind: 'registers' })
  const count = reg(uint(32), { init: 0 })
  when(rvfi.valid, () => {
    count.next = count.addWrap(1)
  })
  const flags = cat(
    literal(uint(8), 0),
    rvfi.mem_wmask,
    rvfi.mem_rmask,
    literal(uint(1), 0),
    rvfi.intr.asBits(),
    rvfi.trap.asBits(),
    rvfi.rd_addr,
  )
  const entry = [
    cat(rvfi.insn, rvfi.pc_rdata.low(32)),
    flags.extend(64),
    mux(rvfi.rd_addr.eq(0), literal(uint(64), 0n), rvfi.rd_wdata),
    rvfi.mem_addr,
    rvfi.mem_wdata,
    rvfi.mem_rdata,
    rvfi.pc_wdata,
    literal(uint(64), 0n),
  ]
  words.writeWide(count.low(11), entry as never, { enable: rvfi.valid })
  io.count.set(count)
  io.changesStatus.set(rvfi.valid.and(rvfi.trap.or(rvfi.intr).or(rvfi.insn.low(7).eq(0x73))))
  return io
})

/** An entry, for the host. */
export interface Retired {
  readonly address: number
  readonly word: number
  /** 0 where none is written. */
  readonly destination: number
  readonly value: bigint
  readonly isTrap: boolean
  /** The first instruction of an interrupt's handler. */
  readonly isInterrupt: boolean
  readonly memory: {
    readonly address: bigint
    readonly reads: number
    readonly writes: number
    readonly read: bigint
    readonly written: bigint
  }
  readonly next: bigint
}

export function decodeEntry(bytes: Uint8Array, index: number): Retired {
  const at = new DataView(bytes.buffer, bytes.byteOffset + index * logEntryBytes, logEntryBytes)
  const flags = at.getUint32(8, true)
  const doubleword = (word: number): bigint => at.getBigUint64(8 * word, true)
  return {
    address: at.getUint32(0, true),
    word: at.getUint32(4, true),
    destination: flags & 31,
    isTrap: (flags & 32) !== 0,
    isInterrupt: (flags & 64) !== 0,
    value: doubleword(2),
    memory: {
      address: doubleword(3),
      reads: (flags >> 8) & 255,
      writes: (flags >> 16) & 255,
      written: doubleword(4),
      read: doubleword(5),
    },
    next: doubleword(6),
  }
}
