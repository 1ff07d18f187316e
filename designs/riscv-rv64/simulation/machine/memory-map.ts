/** Where what lies, as in `docs` of the whole design: the SoC has the same places. */
export const memoryMap = {
  clint: 0x0200_0000,
  uart: 0x1000_0000,
  ram: 0x8000_0000,
  /** Nothing is there in any system: a load from it asks the host (semihosting.ts). */
  hostCall: 0x7f8,
} as const

/** Offsets in the CLINT. Source: RISC-V ACLINT specification 1.0, "MTIMER" and "MSWI", as SiFive's CLINT places them. */
export const clintOffset = { msip: 0, mtimecmp: 0x4000, mtime: 0xbff8 } as const

/** Cycles for a tick of `mtime`: 10 MHz beside a core of 100 MHz. */
export const cyclesOfTick = 10
