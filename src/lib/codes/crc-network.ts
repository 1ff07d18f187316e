import { cat } from '../../dsl/cat.ts'
import { fail } from '../../dsl/fault.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { type BitMatrix, columnsOf, ofColumns } from './bit-matrix.ts'
import { advanceBitsMatrix, dataMatrix, residue } from './crc-matrix.ts'
import { bitOrder, type CrcModel, registerOf } from './crc-model.ts'
import { xorNetwork } from './xor-network.ts'

/**
 * A CRC's register after one more word, as gates: for a design that keeps the register itself. A register starts as
 * `crcInitial`; `crcCheck` reads the check from it. It is the same register for every model, lowest bit oldest, whatever
 * the model reflects.
 *
 * Shapes    state: `uint(crc.width)`. data: any width; a whole number of octets has the first octet lowest, any other width is
 *           one symbol, lowest bit first where `refin` is true, else highest first.
 * Latency   0: XORs that the outputs share up to `levels` deep, then what is left of each sum.
 * Source    R. Williams, "A Painless Guide to CRC Error Detection Algorithms", 1993; for the sharing C. Paar, "Optimized
 *           arithmetic for Reed-Solomon encoders", 1997.
 *
 * @example
 * const state = reg(uint(16), { init: crcInitial(crcs.crc16X25) })
 * when(io.valid, () => (state.next = crcNext(crcs.crc16X25, state, io.octet)))
 * io.check.set(crcCheck(crcs.crc16X25, state))
 */
export function crcNext<N extends number>(
  crc: CrcModel,
  state: Signal<UInt<N>>,
  data: Signal<UInt<any>>,
  levels = 2,
): Signal<UInt<N>> {
  return xorNetwork(crcWordMatrix(crc, data.width), cat(data, state), levels) as unknown as Signal<UInt<N>>
}

/** What the register holds before a message. */
export const crcInitial = (crc: CrcModel): bigint => registerOf(crc).initial

/** What the register holds after any message and its own check: what a receiver compares with. */
export const crcResidue = (crc: CrcModel): bigint => residue(registerOf(crc))

/** The check that a register's value stands for, as a number of `crc.width` bits. Inverters and wires. */
export function crcCheck(crc: CrcModel, state: Signal<UInt<any>>): Signal<UInt<any>> {
  const value: Signal<UInt<any>> = state.xor(registerOf(crc).inversion)
  return crc.refout ? value : cat(...Array.from({ length: crc.width }, (_, bit) => value.bit(bit)))
}

/** A word's change of the register: inputs 0 … width - 1 are the register, those above the word. */
export function crcWordMatrix(crc: CrcModel, dataBits: number): BitMatrix {
  const register = registerOf(crc)
  const state = columnsOf(advanceBitsMatrix(register, dataBits))
  return ofColumns([...state, ...columnsOf(crcDataMatrix(crc, dataBits))], crc.width)
}

/** What a word alone adds to the register. Inputs are its bits as they lie in the word. */
export function crcDataMatrix(crc: CrcModel, dataBits: number): BitMatrix {
  checkDataBits(dataBits)
  const inTime = columnsOf(dataMatrix(registerOf(crc), dataBits))
  const columns: bigint[] = []
  for (const [time, place] of bitOrder(dataBits, crc.refin).entries()) columns[place] = inTime[time]!
  return ofColumns(columns, crc.width)
}

/** Refuses a number of bits a word that is none. */
export function checkDataBits(dataBits: number): void {
  if (!Number.isSafeInteger(dataBits) || dataBits < 1 || dataBits > 4096)
    fail({
      code: 'GW220',
      title: 'crc',
      message: `${dataBits} bits of data a cycle are none`,
      mend: 'give a whole number of bits from 1 to 4096',
    })
}
