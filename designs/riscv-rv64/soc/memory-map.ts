import type { Region } from 'gatewright/lib'

/** Where everything lies, for the SoC, the simulated machine and software alike. */
export const memoryMap = {
  bootRom: { base: 0x0000_1000, size: 0x1000 },
  clint: { base: 0x0200_0000, size: 0x1_0000 },
  plic: { base: 0x0c00_0000, size: 0x400_0000 },
  uart: { base: 0x1000_0000, size: 0x8 },
  gpio: { base: 0x1001_0000, size: 0x40 },
  spi: { base: 0x1002_0000, size: 0x20 },
  flash: { base: 0x2000_0000, size: 0x100_0000 },
  /** As far as RAM may reach; `SocParameters` say how much there is. */
  ram: { base: 0x8000_0000, size: 0x8000_0000 },
} as const satisfies Record<string, Region>

/** The numbers of the interrupts at the PLIC. */
export const interruptSource = { uart: 1, gpio: 2, spi: 3 } as const
