import { type Expression, exactly, mux as muxNode, select as selectNode } from '../ir/expression.ts'
import type { If, Statement, Switch } from '../ir/module.ts'
import { type ChoiceShape, type Shape as PlainShape, shapeText, type UnionShape, widthOf } from '../ir/shape.ts'
import { currentBuilder } from './builder.ts'
import { fail, report } from './fault.ts'
import { toInteger, toLeaves } from './literal.ts'
import { here } from './place-in-source.ts'
import { isSignal, type SignalBase } from './signal-base.ts'
import type { Bool, Choice, Fields, Into, Literal, Shape, Signal, UInt, Union } from './signal-type.ts'
import { BoolSignal, ChoiceSignal, IntegerSignal, makeSignal, packed, readBits, UnionSignal } from './signals.ts'
import { checkedShape } from './storage.ts'

export interface Chain {
  elseWhen(condition: Signal<Bool>, body: () => unknown): Chain
  otherwise(body: () => unknown): void
}

function conditionOf(value: unknown, what: string): Expression {
  if (value instanceof BoolSignal) return value.$leaves[0]!
  if (value === true || value === false) return toLeaves({ kind: 'bool' }, value, { what })![0]!
  report({
    code: 'GW013',
    title: 'shape',
    message: `${what} is ${isSignal(value) ? shapeText(value.$shape) : `no signal (${typeof value})`}, not a bool`,
    mend: isSignal(value) ? 'compare it: value.ne(0), or take a bit: value.bit(0)' : 'give a signal of shape bool',
  })
  return toLeaves({ kind: 'bool' }, false, { what })![0]!
}

/**
 * Assignments in `body` happen where `condition` holds. Registers and instances made in it belong to the module.
 *
 * @example when(clear, () => { value.next = 0 }).elseWhen(enable, () => { value.next = value.addWrap(1) })
 */
export function when(condition: Signal<Bool>, body: () => unknown): Chain {
  const builder = currentBuilder()
  const statement = ifOf(conditionOf(condition, 'the condition of when'))
  builder.add(statement)
  builder.within(statement.then, body, { kind: 'if', origin: statement.origin })
  return chainOf(statement)
}

type OpenIf = If & { then: Statement[]; otherwise: Statement[] }
const ifOf = (condition: Expression): OpenIf => ({ kind: 'if', condition, then: [], otherwise: [], origin: here() })

function chainOf(statement: OpenIf): Chain {
  const builder = currentBuilder()
  let isClosed = false
  const close = (): void => {
    if (isClosed)
      report({
        code: 'GW019',
        title: 'when',
        message: 'this `when` already has its next branch',
        mend: 'chain elseWhen and otherwise one after the other',
      })
    isClosed = true
  }
  return {
    elseWhen(condition, body) {
      close()
      const inner = ifOf(conditionOf(condition, 'the condition of elseWhen'))
      statement.otherwise.push(inner)
      builder.within(inner.then, body, { kind: 'if', origin: inner.origin })
      return chainOf(inner)
    },
    otherwise(body) {
      close()
      builder.within(statement.otherwise, body, { kind: 'else' })
    },
  }
}

type Arms<T> = { readonly [key: string]: T }
interface ReadArms<T> {
  readonly on: Expression
  readonly arms: readonly { readonly codes: readonly bigint[]; readonly label: string; readonly arm: T }[]
  readonly otherwise: T | undefined
}

/**
 * The arms of `match` and `select`: variants of a choice, or numbers for a uint; `_` is the default. Where all variants
 * have an arm, the last one also takes the codes that are no variant.
 */
