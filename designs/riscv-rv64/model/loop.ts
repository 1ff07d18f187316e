import { type Code, i32, i64, moduleOf, unsigned } from './bytecode.ts'
import { instructions } from './decoder.ts'
import { cacheEntries, entry, entryBytes, leave, load16, load64, place, store64 } from './state.ts'
import { add, asAddress, get, local, number, set, unequal, when } from './value.ts'

const entryBits = Math.log2(entryBytes)

/**
 * The model's loop as WebAssembly: looks the instruction at `pc` up in the cache of decoded ones, goes to its code by its
 * number, writes rd, goes on; until `budget` instructions are executed, or one needs TypeScript.
 *
 * Some 180 million instructions a second of processor time; a function made for each block of instructions would be faster, and not simple.
 */
export function loopBytes(): Uint8Array<ArrayBuffer> {
  const codes = [...instructions.values()].map(({ effect }) => effect.code)
  const at: Code = [0x20, local.entry]
  const state = number(0)
  const body: Code = [
    ...set('pc', load64(state, place.pc)),
    ...set('ramBase', load64(state, place.ramBase)),
    ...set('fastLimit', load64(state, place.fastLimit)),
    ...set('targetMask', load64(state, place.targetMask)),
    ...[0x03, 0x40],
    ...when([0x20, local.executed, 0x20, local.budget, 0x46], leave('done')),
    // entry = cache + (pc / 2 modulo entries) * bytes of one
    ...asAddress(get('pc')),
    ...number((cacheEntries - 1) << 1),
    0x71,
    ...number(entryBits - 1),
    0x74,
    ...number(place.cache),
    0x6a,
    0x21,
    local.entry,
    ...when(unequal(load64(at, entry.pc), get('pc')), leave('unknown')),
    ...set('rs1', load64(load16(at, entry.rs1), 0)),
    ...set('rs2', load64(load16(at, entry.rs2), 0)),
    ...set('imm', load64(at, entry.imm)),
    ...set('next', add(get('pc'), [...load16(at, entry.length), 0xad])),
    ...[0x02, 0x40],
    ...codes.flatMap(() => [0x02, 0x40]),
    ...load16(at, entry.operation),
    0x0e,
    ...unsigned(codes.length - 1),
    ...codes.flatMap((_, i) => unsigned(i)),
    ...codes.flatMap((code, i) => [0x0b, ...code, 0x0c, ...unsigned(codes.length - 1 - i)]),
    0x0b,
    ...store64(load16(at, entry.rd), place.registers, get('result')),
    ...set('pc', get('next')),
    ...[0x20, local.executed, ...number(1), 0x6a, 0x21, local.executed],
    ...[0x0c, 0, 0x0b],
    ...[0x00],
  ]
  const load = { takes: [i64, i32], gives: [i64] }
  return moduleOf({
    imports: [
      ['load', load],
      ['store', { takes: [i64, i64, i32], gives: [] }],
      ['reserve', load],
      ['claim', load],
      ['condition', load],
      ['refuse', load],
    ],
    type: { takes: [i32], gives: [i32] },
    locals: [i32, i32, ...Array(Object.keys(local).length - 3).fill(i64)],
    body,
  })
}

/** What an empty entry of the cache has for `pc`: no instruction stands at an odd address. */
export const nowhere = 1n
