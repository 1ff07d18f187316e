import type { ElfFile } from './elf-file.ts'
import { withHostCalls } from './machine/host-call.ts'
import { memoryMap } from './machine/memory-map.ts'
import { ProgramError } from './program-error.ts'

/** What moves bytes in and out of the simulated memory: of `Simulation`. */
export interface MemoryAccess {
  load(memory: string, bytes: Uint8Array, first?: number): void
  dump(memory: string, first: number, count: number): Uint8Array
}

const mebibyte = 1 << 20
const words = 'ram.words'
/** All that addresses above the RAM's start can reach. */
const largest = 1024 * mebibyte

/** Bytes of RAM for a program: as asked, or 16 MiB and twice what it fills; a power of two. */
export function ramBytesFor(program: ElfFile, asked?: number): number {
  const end = Math.max(...program.segments.map(({ address, size }) => address + size - memoryMap.ram))
  const wanted = Math.max(asked ?? 16 * mebibyte, asked === undefined ? 2 * end : end)
  return Math.min(largest, 2 ** Math.ceil(Math.log2(Math.max(wanted, 4096))))
}

/** The simulated RAM as the host sees it: bytes at addresses of the program. */
export class Ram {
  readonly bytes: number
  readonly #access: MemoryAccess
  /** Told of every write that is the host's. */
  onWrite: (address: number, bytes: Uint8Array) => void = () => {}

  constructor(access: MemoryAccess, bytes: number) {
    this.#access = access
    this.bytes = bytes
  }

  /** Clears everything and puts the program in place. */
  place(program: ElfFile): void {
    const image = new Uint8Array(this.bytes)
    for (const { address, bytes, size, isExecutable } of program.segments) {
      const start = address - memoryMap.ram
      if (start < 0 || start + size > this.bytes)
        throw new ProgramError(
          'outsideRam',
          program.name,
          `it wants memory from 0x${address.toString(16)} to 0x${(address + size - 1).toString(16)}; there is RAM from 0x${memoryMap.ram.toString(16)} to 0x${(memoryMap.ram + this.bytes - 1).toString(16)}`,
          'link it for 0x80000000, or give more with --ram',
        )
      const placed = isExecutable ? withHostCalls(bytes) : bytes
      image.set(placed, start)
      if (placed !== bytes) this.onWrite(address, placed)
    }
    this.#access.load(words, image)
  }

  holds(address: number, length: number): boolean {
    return address >= memoryMap.ram && address + length <= memoryMap.ram + this.bytes
  }

  /** Undefined where it is not all RAM. */
  read(address: number, length: number): Uint8Array | undefined {
    if (!this.holds(address, length)) return undefined
    const start = address - memoryMap.ram
    const first = Math.floor(start / 8)
    const bytes = this.#access.dump(words, first, Math.ceil((start + length) / 8) - first)
    return bytes.subarray(start - 8 * first, start - 8 * first + length)
  }

  /** False where it is not all RAM. */
  write(address: number, bytes: Uint8Array): boolean {
    if (!this.holds(address, bytes.length)) return false
    const start = address - memoryMap.ram
    const first = Math.floor(start / 8)
    const around = this.#access.dump(words, first, Math.ceil((start + bytes.length) / 8) - first)
    around.set(bytes, start - 8 * first)
    this.#access.load(words, around, first)
    this.onWrite(address, bytes)
    return true
  }

  readDoubleword(address: number): bigint | undefined {
    const bytes = this.read(address, 8)
    return bytes && new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  }

  writeDoubleword(address: number, value: bigint): boolean {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, value, true)
    return this.write(address, bytes)
  }
}
