/**
 * RV32I once more, from the manual and not from our table: an instruction at a time, on plain numbers. Instructions and data
 * are apart, stores from 0x8000_0000 on are kept in a list, and what halts the core halts it.
 *
 * Source  RISC-V Instruction Set Manual, volume I, chapter 2 and "Instruction Set Listings".
 */
export interface Machine {
  readonly registers: Int32Array
  readonly data: DataView
  readonly stored: { readonly address: number; readonly data: number }[]
  pc: number
  halt: 'no' | 'call' | 'breakpoint' | 'illegal' | 'misaligned'
}

export function machineOf(data: ArrayBuffer): Machine {
  return { registers: new Int32Array(32), data: new DataView(data), stored: [], pc: 0, halt: 'no' }
}

/** Runs until the machine halts; false where it has not after so many instructions. */
export function runModel(machine: Machine, program: readonly number[], most: number): boolean {
  for (let i = 0; i < most && machine.halt === 'no'; i++) {
    const at = (machine.pc >>> 2) % program.length
    machine.halt = execute(machine, program[at]! | 0)
  }
  return machine.halt !== 'no'
}

function execute(machine: Machine, word: number): Machine['halt'] {
  const { registers, data, pc } = machine
  const opcode = word & 127
  const rd = (word >> 7) & 31
  const funct3 = (word >> 12) & 7
  const funct7 = (word >> 25) & 127
  const a = registers[(word >> 15) & 31]!
  const b = registers[(word >> 20) & 31]!
  const immediate = word >> 20
  const set = (value: number): void => {
    if (rd !== 0) registers[rd] = value
  }
  const go = (to: number): Machine['halt'] => {
    if (to & 2) return 'misaligned'
    machine.pc = to >>> 0
    return 'no'
  }
  switch (opcode) {
    case 0x37:
      set(word & ~0xfff)
      return go(pc + 4)
    case 0x17:
      set(pc + (word & ~0xfff))
      return go(pc + 4)
    case 0x6f: {
      const offset = ((word >> 31) << 20) | (word & 0xff000) | (((word >> 20) & 1) << 11) | (((word >> 21) & 0x3ff) << 1)
      const where = go(pc + offset)
      if (where === 'no') set(pc + 4)
      return where
    }
    case 0x67: {
      if (funct3 !== 0) return 'illegal'
      const where = go((a + immediate) & ~1)
      if (where === 'no') set(pc + 4)
      return where
    }
    case 0x63: {
      const offset = ((word >> 31) << 12) | (((word >> 7) & 1) << 11) | (((word >> 25) & 63) << 5) | (((word >> 8) & 15) << 1)
      const takes = [a === b, a !== b, undefined, undefined, a < b, a >= b, a >>> 0 < b >>> 0, a >>> 0 >= b >>> 0][funct3]
      return takes === undefined ? 'illegal' : go(takes ? pc + offset : pc + 4)
    }
    case 0x03: {
      const bytes = [1, 2, 4, undefined, 1, 2][funct3]
      if (bytes === undefined) return 'illegal'
      const address = (a + immediate) >>> 0
      if (address % bytes !== 0) return 'misaligned'
      const at = address % data.byteLength
      const kinds = [
        () => data.getInt8(at),
        () => data.getInt16(at, true),
        () => data.getInt32(at, true),
        undefined,
        () => data.getUint8(at),
        () => data.getUint16(at, true),
      ]
      set(kinds[funct3]!())
      return go(pc + 4)
    }
    case 0x23: {
      if (funct3 > 2) return 'illegal'
      const address = (a + (((word >> 25) << 5) | rd)) >>> 0
      if (address % (1 << funct3) !== 0) return 'misaligned'
      const at = address % data.byteLength
      if (address >= 0x8000_0000) machine.stored.push({ address, data: b >>> 0 })
      else if (funct3 === 0) data.setInt8(at, b)
      else if (funct3 === 1) data.setInt16(at, b, true)
      else data.setInt32(at, b, true)
      return go(pc + 4)
    }
    case 0x13: {
      if (funct3 === 1 && funct7 !== 0) return 'illegal'
      if (funct3 === 5 && funct7 !== 0 && funct7 !== 0x20) return 'illegal'
      set(arithmetic(funct3, funct3 === 5 && funct7 === 0x20, a, immediate))
      return go(pc + 4)
    }
    case 0x33: {
      if (funct7 !== 0 && !(funct7 === 0x20 && (funct3 === 0 || funct3 === 5))) return 'illegal'
      set(funct3 === 0 && funct7 === 0x20 ? a - b : arithmetic(funct3, funct7 === 0x20, a, b))
      return go(pc + 4)
    }
    case 0x0f:
      // rd and rs1 of FENCE are reserved: implementations shall ignore rs1; ours takes any rd for one of no effect.
      return funct3 === 0 ? go(pc + 4) : 'illegal'
    case 0x73:
      return word === 0x73 ? 'call' : word === 0x10_0073 ? 'breakpoint' : 'illegal'
    default:
      return 'illegal'
  }
}

function arithmetic(funct3: number, isOther: boolean, a: number, b: number): number {
  switch (funct3) {
    case 0:
      return (a + b) | 0
    case 1:
      return a << (b & 31)
    case 2:
      return Number(a < b)
    case 3:
      return Number(a >>> 0 < b >>> 0)
    case 4:
      return a ^ b
    case 5:
      return isOther ? a >> (b & 31) : a >>> (b & 31)
    case 6:
      return a | b
    default:
      return a & b
  }
}
