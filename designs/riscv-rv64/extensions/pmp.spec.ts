import { describe, expect, it } from 'vitest'
import { addi, csrrw, data, jalr, ld, run, sd, withHandler } from './fixtures/program.ts'
import { physicalMemoryProtection } from './pmp.ts'

const pmpcfg0 = 0x3a0
const pmpaddr0 = 0x3b0

/** Of a region: locked, of a power of two, and what is allowed. Source: volume II, "Physical Memory Protection CSRs". */
const locked = { none: 0x98, load: 0x99, fetchAndLoad: 0x9d }
const regionOf = (address: number, size: number) => BigInt(address >>> 2) | (BigInt(size) / 8n - 1n)

describe('physical memory protection', () => {
  it('refuses what a locked region does not allow, before the memory sees it', async () => {
    const readOnly = data + 0x100
    const closed = data + 0x200
    const words = withHandler([
      addi(6, 5, 64),
      ...[ld(10, 5, 0), csrrw(0, pmpaddr0, 10), ld(10, 5, 8), csrrw(0, pmpaddr0 + 1, 10)],
      // Nothing is refused before the regions are there.
      ...[ld(10, 5, 24), sd(10, 10, 0)],
      ...[ld(11, 5, 16), csrrw(0, pmpcfg0, 11)],
      ...[ld(12, 10, 0), sd(12, 5, 32), sd(0, 10, 0)],
      ...[ld(10, 5, 40), addi(12, 0, 7), ld(12, 10, 8), sd(12, 5, 48)],
      jalr(7, 10, 0),
      // Locked: neither register changes.
      ...[csrrw(0, pmpcfg0, 0), csrrw(0, pmpaddr0, 0), ld(10, 5, 24), sd(0, 10, 0)],
    ])
    const values = [
      regionOf(readOnly, 64),
      regionOf(closed, 64),
      BigInt(locked.load | (locked.none << 8)),
      BigInt(readOnly),
      0n,
      BigInt(closed),
    ]
    const result = await run([physicalMemoryProtection({ entries: 2, granularity: 4 })], words, values, 2000)
    const trapOf = (trap: number) => [result(data + 64 + 24 * trap), result(data + 72 + 24 * trap)]
    expect([0, 1, 2, 3].map(trapOf)).toEqual([
      [7n, BigInt(readOnly)],
      [5n, BigInt(closed + 8)],
      [1n, BigInt(closed)],
      [7n, BigInt(readOnly)],
    ])
    expect([result(data + 32), result(readOnly), result(data + 48)]).toEqual([BigInt(readOnly), BigInt(readOnly), 7n])
  })
})
