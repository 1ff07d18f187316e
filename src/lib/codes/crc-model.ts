import { fail } from '../../dsl/fault.ts'
import { advanceBits, type Crc, residue } from './crc-matrix.ts'

/**
 * A CRC in the parameters of the Rocksoft model (R. Williams, "A Painless Guide to CRC Error Detection Algorithms", 1993),
 * by which the catalogue of parametrised CRC algorithms lists them.
 */
export interface CrcModel {
  /** Bits of the check. */
  readonly width: number
  /** The polynomial's coefficients, that of x^(width - 1) on top; that of x^width is implied. */
  readonly poly: bigint
  /** What the register holds before the first bit. */
  readonly init: bigint
  /** Octets come lowest bit first. */
  readonly refin: boolean
  /** The register is read lowest bit on top. */
  readonly refout: boolean
  /** What the register is XORed with, after that, to give the check. */
  readonly xorout: bigint
}

/**
 * The same CRC as a register that always takes data at its lowest bit: a model that is not reflected has it turned round,
 * which is wires and not logic.
 */
export function registerOf(model: CrcModel): Crc {
  const { width, poly, init, refout, xorout } = checked(model)
  return {
    width,
    polynomial: turned(poly, width),
    initial: turned(init, width),
    inversion: refout ? xorout : turned(xorout, width),
  }
}

/** The check of a message, by the definition: for models and tests. */
export function crcOf(model: CrcModel, octets: Iterable<number>): bigint {
  const crc = registerOf(model)
  let state = crc.initial
  for (const octet of octets)
    for (let bit = 0; bit < 8; bit++) state = advanceBits(crc, state ^ BigInt((octet >> (model.refin ? bit : 7 - bit)) & 1), 1)
  return checkOfRegister(model, state)
}

/** The check that a register's value stands for. */
export function checkOfRegister(model: CrcModel, state: bigint): bigint {
  const value = state ^ registerOf(model).inversion
  return model.refout ? value : turned(value, model.width)
}

/** What the catalogue calls the residue: the register after any message and its check, before `xorout`. */
export function residueOf(model: CrcModel): bigint {
  const state = residue(registerOf(model))
  return model.refout ? state : turned(state, model.width)
}

/**
 * The place in a word of each bit in the order of time. A word of whole octets has the first octet lowest, and the octet's
 * bits as `refin` says; any other is one symbol, lowest bit first where `refin` is true, else highest first.
 */
export function bitOrder(bits: number, refin: boolean): number[] {
  const symbol = bits % 8 === 0 ? 8 : bits
  return Array.from({ length: bits }, (_, time) => {
    const within = time % symbol
    return time - within + (refin ? within : symbol - 1 - within)
  })
}

/** The value with its lowest bit on top. */
export const turned = (value: bigint, width: number): bigint =>
  BigInt(`0b${value.toString(2).padStart(width, '0').split('').reverse().join('')}`)

function checked(model: CrcModel): CrcModel {
  const { width, poly, init, xorout } = model
  const wrong = (message: string, mend: string): never => fail({ code: 'GW220', title: 'crc', message, mend })
  if (!Number.isSafeInteger(width) || width < 1 || width > 1024)
    wrong(`a CRC of width ${width} is none`, 'give a whole number of bits from 1 to 1024')
  for (const [name, value] of Object.entries({ poly, init, xorout }))
    if (typeof value !== 'bigint' || value < 0n || value >> BigInt(width) !== 0n)
      wrong(
        `\`${name}\` of a CRC of width ${width} is ${value}`,
        `give a bigint of at most ${width} bits, without the term x^${width}`,
      )
  if ((poly & 1n) === 0n)
    wrong(
      `the polynomial 0x${poly.toString(16)} lacks the term 1: it is x times one that does the same with a bit less`,
      'give it as the catalogue of parametrised CRC algorithms does (x^width implied, x^(width - 1) on top), not reflected, not divided by x',
    )
  return model
}
