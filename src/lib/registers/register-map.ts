import { fail } from '../../dsl/fault.ts'
import { accessKinds, type Field, fieldWidth } from './field.ts'

/** A register, or an array of equal ones. */
export interface Register {
  /** Its byte address, from the map's first. */
  readonly at: number
  /** How many there are, for an array. */
  readonly count?: number
  /** Bytes from one of an array to the next; without it they lie side by side. */
  readonly stride?: number
  /** Whether the design wants to know of reads and writes: a data register that is a FIFO's end does. */
  readonly strobes?: boolean
  readonly doc?: string
  readonly fields: { readonly [name: string]: Field }
}

export interface MapDescription {
  readonly name: string
  /** Bits of a register and of the bus: 8, 16, 32 or 64. */
  readonly width: number
  readonly doc?: string
  readonly registers: { readonly [name: string]: Register }
}

/** A register at its place: one of an array has an index. */
export interface PlacedRegister {
  readonly name: string
  readonly index: number | undefined
  readonly address: number
  readonly register: Register
}

/** What a description means, once it is known to be sound. */
export interface RegisterMap<D extends MapDescription = MapDescription> {
  readonly description: D
  readonly name: string
  readonly width: number
  /** All registers by rising address, arrays one by one. */
  readonly placed: readonly PlacedRegister[]
  /** Bits that a byte address within the map needs. */
  readonly addressBits: number
}

/**
 * A peripheral's registers, described once: hardware (`axiLiteRegisters`, `wishboneRegisters`, `registerFile`), constants
 * (`registerConstants`, `constantsText`), a C header (`headerText`) and a table (`tableText`) are made from it.
 *
 * @example
 * const timerMap = registerMap({
 *   name: 'timer',
 *   width: 32,
 *   registers: {
 *     control: { at: 0x0, fields: { enable: { bits: [0, 0], access: 'rw', doc: 'Counts while set.' } } },
 *     count: { at: 0x4, fields: { value: { bits: [31, 0], access: 'ro' } } },
 *   },
 * })
 */
export function registerMap<const D extends MapDescription>(description: D): RegisterMap<D> {
  const { name, width, registers } = description
  checkName('the map', name)
  if (![8, 16, 32, 64].includes(width)) refuse(`registers of ${width} bits`, 'give width: 8, 16, 32 or 64')
  if (Object.keys(registers).length === 0) refuse(`map \`${name}\` has no registers`, 'describe at least one')
  const placed = Object.entries(registers).flatMap(([key, register]) => place(key, register, width / 8))
  const byAddress = placed.toSorted((a, b) => a.address - b.address)
  for (const [i, one] of byAddress.entries()) {
    const next = byAddress[i + 1]
    if (next && next.address < one.address + width / 8)
      refuse(
        `${placedText(one)} and ${placedText(next)} overlap at 0x${next.address.toString(16)}`,
        `move one: a register takes ${width / 8} bytes`,
      )
  }
  for (const [key, register] of Object.entries(registers)) checkFields(key, register, width)
  const bytes = byAddress.at(-1)!.address + width / 8
  return {
    description,
    name,
    width,
    placed: byAddress,
    addressBits: Math.max(Math.ceil(Math.log2(bytes)), Math.log2(width / 8) + 1),
  }
}

const reservedNames = new Set(['access', 'sAxil', 'wb'])

function place(name: string, register: Register, bytes: number): PlacedRegister[] {
  const { at, count, stride = bytes } = register
  checkName('a register', name)
  if (reservedNames.has(name)) refuse(`a register cannot be called \`${name}\``, 'the bus has this name: take another')
  if (!Number.isSafeInteger(at) || at < 0 || at % bytes !== 0)
    refuse(`register \`${name}\` is at ${at}`, `give a byte address that is a multiple of ${bytes}`)
  if (count === undefined) return [{ name, index: undefined, address: at, register }]
  if (!Number.isSafeInteger(count) || count < 1) refuse(`array \`${name}\` has ${count} registers`, 'give a count of 1 or more')
  if (!Number.isSafeInteger(stride) || stride < bytes || stride % bytes !== 0)
    refuse(`array \`${name}\` has a stride of ${stride}`, `give a multiple of ${bytes} bytes`)
  return Array.from({ length: count }, (_, index) => ({ name, index, address: at + index * stride, register }))
}

const placedText = ({ name, index }: PlacedRegister): string => `\`${name}${index === undefined ? '' : `[${index}]`}\``

function checkFields(name: string, { fields, strobes = false }: Register, width: number): void {
  const owner: (string | undefined)[] = []
  if (Object.keys(fields).length === 0) refuse(`register \`${name}\` has no fields`, 'describe at least one')
  for (const [key, field] of Object.entries(fields)) {
    const text = `\`${name}.${key}\``
    const [high, low] = field.bits
    checkName('a field', key)
    if (strobes && (key === 'isRead' || key === 'isWritten')) refuse(`field ${text} has a strobe's name`, 'take another name')
    if (!(field.access in accessKinds))
      refuse(`${text} has access '${String(field.access)}'`, `give one of ${Object.keys(accessKinds).join(', ')}`)
    if (!Number.isSafeInteger(high) || !Number.isSafeInteger(low) || low < 0 || high < low || high >= width)
      refuse(`${text} has bits [${high}, ${low}] of ${width}`, `give [highest, lowest], both from 0 to ${width - 1}`)
    for (let bit = low; bit <= high; bit++) {
      if (owner[bit]) refuse(`${text} and \`${name}.${owner[bit]}\` both have bit ${bit}`, 'give each field bits of its own')
      owner[bit] = key
    }
    checkValue(text, 'reset', field.reset, field)
    if (field.reset !== undefined && !accessKinds[field.access].isHeld)
      refuse(`${text} has a value after reset, but '${field.access}' holds none`, 'leave `reset` out')
    for (const [value, code] of Object.entries(field.values ?? {})) {
      checkName('a value', value)
      checkValue(text, value, code, field)
    }
  }
}

function checkValue(text: string, what: string, value: number | bigint | undefined, field: Field): void {
  if (value === undefined) return
  const isWhole = typeof value === 'bigint' || Number.isSafeInteger(value)
  if (isWhole && BigInt(value) >= 0n && BigInt(value) < 1n << BigInt(fieldWidth(field))) return
  refuse(`${text}: ${what} is ${value}, which does not fit ${fieldWidth(field)} bits`, 'give a whole number that the bits hold')
}

function checkName(what: string, name: string): void {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name))
    refuse(`'${name}' is no name for ${what}`, 'begin with a small letter; letters and digits follow: `txData`')
}

const refuse = (message: string, mend: string): never => fail({ code: 'GW242', title: 'register map', message, mend })
