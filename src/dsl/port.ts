import { read } from '../ir/expression.ts'
import type { PortTree, Variable } from '../ir/module.ts'
import { snakeCase } from '../ir/names.ts'
import { leavesOfShape, type Shape as PlainShape } from '../ir/shape.ts'
import { currentBuilder, type ModuleBuilder } from './builder.ts'
import type { DesignDomain, Domain } from './domain.ts'
import { fail } from './fault.ts'
import { here } from './place-in-source.ts'
import { isShape } from './shape.ts'
import type { Place } from './signal-base.ts'
import type { Bool, Shape, Signal, Wire } from './signal-type.ts'
import { makeSignal } from './signals.ts'

export interface In<S extends Shape> {
  readonly direction: 'in'
  readonly shape: S
  readonly domain?: Domain
  readonly name?: string
}
export interface Out<S extends Shape> {
  readonly direction: 'out'
  readonly shape: S
  readonly domain?: Domain
  readonly name?: string
}
/** A pin that both sides may drive: foreign modules and a board's top have them. */
export interface InOut<S extends Shape> {
  readonly direction: 'inout'
  readonly shape: S
  readonly name?: string
}
export interface Flipped<B> {
  readonly direction: 'flipped'
  readonly of: B
}
export type Bundle = { readonly [name: string]: Port }
export type Port = In<any> | Out<any> | InOut<any> | Flipped<any> | readonly Port[] | Bundle

export interface PortOptions {
  /** Whose clock the port belongs to; without it that of the module. */
  readonly domain?: Domain
  /** Verilog's name, to the letter: for a top's pins. */
  readonly name?: string
}

/** A pin handle: it can only be connected. */
export interface Pad<S> {
  readonly padOf: S
}

export type Inside<P> =
  P extends In<infer S>
    ? Signal<S>
    : P extends Out<infer S>
      ? Wire<S>
      : P extends InOut<infer S>
        ? Pad<S>
        : P extends Flipped<infer B>
          ? Outside<B>
          : { readonly [K in keyof P]: Inside<P[K]> }
export type Outside<P> =
  P extends In<infer S>
    ? Wire<S>
    : P extends Out<infer S>
      ? Signal<S>
      : P extends InOut<infer S>
        ? Pad<S>
        : P extends Flipped<infer B>
          ? Inside<B>
          : { readonly [K in keyof P]: Outside<P[K]> }
export declare const spec: unique symbol

export const input = <S extends Shape>(shape: S, options: PortOptions = {}): In<S> => ({ direction: 'in', shape, ...options })
export const output = <S extends Shape>(shape: S, options: PortOptions = {}): Out<S> => ({ direction: 'out', shape, ...options })
export const inout = <S extends Shape>(shape: S, options: { readonly name?: string } = {}): InOut<S> => ({
  direction: 'inout',
  shape,
  ...options,
})
/** The same ports seen from the other side. */
export const flip = <B extends Bundle>(bundle: B): Flipped<B> => ({ direction: 'flipped', of: bundle })

type StreamPorts<S extends Shape> = { readonly valid: Out<Bool>; readonly ready: In<Bool>; readonly payload: Out<S> }

/** The sending side of a stream: a transfer happens at each edge at which `valid` and `ready` hold. */
export const source = <S extends Shape>(payload: S, options: PortOptions = {}): StreamPorts<S> => ({
  valid: output({ kind: 'bool' }, options),
  ready: input({ kind: 'bool' }, options),
  payload: output(payload, options),
})
/** The receiving side of a stream. */
export const sink = <S extends Shape>(payload: S, options: PortOptions = {}): Flipped<StreamPorts<S>> =>
  flip(source(payload, options))
/** A bidirectional pin inside of a design: the board's top makes the I/O buffer. */
export const tristate = <S extends Shape>(
  shape: S,
  options: PortOptions = {},
): { readonly in: In<S>; readonly out: Out<S>; readonly enable: Out<Bool> } => ({
  in: input(shape, options),
  out: output(shape, options),
  enable: output({ kind: 'bool' }, options),
})

/** The ports of the module whose body is running; called once, its result is what the body returns. */
export function ports<const B extends Bundle>(bundle: B): Inside<B> & { readonly [spec]: B }
export function ports(bundle: Bundle): any {
  const builder = currentBuilder()
  if (builder.tree)
    fail({
      code: 'GW024',
      title: 'ports',
      message: `module \`${builder.name}\` declares its ports twice`,
      mend: 'declare all ports in one call of ports({ … })',
    })
  builder.tree = declarePorts(builder, bundle)
  builder.view = viewOf(builder.tree, (variable) => variable, 'inside')
  return builder.view
}

