import { cat } from '../../dsl/cat.ts'
import { mux, select, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { named } from '../../dsl/naming.ts'
import {
  type Bundle,
  type Flipped,
  flip,
  type In,
  type Inside,
  input,
  type Out,
  type Outside,
  output,
  ports,
} from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import type { BitsBetween, Known } from '../../dsl/width.ts'
import { type AccessPort, accessPort } from '../buses/access-port.ts'
import { byteBits } from '../buses/axi-lite.ts'
import { accessKinds, type Field, fieldWidth } from './field.ts'
import type { MapDescription, PlacedRegister, Register, RegisterMap } from './register-map.ts'

/** `[0, 0]` is a bool, more bits are a uint. */
type FieldShape<F> = F extends { readonly bits: readonly [infer H extends number, infer L extends number] }
  ? number extends H | L
    ? any
    : H extends L
      ? Bool
      : UInt<BitsBetween<Known<H>, Known<L>>>
  : never

/** The design's side of a field. */
type FieldPorts<F> = F extends { readonly access: 'rw' | 'wo' | 'pulse' }
  ? Out<FieldShape<F>>
  : F extends { readonly access: 'ro' }
    ? In<FieldShape<F>>
    : F extends { readonly access: 'w1c' | 'rc' }
      ? { readonly value: Out<FieldShape<F>>; readonly raise: In<FieldShape<F>> }
      : F extends { readonly access: 'w1s' }
        ? { readonly value: Out<FieldShape<F>>; readonly clear: In<FieldShape<F>> }
        : F extends { readonly access: 'shared' }
          ? { readonly value: Out<FieldShape<F>>; readonly load: In<Bool>; readonly data: In<FieldShape<F>> }
          : { readonly value: Out<FieldShape<F>>; readonly count: In<Bool> }

type OneRegisterPorts<R> = (R extends { readonly fields: infer F } ? { readonly [K in keyof F]: FieldPorts<F[K]> } : never) &
  (R extends { readonly strobes: true } ? { readonly isRead: Out<Bool>; readonly isWritten: Out<Bool> } : unknown)

/** The design's side of all registers: a signal or a small bundle a field, a list for an array. */
export type RegisterPorts<D extends MapDescription> = {
  readonly [K in keyof D['registers']]: D['registers'][K] extends { readonly count: number }
    ? readonly OneRegisterPorts<D['registers'][K]>[]
    : OneRegisterPorts<D['registers'][K]>
}

export type RegisterFilePorts<D extends MapDescription> = RegisterPorts<D> & { readonly access: Flipped<AccessPort> }

/**
 * The registers of a map behind an access port: the part that no bus changes.
 *
 * Ports       `access` (buses/access-port.ts), and for each register its fields:
 *             - `rw`, `wo`: the value. `pulse`: 1 for the cycle after a write of 1.
 *             - `ro`: an input, which a read samples.
 *             - `w1c`, `rc`: `{ value, raise }`; what is raised at the edge that clears stays set.
 *             - `w1s`: `{ value, clear }`; what is set at the edge that clears stays set.
 *             - `shared`: `{ value, load, data }`; software's write wins.
 *             - `counter`: `{ value, count }`; software's write wins.
 *             With `strobes: true` also `isRead` (in the cycle whose edge reads) and `isWritten` (in the cycle in which the
 *             new value shows first).
 * Latency     as the access port wants: a write shows one cycle later, a read is answered one cycle later.
 * Timing      values come straight from flip-flops; a read passes one choice by address on its way to a flip-flop.
 * Errors      an address without a register is refused. Bits without a field read 0; writes to them do nothing. A write
 *             changes the bytes of its strobes only; a read always reads (and clears) the whole register.
 * Reset       each field's `reset`, else 0. Source: the kinds of access follow SystemRDL 2.0, 9.4.
 */
export function registerFile<const D extends MapDescription>(
  map: RegisterMap<D>,
  options: { readonly address?: number } = {},
): () => Outside<RegisterFilePorts<D>> {
  const widths = { address: options.address ?? map.addressBits, data: map.width }
  return module<{}>(`${map.name}_registers`, (): never => {
    const io: any = ports<Bundle>({ access: flip(accessPort(widths)), ...registerPorts(map) })
    const access = io.access as Outside<AccessPort>
    const words = map.placed.map((placed) => {
      const { name, index } = placed
      return registerAt(access, placed, map.width, index === undefined ? io[name] : io[name][index])
    })
    const known = map.placed.map(({ address }) => address >> byteBits(map.width))
    const arms: any = Object.fromEntries(known.map((address, i) => [address, words[i]!] as const))
    const isRefused = known.map((address) => access.address.ne(address)).reduce((others, isElsewhere) => others.and(isElsewhere))
    access.isRefused.set(known.length === 2 ** access.address.width ? literal(bool, false) : isRefused)
    const readData = reg(uint(map.width))
    when(access.enable.and(access.isWrite.not()), () => {
      readData.next = select(uint(map.width), access.address, { ...arms, _: 0 })
    })
    access.readData.set(readData)
    return io as never
  }) as unknown as () => Outside<RegisterFilePorts<D>>
}

/** The port bundle of all registers, as the register file has it. */
export function registerPorts(map: RegisterMap): Bundle {
  const entries = Object.entries(map.description.registers).map(([name, register]) => {
    const one = onePorts(register)
    return [name, register.count === undefined ? one : Array.from({ length: register.count }, () => one)] as const
  })
  return Object.fromEntries(entries)
}

function onePorts({ fields, strobes = false }: Register): Bundle {
  const own = Object.entries(fields).map(([name, field]) => [name, fieldPorts(field)] as const)
  return { ...Object.fromEntries(own), ...(strobes ? { isRead: output(bool), isWritten: output(bool) } : {}) }
}

const shapeOfField = (field: Field): Bool | UInt<any> => (fieldWidth(field) === 1 ? bool : uint(fieldWidth(field)))

function fieldPorts(field: Field): Bundle | In<any> | Out<any> {
  const shape = shapeOfField(field)
  switch (field.access) {
    case 'rw':
    case 'wo':
    case 'pulse':
      return output(shape)
    case 'ro':
      return input(shape)
    case 'w1c':
    case 'rc':
      return { value: output(shape), raise: input(shape) }
    case 'w1s':
      return { value: output(shape), clear: input(shape) }
    case 'shared':
      return { value: output(shape), load: input(bool), data: input(shape) }
    case 'counter':
      return { value: output(shape), count: input(bool) }
  }
}

/** The hardware of one register; returns the word that a read gives. */
function registerAt(access: Outside<AccessPort>, placed: PlacedRegister, width: number, handles: any): Signal<UInt<any>> {
  const { address, register } = placed
  const isHere = access.enable.and(access.address.eq(address >> byteBits(width)))
  const isWrite = isHere.and(access.isWrite)
  const isRead = isHere.and(access.isWrite.not())
  if (register.strobes) {
    const isWritten = reg(bool, { init: false })
    isWritten.next = isWrite
    handles.isWritten.set(isWritten)
    handles.isRead.set(isRead)
  }
  const label = placed.index === undefined ? placed.name : `${placed.name}_${placed.index}`
  const parts = Object.entries(register.fields).map(([name, field]) => ({
    low: field.bits[1],
    high: field.bits[0],
    value: fieldAt(access, field, { isWrite, isRead }, handles[name], `${label}_${name}`),
  }))
  return wordOf(
    parts.filter(({ value }) => value !== undefined),
    width,
  )
}

interface Strobes {
  readonly isWrite: Signal<Bool>
  readonly isRead: Signal<Bool>
}

/** The hardware of one field; returns what a read of it gives, or undefined where that is 0. */
function fieldAt(
  access: Outside<AccessPort>,
  field: Field,
  { isWrite, isRead }: Strobes,
  handle: any,
  label: string,
): Signal<any> | undefined {
  if (field.access === 'ro') return handle.asBits()
  const size = fieldWidth(field)
  const value = named(label, reg(uint(size), { init: field.reset ?? 0 }))
  const pieces = piecesOf(field)
  const written = access.data.bits(field.bits[0], field.bits[1])
  /** The bits that a write of 1 hits: those of its strobes. */
  const ones = written.and(cat(...pieces.toReversed().map(({ lane, low, high }) => hit(access, isWrite, lane, high - low + 1))))
  const load = (): void => {
    for (const { lane, low, high } of pieces)
      when(isWrite.and(access.strobes.bit(lane)), () => {
        value.bits(high, low).next = written.bits(high, low)
      })
  }
  const out = asField(value, size)
  switch (field.access) {
    case 'rw':
    case 'wo':
      load()
      handle.set(out)
      break
    case 'pulse':
      value.next = ones
      handle.set(out)
      break
    case 'w1c':
      value.next = value.and(ones.not()).or(handle.raise.asBits())
      handle.value.set(out)
      break
    case 'rc':
      value.next = mux(isRead, literal(uint(size), 0), value).or(handle.raise.asBits())
      handle.value.set(out)
      break
    case 'w1s':
      value.next = value.and(handle.clear.asBits().not()).or(ones)
      handle.value.set(out)
      break
    case 'shared':
      when(handle.load, () => {
        value.next = handle.data.asBits()
      })
      load()
      handle.value.set(out)
      break
    case 'counter':
      when(handle.count, () => {
        value.next = value.addWrap(1)
      })
      load()
      handle.value.set(out)
      break
  }
  return accessKinds[field.access].isReadable ? value : undefined
}

const hit = (access: Outside<AccessPort>, isWrite: Signal<Bool>, lane: number, count: number): Signal<UInt<any>> =>
  isWrite.and(access.strobes.bit(lane)).repeat(count)

const asField = (value: Signal<UInt<any>>, size: number): Signal<any> => (size === 1 ? value.bit(0) : value)

/** The part of a field in each byte that it touches; bits count from the field's lowest. */
function piecesOf({ bits: [high, low] }: Field): { readonly lane: number; readonly low: number; readonly high: number }[] {
  const lanes = Array.from({ length: (high >> 3) - (low >> 3) + 1 }, (_, i) => (low >> 3) + i)
  return lanes.map((lane) => ({ lane, low: Math.max(low, lane * 8) - low, high: Math.min(high, lane * 8 + 7) - low }))
}

/** A word with the parts in their places and zeros between. */
function wordOf(
  parts: readonly { readonly low: number; readonly high: number; readonly value: Signal<any> | undefined }[],
  width: number,
): Signal<UInt<any>> {
  const rising = parts.toSorted((a, b) => a.low - b.low)
  const pieces: Signal<any>[] = []
  let next = 0
  for (const { low, high, value } of rising) {
    if (low > next) pieces.push(literal(uint(low - next), 0))
    pieces.push(value!)
    next = high + 1
  }
  if (next < width) pieces.push(literal(uint(width - next), 0))
  return pieces.length === 1 ? pieces[0]! : cat(...pieces.toReversed())
}

export type RegisterHandles<D extends MapDescription> = Outside<RegisterPorts<D>>
export type RegisterHandlesInside<D extends MapDescription> = Inside<RegisterPorts<D>>
