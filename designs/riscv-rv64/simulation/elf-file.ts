import { readFileSync } from 'node:fs'
import { ProgramError } from './program-error.ts'

/** A part of the file that goes into memory. */
export interface Segment {
  /** Physical: where it lies when the program starts. */
  readonly address: number
  readonly bytes: Uint8Array
  /** In bytes; what is past `bytes` is zero. */
  readonly size: number
  readonly isExecutable: boolean
}

/** A program for RV64. */
export interface ElfFile {
  readonly name: string
  readonly entry: number
  readonly segments: readonly Segment[]
  /** Empty in a stripped file. */
  readonly symbols: ReadonlyMap<string, number>
}

const headerBytes = 64
const segmentHeaderBytes = 56
const sectionHeaderBytes = 64
const symbolBytes = 24
const riscv = 243

/** Names of what people build for by mistake. Source: the gABI's registry of `e_machine`. */
const machines: Readonly<Record<number, string>> = {
  3: 'x86',
  8: 'MIPS',
  20: 'PowerPC',
  21: 'PowerPC64',
  40: 'Arm',
  62: 'x86-64',
  183: 'AArch64',
  258: 'LoongArch',
}
const fileTypes: Readonly<Record<number, string>> = {
  1: 'an object file',
  3: 'a shared object or position-independent program',
  4: 'a core dump',
}

export function readElfFile(file: string): ElfFile {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ProgramError('unreadable', file, `it cannot be read (${code ?? 'unknown'})`, 'give the path of an ELF file')
  }
  return parseElf(bytes, file)
}

/**
 * Takes an executable for RV64 apart: what is loaded, where it starts, its symbols.
 *
 * Source: System V gABI, "Object Files"; RISC-V ELF psABI, "ELF Object Files".
 */
export function parseElf(bytes: Uint8Array, name: string): ElfFile {
  const refuse = (kind: ConstructorParameters<typeof ProgramError>[0], what: string, mend: string): never => {
    throw new ProgramError(kind, name, what, mend)
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = (what: string, offset: number, length: number): void => {
    if (offset + length > bytes.length)
      refuse(
        'truncated',
        `${what} at offset ${offset} would take ${length} bytes, the file ends at ${bytes.length}`,
        'copy or build it again',
      )
  }
  const number = (offset: number): number => {
    const value = view.getBigUint64(offset, true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      refuse('truncated', `the number 0x${value.toString(16)} at offset ${offset} cannot be`, 'copy or build it again')
    return Number(value)
  }

  if (bytes.length < 4 || view.getUint32(0) !== 0x7f454c46)
    refuse('noElf', 'it does not begin as an ELF file (offset 0)', 'give what the linker wrote, not a .bin or .hex of it')
  whole('the header', 0, headerBytes)
  if (bytes[4] !== 2) refuse('wrongWidth', 'it is a 32-bit ELF (class at offset 4)', 'build for RV64: -march=rv64… -mabi=lp64')
  if (bytes[5] !== 1) refuse('bigEndian', 'it is big-endian (data encoding at offset 5)', 'build for little-endian RISC-V')
  const machine = view.getUint16(18, true)
  if (machine !== riscv)
    refuse(
      'otherMachine',
      `it is for ${machines[machine] ?? `machine ${machine}`}, not for RISC-V (offset 18)`,
      'build with a compiler for riscv64',
    )
  const type = view.getUint16(16, true)
  if (type !== 2)
    refuse(
      'notExecutable',
      `it is ${fileTypes[type] ?? `of type ${type}`}, not an executable (offset 16)`,
      'link it: -static -nostartfiles, and not -pie or -shared',
    )

  const segmentsAt = number(32)
  const segmentCount = view.getUint16(56, true)
  whole('the program headers', segmentsAt, segmentCount * segmentHeaderBytes)
  const segments: Segment[] = []
  for (let index = 0; index < segmentCount; index++) {
    const at = segmentsAt + index * segmentHeaderBytes
    const size = number(at + 40)
    if (view.getUint32(at, true) !== 1 || size === 0) continue
    const offset = number(at + 8)
    const fileSize = number(at + 32)
    whole(`segment ${index}`, offset, fileSize)
    if (fileSize > size)
      refuse('truncated', `segment ${index} has ${fileSize} bytes in the file, ${size} in memory`, 'copy or build it again')
    segments.push({
      address: number(at + 24),
      bytes: bytes.subarray(offset, offset + fileSize),
      size,
      isExecutable: (view.getUint32(at + 4, true) & 1) !== 0,
    })
  }
  const entry = number(24)
  const isInside = segments.some(({ address, size }) => entry >= address && entry < address + size)
  if (!isInside)
    refuse(
      'noEntry',
      entry === 0 ? 'it has no entry (offset 24)' : `its entry 0x${entry.toString(16)} (offset 24) lies in no segment`,
      'give the linker ENTRY(_start), or -e _start',
    )
  return { name, entry, segments, symbols: symbolsOf() }

  function symbolsOf(): Map<string, number> {
    const sectionsAt = number(40)
    const sectionCount = sectionsAt === 0 ? 0 : view.getUint16(60, true)
    whole('the section headers', sectionsAt, sectionCount * sectionHeaderBytes)
    const symbols = new Map<string, number>()
    for (let index = 0; index < sectionCount; index++) {
      const at = sectionsAt + index * sectionHeaderBytes
      if (view.getUint32(at + 4, true) !== 2) continue
      const [offset, size, names] = [number(at + 24), number(at + 32), view.getUint32(at + 40, true)]
      whole('the symbols', offset, size)
      if (names >= sectionCount)
        refuse('truncated', `the symbols' names are in section ${names} of ${sectionCount}`, 'build it again')
      const stringsAt = number(sectionsAt + names * sectionHeaderBytes + 24)
      for (let symbol = offset; symbol + symbolBytes <= offset + size; symbol += symbolBytes) {
        const start = stringsAt + view.getUint32(symbol, true)
        const end = bytes.indexOf(0, start)
        const value = view.getBigUint64(symbol + 8, true)
        if (end > start && value <= BigInt(Number.MAX_SAFE_INTEGER))
          symbols.set(Buffer.from(bytes.subarray(start, end)).toString('latin1'), Number(value))
      }
    }
    return symbols
  }
}