function readArms<T>(on: unknown, given: Arms<T>, what: string): ReadArms<T> {
  if (on instanceof ChoiceSignal) {
    const shape = on.$shape as ChoiceShape
    const unknown = Object.keys(given).find((name) => name !== '_' && !shape.variants.includes(name))
    const missing = shape.variants.find((name) => !(name in given))
    if (unknown !== undefined)
      report({
        code: 'GW019',
        title: what,
        message: `'${unknown}' is no variant of ${shapeText(shape)}`,
        mend: `its variants are ${shape.variants.join(', ')}`,
      })
    if (missing !== undefined && !('_' in given))
      report({
        code: 'GW019',
        title: what,
        message: `there is no arm for '${missing}'`,
        mend: 'add the arm, or a default arm `_`',
      })
    const arms = Object.keys(given)
      .filter((name) => shape.variants.includes(name))
      .map((name) => ({ codes: [shape.codes[shape.variants.indexOf(name)]!], label: name, arm: given[name]! }))
    if ('_' in given) return { on: on.$leaves[0]!, arms, otherwise: given._ }
    return { on: on.$leaves[0]!, arms: arms.slice(0, -1), otherwise: arms.at(-1)?.arm }
  }
  if (on instanceof IntegerSignal) {
    const arms = Object.entries(given)
      .filter(([name]) => name !== '_')
      .map(([name, arm]) => {
        const code = /^-?\d+$/.test(name) ? toInteger(BigInt(name)) : undefined
        const leaf = code === undefined ? undefined : toLeaves(on.$shape, code, { what: `an arm of ${what}` })
        if (code === undefined)
          report({
            code: 'GW019',
            title: what,
            message: `'${name}' is no number`,
            mend: 'arms over a uint or sint are numbers, or `_`',
          })
        return { codes: [leaf?.[0]?.op === 'constant' ? leaf[0].value : 0n], label: name, arm }
      })
    const isFull = BigInt(arms.length) === 1n << BigInt(on.$width)
    if (!('_' in given) && !isFull)
      report({
        code: 'GW019',
        title: what,
        message: `the arms do not cover ${shapeText(on.$shape)}`,
        mend: 'add a default arm `_`',
      })
    if ('_' in given) return { on: packed(on), arms, otherwise: given._ }
    return { on: packed(on), arms: arms.slice(0, -1), otherwise: arms.at(-1)?.arm }
  }
  return fail({
    code: 'GW013',
    title: 'shape',
    message: `${what} looks at a choice or a number, not at ${isSignal(on) ? shapeText(on.$shape) : typeof on}`,
    mend: 'use when(…) for a bool; for a struct, look at one of its fields',
  })
}

/** Runs the statements of the arm that the value has now. Every variant has an arm, or `_` stands for the rest. */
export function match(on: Signal<UInt<any>>, arms: { readonly [code: number]: () => unknown; readonly _?: () => unknown }): void
export function match<A extends Fields>(
  on: Signal<Union<A>>,
  arms:
    | { readonly [K in keyof A]: (payload: Signal<A[K]>) => unknown }
    | ({ readonly [K in keyof A]?: (payload: Signal<A[K]>) => unknown } & { readonly _: () => unknown }),
): void
export function match<V extends string>(
  on: Signal<Choice<V>>,
  arms: { readonly [K in V]: () => unknown } | ({ readonly [K in V]?: () => unknown } & { readonly _: () => unknown }),
): void
export function match(on: unknown, given: object): void {
  const builder = currentBuilder()
  const origin = here()
  checkArms(given, 'match')
  const bodies = on instanceof UnionSignal ? withPayloads(on, given as Arms<(payload: unknown) => unknown>) : given
  const {
    on: value,
    arms,
    otherwise,
  } = readArms(on instanceof UnionSignal ? on.$tag : on, bodies as Arms<() => unknown>, 'match')
  const made = arms.map(({ codes, label }) => ({
    patterns: codes.map((code) => exactly(code, value.width)),
    body: [] as Statement[],
    label,
  }))
  const rest: Statement[] = []
  const statement: Switch = { kind: 'switch', on: value, arms: made, otherwise: rest, origin }
  builder.add(statement)
  for (const [i, { arm, label }] of arms.entries()) builder.within(made[i]!.body, arm, { kind: 'arm', label, origin })
  if (otherwise) builder.within(rest, otherwise, { kind: 'else' })
}

/**
 * Runs the statements of the first pattern that the bits match: digits 0, 1 and ?, the highest first; `_` for the rest.
 *
 * @example matchBits(opcode, { '00?': () => {}, '1_?0': () => {}, _: () => {} })
 */
