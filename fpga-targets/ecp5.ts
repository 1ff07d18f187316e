import type { Device } from '../src/flow/device/part.ts'

/**
 * Lattice ECP5: the devices, their packages and speed grades.
 *
 * Source: Lattice FPGA-DS-02012 (ECP5 and ECP5-5G family data sheet), table 1.1; nextpnr-ecp5 0.11.1 knows all of them
 * (tried). The 12F is the 25F's die with less of it sold; 5G parts exist in speed grade 8 only.
 */
export const ecp5: readonly Device[] = [
  device('LFE5U-12F', '--12k', ['TQFP144', 'CABGA256', 'CSFBGA285', 'CABGA381']),
  device('LFE5U-25F', '--25k', ['TQFP144', 'CABGA256', 'CSFBGA285', 'CABGA381']),
  device('LFE5U-45F', '--45k', ['TQFP144', 'CABGA256', 'CSFBGA285', 'CABGA381', 'CABGA554']),
  device('LFE5U-85F', '--85k', ['CSFBGA285', 'CABGA381', 'CABGA554', 'CABGA756']),
  device('LFE5UM-25F', '--um-25k', ['CSFBGA285', 'CABGA381']),
  device('LFE5UM-45F', '--um-45k', ['CSFBGA285', 'CABGA381', 'CABGA554']),
  device('LFE5UM-85F', '--um-85k', ['CSFBGA285', 'CABGA381', 'CABGA554', 'CABGA756']),
  device('LFE5UM5G-25F', '--um5g-25k', ['CSFBGA285', 'CABGA381']),
  device('LFE5UM5G-45F', '--um5g-45k', ['CSFBGA285', 'CABGA381', 'CABGA554']),
  device('LFE5UM5G-85F', '--um5g-85k', ['CSFBGA285', 'CABGA381', 'CABGA554', 'CABGA756']),
]

/** What a core is measured on unless something else is asked for. */
export const measuringPart = { device: 'LFE5U-85F', package: 'CABGA381', speed: '6' }

function device(name: string, option: string, packages: readonly string[]): Device {
  const speeds = name.startsWith('LFE5UM5G') ? ['8'] : ['6', '7', '8']
  return { name, option, packages, speeds, placeMemoryBytes: placeMemory(name) }
}

/**
 * Measured for a MAC of 1,500 cells on the 85F: 370 MB more than Node itself, nearly all of it the device's database and the
 * tool's own code. The rest is room for larger designs; smaller devices have smaller databases.
 */
function placeMemory(name: string): number {
  const megabytes = name.endsWith('85F') ? 600 : name.endsWith('45F') ? 450 : 350
  return megabytes * 1024 * 1024
}