/** Makes the variables of a port list in `builder`, and the tree that says how they belong together. */
export function declarePorts(builder: ModuleBuilder, bundle: unknown): PortTree {
  const visit = (port: unknown, path: readonly string[], isFlipped: boolean): PortTree => {
    if (Array.isArray(port)) return { kind: 'list', items: port.map((item, i) => visit(item, [...path, String(i)], isFlipped)) }
    if (port === null || typeof port !== 'object') return badPort(path)
    const known = port as { direction?: unknown; shape?: unknown; of?: unknown; domain?: unknown; name?: unknown }
    if (known.direction === 'flipped') return visit(known.of, path, !isFlipped)
    const direction = known.direction
    if (typeof direction !== 'string') {
      if (Object.getPrototypeOf(port) !== Object.prototype || isShape(port)) return badPort(path)
      const entries = Object.entries(port).map(([name, part]) => [name, visit(part, [...path, name], isFlipped)] as const)
      return { kind: 'bundle', fields: Object.fromEntries(entries) }
    }
    if (!isShape(known.shape)) return badPort(path)
    const flow = direction === 'inout' ? 'inout' : (direction === 'in') !== isFlipped ? 'in' : 'out'
    return declareSignal(
      builder,
      flow,
      known.shape as PlainShape,
      path,
      known.domain as DesignDomain | undefined,
      known.name as string | undefined,
    )
  }
  return visit(bundle, [], false)
}

function badPort(path: readonly string[]): never {
  return fail({
    code: 'GW024',
    title: 'ports',
    message: `port \`${path.join('.') || '(all)'}\` has no direction`,
    mend: 'write input(shape), output(shape), source(shape), sink(shape), a list or an object of these',
  })
}

function declareSignal(
  builder: ModuleBuilder,
  direction: 'in' | 'out' | 'inout',
  shape: PlainShape,
  path: readonly string[],
  domain: DesignDomain | undefined,
  exact: string | undefined,
): PortTree {
  const kind = direction === 'in' ? 'input' : direction === 'out' ? 'output' : 'inout'
  const parts = leavesOfShape(shape)
  const leaves = parts.map((part) => {
    const variable = builder.variable(kind, part.shape, domain ? { domain: domain.plain } : {})
    builder.ports.push(variable)
    return variable
  })
  builder.stem(
    {
      kind: 'port',
      base: path.map((step) => snakeCase(step)).join('_'),
      fallback: () => 'port',
      ...(exact === undefined ? {} : { exact }),
      leaves: parts.map((part, i) => ({
        suffix: part.path.map((step) => `_${snakeCase(String(step))}`).join(''),
        apply: (name) => {
          leaves[i]!.name = name
        },
      })),
    },
    ...leaves,
  )
  return { kind: 'signal', direction, shape, leaves, ...(domain ? { domain: domain.plain } : {}) }
}

/** Marks a pin's handle with its variables, so that `connect` can join it. */
export class PadHandle {
  readonly leaves: readonly Variable[]
  readonly shape: PlainShape
  constructor(shape: PlainShape, leaves: readonly Variable[]) {
    this.shape = shape
    this.leaves = leaves
  }
}

/** The signals of a port tree, from inside of its module or as an instance shows them to its parent. */
export function viewOf(tree: PortTree, toLocal: (variable: Variable) => Variable, side: 'inside' | 'outside'): unknown {
  switch (tree.kind) {
    case 'list':
      return tree.items.map((item) => viewOf(item, toLocal, side))
    case 'bundle':
      return Object.fromEntries(Object.entries(tree.fields).map(([name, part]) => [name, viewOf(part, toLocal, side)]))
    case 'signal': {
      const variables = tree.leaves.map(toLocal)
      if (tree.direction === 'inout') return new PadHandle(tree.shape, variables)
      const isDriven = (tree.direction === 'out') === (side === 'inside')
      const place: Place = { kind: 'direct', role: 'wire', leaves: variables.map((variable) => ({ variable })) }
      return makeSignal(
        tree.shape,
        variables.map((variable) => read(variable, here())),
        isDriven ? place : undefined,
      )
    }
  }
}
