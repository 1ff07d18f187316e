import { connect } from '../../src/dsl/connect.ts'
import { DesignDomain, type Domain, noClock } from '../../src/dsl/domain.ts'
import { fail } from '../../src/dsl/fault.ts'
import { type ForeignOptions, foreign } from '../../src/dsl/module.ts'
import { type Bundle, inout, input, output, type Pad } from '../../src/dsl/port.ts'
import { bool, clock } from '../../src/dsl/shape.ts'
import type { Bool, Clock, Signal } from '../../src/dsl/signal-type.ts'
import type { ParameterFact, PrimitiveFacts } from './facts.ts'

/** What an input is given: a value, or a function of the primitive's own outputs for what is fed back. */
type From<V, F> = V | ((outputs: OutputsOf<F>) => V)

/** Inputs and pads by name. One that is left out stays open, and nextpnr ties it as the device does. */
export type PortsOf<F> = {
  readonly [K in NameIn<F, 'clocks'>]?: From<Domain | Signal<Clock>, F>
} & { readonly [K in NameIn<F, 'inputs'>]?: From<Signal<Bool> | boolean, F> } & {
  readonly [K in NameIn<F, 'pads'>]?: Pad<Bool>
}

export type OutputsOf<F> = { readonly [K in NameIn<F, 'outputs'>]: Signal<Bool> } & {
  readonly [K in NameIn<F, 'clockOutputs'>]: Signal<Clock>
}

export type ParametersOf<F> = F extends { readonly parameters: infer P }
  ? { readonly [K in keyof P]?: ValueOf<P[K]> }
  : { readonly [name: string]: never }

type NameIn<F, K extends string> = F extends { readonly [key in K]: readonly (infer N extends string)[] } ? N : never
type ValueOf<P> = P extends { readonly kind: 'word'; readonly words: readonly (infer W)[] }
  ? W
  : P extends { readonly kind: 'whole' }
    ? number
    : string

export interface PrimitiveOptions<F> {
  readonly parameters?: ParametersOf<F>
  /** Written before the instance, for nextpnr: `{ LOC: 'DCU0' }`. */
  readonly attributes?: ForeignOptions['attributes']
  /** The outputs that are used, of a primitive with very many: the others are not written. */
  readonly only?: readonly (NameIn<F, 'outputs'> | NameIn<F, 'clockOutputs'>)[]
}

/** What a model is made for: the parameters, defaults among them, and the frequency of each clock input that is known. */
export interface ModelContext {
  readonly parameters: Readonly<Record<string, string | number>>
  readonly frequencies: Readonly<Record<string, number>>
  /** The ports that this instance has, under their own names, of no domain. */
  readonly bundle: Bundle
}
export type MakeModel = (context: ModelContext) => ForeignOptions['model']

/** A primitive of the device: called in a module's body, it makes one. */
export interface Primitive<F extends PrimitiveFacts = PrimitiveFacts> {
  (ports?: PortsOf<F>, options?: PrimitiveOptions<F>): OutputsOf<F>
  readonly primitive: string
  readonly facts: F
  readonly hasModel: boolean
}

/**
 * Declares a primitive. A clock input that is given a domain makes the ports that belong to it ports of that domain.
 *
 * @example
 * const ddr = IDDRX1F({ D: io.rx, SCLK: system, RST: false })
 * io.first.set(ddr.Q0)
 */