export function matchBits(on: Signal<UInt<any>>, given: { readonly [pattern: string]: () => unknown }): void {
  const builder = currentBuilder()
  checkArms(given, 'matchBits')
  if (!(on instanceof IntegerSignal)) {
    fail({
      code: 'GW013',
      title: 'shape',
      message: `matchBits looks at a uint, not at ${isSignal(on) ? shapeText(on.$shape) : typeof on}`,
      mend: 'give the bits: value.asBits()',
    })
  }
  const value = packed(on)
  const rest: Statement[] = []
  const arms = Object.entries(given)
    .filter(([pattern]) => pattern !== '_')
    .flatMap(([pattern, body]) => {
      const read = readBits(pattern, value.width)
      return read ? [{ patterns: [read], body: [] as Statement[], label: pattern, run: body }] : []
    })
  const plain = arms.map(({ patterns, body, label }) => ({ patterns, body, label }))
  builder.add({ kind: 'switch', on: value, arms: plain, otherwise: rest, origin: here() })
  for (const { body, run } of arms) builder.within(body, run)
  if (given._) builder.within(rest, given._)
}

/** Arms are functions by name; anything else would be called all the same. */
function checkArms(given: unknown, what: string): void {
  if (typeof given !== 'object' || given === null)
    fail({ code: 'GW019', title: what, message: `${what} needs its arms`, mend: `write ${what}(signal, { name: () => { … } })` })
  const wrong = Object.entries(given).find(([, arm]) => typeof arm !== 'function')
  if (wrong)
    fail({
      code: 'GW019',
      title: what,
      message: `the arm '${wrong[0]}' is no function`,
      mend: 'write () => { … }; select(…) chooses between values',
    })
}

/** Arms that get the payload of their variant. */
const withPayloads = (on: UnionSignal, arms: Arms<(payload: unknown) => unknown>): Arms<() => unknown> =>
  Object.fromEntries(
    Object.entries(arms).map(([name, arm]) => {
      const isVariant = name in (on.$shape as UnionShape).variants
      return [name, () => arm(isVariant ? on.$payload(name) : undefined)]
    }),
  )

/** One of two values of the same shape. */
export function mux<S extends Shape>(condition: Signal<Bool>, then: Signal<S>, otherwise: Into<S>): Signal<S>
export function mux<S extends Shape>(condition: Signal<Bool>, then: Literal<S>, otherwise: Signal<S>): Signal<S>
export function mux(condition: unknown, then: unknown, otherwise: unknown): unknown {
  const test = conditionOf(condition, 'the condition of mux')
  const model = isSignal(then) ? then : isSignal(otherwise) ? otherwise : undefined
  if (!model)
    return fail({
      code: 'GW013',
      title: 'shape',
      message: 'mux of two plain values has no shape',
      mend: 'make one a signal: literal(uint(8), 3)',
    })
  const shape = model.$shape
  const a = toLeaves(shape, then, { what: 'the operands of mux' }) ?? model.$leaves
  const b = toLeaves(shape, otherwise, { what: 'the operands of mux' }) ?? model.$leaves
  return makeSignal(
    shape,
    a.map((leaf, i) => muxNode(test, leaf, b[i]!, here())),
  )
}

/** One of several values, by the variant that `on` has now. */
export function select<S extends Shape, V extends string>(
  shape: S,
  on: Signal<Choice<V>>,
  arms: { readonly [K in V]: Into<S> } | ({ readonly [K in V]?: Into<S> } & { readonly _: Into<S> }),
): Signal<S>
export function select<S extends Shape>(
  shape: S,
  on: Signal<UInt<any>>,
  arms: { readonly [code: number]: Into<S>; readonly _?: Into<S> },
): Signal<S>
export function select(shape: unknown, on: unknown, given: object): unknown {
  const plain: PlainShape = checkedShape(shape, 'select')
  const { on: value, arms, otherwise } = readArms(on, given as Arms<unknown>, 'select')
  const zero = (): readonly Expression[] => makeZero(plain)
  const rest = toLeaves(plain, otherwise, { what: 'an arm of select' }) ?? zero()
  const values = arms.map(({ arm }) => toLeaves(plain, arm, { what: 'an arm of select' }) ?? zero())
  return makeSignal(
    plain,
    rest.map((leaf, i) =>
      selectNode(
        value,
        arms.map(({ codes }, k) => ({ patterns: codes.map((code) => exactly(code, value.width)), value: values[k]![i]! })),
        leaf,
        here(),
      ),
    ),
  )
}

function makeZero(shape: PlainShape): readonly Expression[] {
  const bits = new IntegerSignal(
    { kind: 'uint', width: widthOf(shape) },
    toLeaves({ kind: 'uint', width: widthOf(shape) }, 0, { what: 'zero' })!,
  )
  return (bits.as(shape) as SignalBase).$leaves
}
