import { read } from '../ir/expression.ts'
import type { Attributes } from '../ir/module.ts'
import { snakeCase } from '../ir/names.ts'
import { leavesOfShape, type Shape as PlainShape } from '../ir/shape.ts'
import { assignments } from './assign.ts'
import { currentBuilder, type VariableDraft } from './builder.ts'
import { useDomain } from './domain.ts'
import { fail } from './fault.ts'
import { toBits, toLeaves } from './literal.ts'
import { isShape } from './shape.ts'
import type { Place, SignalBase } from './signal-base.ts'
import type { Into, Literal, Reg, Shape, Signal, Wire } from './signal-type.ts'
import { makeSignal } from './signals.ts'

export interface RegOptions<S> {
  /** The value at power-up and after reset. Without it a register has neither. */
  readonly init?: Literal<S>
  /** `false`: `init` is for power-up only. */
  readonly reset?: boolean
  readonly attributes?: Attributes
}

/**
 * A register of the current clock domain: `.next =` gives its value after the next edge; not assigned, it holds.
 *
 * Source  docs/reference/semantics.md, Registers.
 */
export function reg<S extends Shape>(shape: S, options: RegOptions<S> = {}): Reg<S> {
  const builder = currentBuilder()
  const plain = checkedShape(shape, 'reg')
  const init = options.init === undefined ? undefined : toBits(plain, options.init, { what: '`init` of a register' })
  const domain = useDomain(builder, builder.domain)
  return declare(plain, 'register', 'reg', (i) => ({
    domain: domain.domain,
    resets: init !== undefined && options.reset !== false,
    ...(init ? { init: init.leaves[i]! } : {}),
    ...(options.attributes ? { attributes: options.attributes } : {}),
  })).signal as unknown as Reg<S>
}

/** A wire: assigned with `.set()` on every path, or with a `default`. */
export function wire<S extends Shape>(
  shape: S,
  options: { readonly default?: Into<S>; readonly attributes?: Attributes } = {},
): Wire<S> {
  const plain = checkedShape(shape, 'wire')
  const { signal, place } = declare(plain, 'wire', 'wire', () => (options.attributes ? { attributes: options.attributes } : {}))
  if (options.default !== undefined) {
    const leaves = toLeaves(plain, options.default, { what: '`default` of a wire' })
    if (leaves) currentBuilder().addFirst(...assignments(place, leaves))
  }
  return signal as unknown as Wire<S>
}

/**
 * A wire that was handed out and that nothing drives yet, as a register of the current domain: what carries a value is
 * known only when the design has said all that it reads.
 */
export function asRegister<S extends Shape>(signal: Wire<S>): Reg<S> {
  const builder = currentBuilder()
  const { $shape, $leaves } = signal as unknown as SignalBase
  const { domain } = useDomain(builder, builder.domain)
  const leaves = $leaves.flatMap((node) => (node.op === 'read' ? [{ variable: node.variable as VariableDraft }] : []))
  for (const { variable } of leaves) Object.assign(variable, { kind: 'register', domain })
  return makeSignal($shape, $leaves, { kind: 'direct', role: 'register', leaves }) as unknown as Reg<S>
}

/** A constant of any shape from plain data. */
export function literal<S extends Shape>(shape: S, value: Literal<S>): Signal<S> {
  const plain = checkedShape(shape, 'literal')
  const leaves = toLeaves(plain, value, { what: 'a literal' })
  return makeSignal(plain, leaves ?? toLeaves(plain, zeroOf(plain), { what: 'a literal' })!) as unknown as Signal<S>
}

function zeroOf(shape: PlainShape): unknown {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
    case 'fixed':
    case 'ufixed':
      return 0
    case 'bool':
      return false
    case 'choice':
      return shape.variants[0]
    case 'clock':
      return undefined
    case 'struct':
      return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, zeroOf(field)]))
    case 'union': {
      const [variant, payload] = Object.entries(shape.variants)[0]!
      return { is: variant, with: zeroOf(payload) }
    }
    case 'array':
      return Array.from({ length: shape.length }, () => zeroOf(shape.element))
  }
}

export function checkedShape(shape: unknown, what: string): PlainShape {
  if (isShape(shape)) return shape
  return fail({
    code: 'GW010',
    title: 'shape',
    message: `${what} needs a shape first`,
    mend: `write ${what}(uint(8)), ${what}(bool) or another shape`,
  })
}

function declare(
  shape: PlainShape,
  kind: 'wire' | 'register',
  prefix: string,
  rest: (leaf: number) => object,
): { signal: SignalBase; place: Place } {
  const builder = currentBuilder()
  const parts = leavesOfShape(shape)
  const variables = parts.map((part, i) => builder.variable(kind, part.shape, rest(i)))
  builder.stem(
    {
      kind: 'signal',
      fallback: () => `${prefix}_${contentName(shape)}`,
      leaves: parts.map((part, i) => ({
        suffix: part.path.map((step) => `_${snakeCase(String(step))}`).join(''),
        apply: (name) => {
          variables[i]!.name = name
        },
      })),
    },
    ...variables,
  )
  const role = kind === 'register' ? 'register' : 'wire'
  const place: Place = { kind: 'direct', role, leaves: variables.map((variable) => ({ variable })) }
  const signal = makeSignal(
    shape,
    variables.map((variable) => read(variable, variable.origin)),
    place,
  )
  return { signal, place }
}

const contentName = (shape: PlainShape): string => {
  if (shape.kind === 'fixed' || shape.kind === 'ufixed') return `${shape.kind}${shape.integer}_${shape.fraction}`
  return `${shape.kind}${'width' in shape ? shape.width : ''}`
}