export function primitive<const F extends PrimitiveFacts>(name: string, facts: F, makeModel?: MakeModel): Primitive<F> {
  const make = (given: Record<string, unknown> = {}, options: PrimitiveOptions<PrimitiveFacts> = {}): unknown => {
    const clocks = new Set<string>([...(facts.clocks ?? []), ...(facts.clockOutputs ?? [])])
    const domains = domainsOf(facts, given)
    const parameters = checkedParameters(name, facts, (options.parameters ?? {}) as Record<string, unknown>)
    const shapeOf = (port: string): any => (clocks.has(port) ? clock : bool)
    const domainOf = (port: string): { readonly domain?: Domain } => {
      const domain = domains.get(port)
      return domain && !clocks.has(port) ? { domain } : {}
    }
    const bundle: Record<string, any> = {}
    for (const port of [...(facts.clocks ?? []), ...(facts.inputs ?? [])])
      if (given[port] !== undefined) bundle[port] = input(shapeOf(port), domainOf(port))
    for (const port of facts.pads ?? []) if (given[port] !== undefined) bundle[port] = inout(bool)
    const outputs = [...(facts.clockOutputs ?? []), ...(facts.outputs ?? [])]
    for (const port of outputs)
      if (!options.only || (options.only as readonly string[]).includes(port))
        bundle[port] = output(shapeOf(port), domainOf(port))
    refuseUnknown(name, given, [...(facts.clocks ?? []), ...(facts.inputs ?? []), ...(facts.pads ?? [])])
    const model = makeModel?.({
      parameters: { ...defaultsOf(facts), ...parameters },
      frequencies: frequenciesOf(given),
      bundle: Object.fromEntries(
        Object.entries(bundle).map(([port, { direction, shape }]) => [port, { direction, shape, name: port }]),
      ) as Bundle,
    })
    const view = foreign(name, bundle, {
      parameters,
      ...(options.attributes ? { attributes: options.attributes } : {}),
      ...(model ? { model } : {}),
    })() as any
    for (const [port, value] of Object.entries(given)) {
      if (value === undefined) continue
      const from = typeof value === 'function' ? (value as (outputs: unknown) => unknown)(view) : value
      if (facts.pads?.includes(port)) connect(view[port], from as object)
      else view[port].set(from instanceof DesignDomain ? from.clock : from)
    }
    return view
  }
  return Object.assign(make as unknown as Primitive<F>, { primitive: name, facts, hasModel: makeModel !== undefined })
}

/** Whose clock each port belongs to, as far as clock inputs were given domains. */
function domainsOf(facts: PrimitiveFacts, given: Readonly<Record<string, unknown>>): ReadonlyMap<string, Domain> {
  const domains = new Map<string, Domain>((facts.free ?? []).map((port) => [port, noClock]))
  for (const [name, ports] of Object.entries(facts.belongs ?? {})) {
    const domain = given[name]
    if (domain instanceof DesignDomain) for (const port of ports) domains.set(port, domain)
  }
  return domains
}

const frequenciesOf = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([port, value]) => (value instanceof DesignDomain ? [[port, value.frequency]] : [])),
  )

const defaultsOf = ({ parameters }: PrimitiveFacts): Record<string, string | number> =>
  Object.fromEntries(Object.entries(parameters ?? {}).map(([name, fact]) => [name, fact.default]))

function refuseUnknown(name: string, given: object, known: readonly string[]): void {
  const odd = Object.keys(given).find((port) => !known.includes(port))
  if (odd !== undefined)
    fail({
      code: 'GW320',
      title: 'primitive',
      message: `\`${name}\` has no input called ${odd}`,
      mend:
        known.length > 0 ? `its inputs are ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}` : 'give it none',
    })
}

function checkedParameters(
  name: string,
  facts: PrimitiveFacts,
  given: Readonly<Record<string, unknown>>,
): Record<string, string | number> {
  for (const [parameter, value] of Object.entries(given)) {
    const fact = facts.parameters?.[parameter]
    const wanted = fact ? objection(fact, value) : `one of ${Object.keys(facts.parameters ?? {}).join(', ')}`
    if (wanted !== undefined)
      fail({
        code: 'GW320',
        title: 'primitive',
        message: fact
          ? `parameter ${parameter} of \`${name}\` cannot be ${JSON.stringify(value)}`
          : `\`${name}\` has no parameter ${parameter}`,
        mend: `give ${wanted}`,
      })
  }
  return { ...given } as Record<string, string | number>
}

/** What a parameter should have been. */
function objection(fact: ParameterFact, value: unknown): string | undefined {
  switch (fact.kind) {
    case 'word':
      return fact.words.includes(value as string) ? undefined : `one of ${fact.words.join(', ')}`
    case 'whole':
      return Number.isInteger(value) && (value as number) >= fact.from && (value as number) <= fact.to
        ? undefined
        : `a whole number from ${fact.from} to ${fact.to}`
    case 'text':
      return typeof value === 'string' ? undefined : `a word such as '${fact.default}'`
  }
}
