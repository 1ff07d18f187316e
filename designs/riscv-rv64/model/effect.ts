import type { Code } from './bytecode.ts'
import { leave, load32, load64, place, ramLoad, ramStore, type Size, store64 } from './state.ts'
import * as v from './value.ts'

/** What an instruction does: code that ends with what goes to rd in `result`. */
export interface Effect {
  readonly code: Code
  /** How it goes to memory, at `rs1 + imm`, where it does. */
  readonly access?: { readonly size: Size; readonly kind: 'load' | 'store' | 'amo' | 'lr' | 'sc' }
  /** Left to TypeScript: by the instruction's name. */
  readonly isSystem?: true
}

/** The functions in TypeScript that the loop calls where memory is not plain RAM, by their numbers. */
export const callee = { load: 0, store: 1, reserve: 2, claim: 3, condition: 4, refuse: 5 } as const
const call = (name: keyof typeof callee): Code => [0x10, callee[name]]

/** rd becomes a value. */
export const result = (value: Code): Effect => ({ code: v.set('result', value) })
/** Nothing that shows. */
export const nothing: Effect = { code: [] }
/** Needs CSRs, traps or the like. */
export const system: Effect = { code: leave('system'), isSystem: true }

const goTo = (target: Code): Code => [
  ...v.set('address', target),
  ...v.when(v.unequal(v.and(v.get('address'), v.get('targetMask')), v.constant(0n)), [
    ...store64(v.number(0), place.misalignedTarget, v.get('address')),
    ...leave('misalignedFetch'),
  ]),
]
/** To pc + imm if so. */
export const branch = (condition: Code): Effect => ({
  code: v.when(condition, [...goTo(v.add(v.pc, v.imm)), ...v.set('next', v.get('address'))]),
})

/** To a target; rd becomes the address of the instruction after this one. */
export const jump = (target: Code): Effect => ({
  code: [...goTo(target), ...v.set('result', v.get('next')), ...v.set('next', v.get('address'))],
})

const offset = v.asAddress(v.get('offset'))
const aim = (target: Code): Code => [...v.set('address', target), ...v.set('offset', v.sub(v.get('address'), v.get('ramBase')))]
/** Whether plain RAM answers; all else is for TypeScript. */
const isPlain = (size: Size): Code => {
  const isInside = v.lessUnsigned(v.get('offset'), v.get('fastLimit'))
  return size === 1 ? isInside : v.both(isInside, v.isZero(v.and(v.get('offset'), v.constant(BigInt(size - 1)))))
}
const leaveOnFault: Code = v.when(load32(v.number(0), place.fault), leave('fault'))
/** What a device does may raise an interrupt: the loop ends after this instruction. */
const endAfterThis: Code = [0x20, v.local.executed, ...v.number(1), 0x6a, 0x21, v.local.budget]

const loadInto = (name: 'value' | 'result', size: Size, from: Exclude<keyof typeof callee, 'store'> = 'load'): Code =>
  v.when(isPlain(size), v.set(name, ramLoad(size, offset)), [
    ...v.set(name, [...v.get('address'), ...v.number(size), ...call(from)]),
    ...leaveOnFault,
  ])
const storeFrom = (value: Code, size: Size): Code =>
  v.when(isPlain(size), ramStore(size, offset, value), [
    ...v.get('address'),
    ...value,
    ...v.number(size),
    ...call('store'),
    ...leaveOnFault,
    ...endAfterThis,
  ])

export const load = (size: Size, extend: (value: Code) => Code = (value) => value): Effect => ({
  code: [...aim(v.add(v.rs1, v.imm)), ...loadInto('result', size), ...v.set('result', extend(v.get('result')))],
  access: { size, kind: 'load' },
})

export const store = (size: Size): Effect => ({
  code: [...aim(v.add(v.rs1, v.imm)), ...storeFrom(v.rs2, size)],
  access: { size, kind: 'store' },
})

const extended = (size: Size, value: Code): Code => (size === 4 ? v.signExtend32(value) : value)

/** Memory at rs1 becomes what is made of it (`value`) and of rs2; rd becomes what it was. */
export const atomic = (size: Size, change: (old: Code, operand: Code) => Code): Effect => ({
  code: [
    ...aim(v.rs1),
    ...loadInto('value', size, 'claim'),
    ...v.set('value', extended(size, v.get('value'))),
    ...storeFrom(change(v.get('value'), extended(size, v.rs2)), size),
    ...v.set('result', v.get('value')),
  ],
  access: { size, kind: 'amo' },
})

/** What is reserved: the address, or the doubleword around it. */
const granule = v.and(v.get('address'), load64(v.number(0), place.reservationMask))

export const loadReserved = (size: Size): Effect => ({
  code: [
    ...aim(v.rs1),
    ...loadInto('result', size, 'reserve'),
    ...v.set('result', extended(size, v.get('result'))),
    ...store64(v.number(0), place.reservation, granule),
  ],
  access: { size, kind: 'lr' },
})

export const storeConditional = (size: Size): Effect => ({
  code: [
    ...aim(v.rs1),
    ...v.when(
      v.equal(load64(v.number(0), place.reservation), granule),
      [...loadInto('value', size, 'condition'), ...storeFrom(v.rs2, size), ...v.set('result', v.constant(0n))],
      [...loadInto('value', size, 'refuse'), ...v.set('result', v.constant(1n))],
    ),
    ...store64(v.number(0), place.reservation, v.constant(-1n)),
  ],
  access: { size, kind: 'sc' },
})
