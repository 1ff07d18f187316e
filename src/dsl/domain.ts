import { asynchronousId } from '../ir/check/clocks.ts'
import type { Domain as PlainDomain } from '../ir/domain.ts'
import { binary, constant, type Expression, read } from '../ir/expression.ts'
import { type ModuleDomain, type Variable, whole } from '../ir/module.ts'
import { currentBuilder, type ModuleBuilder, type Mutable } from './builder.ts'
import { fail, report } from './fault.ts'
import { here } from './place-in-source.ts'
import type { Bool, Clock, Signal } from './signal-type.ts'
import { BoolSignal, ClockSignal } from './signals.ts'

/** A clock domain as a design handles it: an ordinary value, passed to modules as a parameter. */
export interface Domain {
  readonly name: string
  readonly frequency: number
  readonly clock: Signal<Clock>
  readonly reset: Signal<Bool>
  /** Whether registers change at the next edge: always, but where the domain comes from `enabledWhen`. */
  readonly enable: Signal<Bool>
  /** The same clock; registers change only where `enable` holds. Acts on all that is made in it, instances included. */
  enabledWhen(enable: Signal<Bool>): Domain
  /** The same clock, with one more reason for a synchronous reset. */
  resetWhen(condition: Signal<Bool>): Domain
}

export interface DomainOptions {
  /** In hertz. */
  readonly frequency: number
  readonly reset?: 'none' | 'sync' | 'async'
  readonly resetActive?: 'high' | 'low'
  readonly edge?: 'rising' | 'falling'
}

/** How a domain made inside a module gets its signals; absent for one that comes from outside. */
interface Wiring {
  readonly builder: ModuleBuilder
  readonly clock: Expression
  readonly reset?: Expression
  readonly enable?: Expression
}

export class DesignDomain implements Domain {
  readonly plain: PlainDomain
  readonly hasEnable: boolean
  readonly wiring: Wiring | undefined

  constructor(plain: PlainDomain, hasEnable = false, wiring?: Wiring) {
    this.plain = plain
    this.hasEnable = hasEnable
    this.wiring = wiring
  }
  get name(): string {
    return this.plain.name
  }
  get frequency(): number {
    return this.plain.frequencyHz
  }
  get clock(): Signal<Clock> {
    const { clock } = useDomain(currentBuilder(), this)
    return new ClockSignal({ kind: 'clock' }, [read(clock, here())]) as unknown as Signal<Clock>
  }
  get reset(): Signal<Bool> {
    const { reset } = useDomain(currentBuilder(), this)
    if (reset) return new BoolSignal({ kind: 'bool' }, [read(reset, here())]) as unknown as Signal<Bool>
    return fail({
      code: 'GW022',
      title: 'domain',
      message: `domain \`${this.name}\` has no reset`,
      mend: "make it with reset: 'sync' or 'async'",
    })
  }
  get enable(): Signal<Bool> {
    const { enable } = useDomain(currentBuilder(), this)
    const node = enable ? read(enable, here()) : constant(1n, 1, false, here())
    return new BoolSignal({ kind: 'bool' }, [node]) as unknown as Signal<Bool>
  }
  enabledWhen(enable: Signal<Bool>): Domain {
    const builder = currentBuilder()
    const base = useDomain(builder, this)
    const node = conditionOf(enable, 'enabledWhen')
    const before = base.enable && read(base.enable, here())
    const both = before ? binary('and', before, node, 1, false, here()) : node
    return ownDomain(builder, { ...this.plain, name: `${this.name}_enabled` }, true, {
      builder,
      clock: read(base.clock, here()),
      ...(base.reset ? { reset: read(base.reset, here()) } : {}),
      enable: both,
    })
  }
  resetWhen(condition: Signal<Bool>): Domain {
    const builder = currentBuilder()
    if (this.plain.reset === 'async')
      fail({
        code: 'GW022',
        title: 'domain',
        message: `domain \`${this.name}\` has an asynchronous reset: a condition of the design would reach it unsynchronised`,
        mend: "use a domain with reset: 'sync', or write the condition with when(…)",
      })
    const base = useDomain(builder, this)
    const node = conditionOf(condition, 'resetWhen')
    const isLow = this.plain.resetActive === 'low' && base.reset !== undefined
    const before = base.reset && read(base.reset, here())
    const raised =
      isLow && before ? ({ op: 'not', width: 1, signed: false, operands: [before], origin: here() } as const) : before
    const both = raised ? binary('or', raised, node, 1, false, here()) : node
    return ownDomain(
      builder,
      { ...this.plain, name: `${this.name}_cleared`, reset: 'sync', resetActive: 'high' },
      base.enable !== undefined,
      {
        builder,
        clock: read(base.clock, here()),
        reset: both,
        ...(base.enable ? { enable: read(base.enable, here()) } : {}),
      },
    )
  }
}

function conditionOf(value: unknown, what: string): Expression {
  if (value instanceof BoolSignal) return value.$leaves[0]!
  return fail({ code: 'GW013', title: 'shape', message: `${what} needs a signal of shape bool`, mend: 'compare it: value.ne(0)' })
}

function ownDomain(builder: ModuleBuilder, plain: PlainDomain, hasEnable: boolean, wiring: Wiring): DesignDomain {
  const domain = new DesignDomain(plain, hasEnable, wiring)
  builder.ownDomains.add(domain)
  return domain
}

/**
 * A domain of the module whose body is running that takes nothing until something uses it: only then `make` says what its
 * clock and its reset are. A board has more clocks than a design needs.
 */
export function domainOnUse(
  name: string,
  frequencyHz: number,
  make: { readonly clock: () => Signal<Clock>; readonly reset?: () => Signal<Bool> },
): Domain {
  checkOptions(name, { frequency: frequencyHz })
  const builder = currentBuilder()
  const origin = here()
  const { reset } = make
  return ownDomain(
    builder,
    {
      name,
      clockId: name,
      edge: 'rising',
      frequencyHz,
      reset: reset ? 'sync' : 'none',
      resetActive: 'high',
      ...(origin ? { origin } : {}),
    },
    false,
    reset ? new LaterReset(builder, make.clock, reset) : new LaterClock(builder, make.clock),
  )
}

/** Wiring that is made when it is first looked at. */
class LaterClock implements Wiring {
  readonly builder: ModuleBuilder
  private readonly makeClock: () => Signal<Clock>
  constructor(builder: ModuleBuilder, makeClock: () => Signal<Clock>) {
    this.builder = builder
    this.makeClock = makeClock
  }
  get clock(): Expression {
    return (this.makeClock() as unknown as ClockSignal).$leaves[0]!
  }
}

class LaterReset extends LaterClock {
  private readonly makeReset: () => Signal<Bool>
  private made: Expression | undefined
  constructor(builder: ModuleBuilder, makeClock: () => Signal<Clock>, makeReset: () => Signal<Bool>) {
    super(builder, makeClock)
    this.makeReset = makeReset
  }
  get reset(): Expression {
    this.made ??= conditionOf(this.makeReset(), 'domainOnUse')
    return this.made
  }
}

function checkOptions(name: string, options: { readonly frequency: number }): void {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    fail({
      code: 'GW022',
      title: 'domain',
      message: `'${name}' is no name for a domain`,
      mend: 'begin with a letter; letters, digits and _ may follow',
    })
  if (!(options?.frequency > 0) || !Number.isFinite(options.frequency))
    fail({
      code: 'GW022',
      title: 'domain',
      message: `domain \`${name}\` needs its frequency in hertz`,
      mend: "write clockDomain('system', { frequency: 100e6 })",
    })
}

/** A clock domain that comes from outside of the design: its clock and reset become ports of the top. */
export function clockDomain(name: string, options: DomainOptions): Domain {
  checkOptions(name, options)
  const origin = here()
  return new DesignDomain({
    name,
    clockId: name,
    edge: options.edge ?? 'rising',
    frequencyHz: options.frequency,
    reset: options.reset ?? 'sync',
    resetActive: options.resetActive ?? 'high',
    ...(origin ? { origin } : {}),
  })
}

const clockIds = new WeakMap<Variable, string>()

/** A domain made inside of a design, from a pin, a PLL's output or a primitive. Without `reset` it has none. */
export function derivedDomain(
  name: string,
  options: {
    readonly clock: Signal<Clock>
    readonly reset?: Signal<Bool>
    readonly frequency: number
    readonly edge?: 'rising' | 'falling'
    readonly resetKind?: 'sync' | 'async'
  },
): Domain {
  checkOptions(name, options)
  const builder = currentBuilder()
  const clock = options.clock as unknown
  if (!(clock instanceof ClockSignal))
    return fail({
      code: 'GW022',
      title: 'domain',
      message: `the clock of domain \`${name}\` has no shape clock`,
      mend: 'give a clock port, an output of shape clock, or the .clock of a domain',
    })
  const node = clock.$leaves[0]!
  const origin = here()
  return ownDomain(
    builder,
    {
      name,
      clockId: clockIdOf(builder, node, name),
      edge: options.edge ?? 'rising',
      frequencyHz: options.frequency,
      reset: options.reset ? (options.resetKind ?? 'sync') : 'none',
      resetActive: 'high',
      ...(origin ? { origin } : {}),
    },
    false,
    { builder, clock: node, ...(options.reset ? { reset: conditionOf(options.reset, 'derivedDomain') } : {}) },
  )
}

let derivedClocks = 0

/** One clock keeps one identity, however many domains are made of it. */
function clockIdOf(builder: ModuleBuilder, node: Expression, name: string): string {
  if (node.op !== 'read') return `${name}#${derivedClocks++}`
  for (const [domain, used] of builder.domains) if (used.clock === node.variable) return domain.plain.clockId
  let id = clockIds.get(node.variable)
  if (id === undefined) {
    id = `${name}#${derivedClocks++}`
    clockIds.set(node.variable, id)
  }
  return id
}

/**
 * The domain to which a register made here would belong: for modules that hand its clock and enable on to a primitive.
 *
 * @example primitive.CLK0.set(currentDomain().clock)
 */
export const currentDomain = (): Domain => currentBuilder().domain

/** Runs `body` with another current domain: registers, memory ports, checks and instances made in it belong there. */
export function inDomain<T>(domain: Domain, body: () => T): T {
  const builder = currentBuilder()
  if (!(domain instanceof DesignDomain))
    return fail({
      code: 'GW022',
      title: 'domain',
      message: 'inDomain needs a domain first',
      mend: 'make one with clockDomain(…) or derivedDomain(…)',
    })
  const before = builder.domain
  builder.domain = domain
  try {
    return body()
  } finally {
    builder.domain = before
  }
}

/** The domain's signals in this module; the first use makes its ports, or the wires of a domain made here. */
export function useDomain(builder: ModuleBuilder, domain: DesignDomain): Mutable<ModuleDomain> {
  const known = builder.domains.get(domain)
  if (known) return known
  const wiring = domain.wiring
  if (wiring && wiring.builder !== builder && !isInside(builder, wiring.builder))
    report({
      code: 'GW022',
      title: 'domain',
      message: `domain \`${domain.name}\` was made inside module \`${wiring.builder.name}\` and is used outside of it`,
      mend: 'make the domain in a module that contains all its users, and pass it to them',
    })
  const isOwn = wiring?.builder === builder
  const kind = isOwn ? 'wire' : 'input'
  const origin = domain.plain.origin
  const make = (shape: 'clock' | 'bool'): Variable & { name: string } => {
    const variable = builder.variable(kind, { kind: shape }, { origin, ...(shape === 'bool' ? { domain: domain.plain } : {}) })
    if (!isOwn) builder.ports.push(variable)
    return variable as Variable & { name: string }
  }
  const made: Mutable<ModuleDomain> = { domain: domain.plain, clock: make('clock') }
  if (domain.plain.reset !== 'none') made.reset = make('bool')
  if (domain.hasEnable) made.enable = make('bool')
  builder.domains.set(domain, made)
  if (isOwn) {
    const assign = (variable: Variable, value: Expression): void =>
      builder.addFirst({ kind: 'assign', target: whole(variable), value, origin: here() })
    assign(made.clock, wiring.clock)
    if (made.reset && wiring.reset) assign(made.reset, wiring.reset)
    if (made.enable && wiring.enable) assign(made.enable, wiring.enable)
  }
  return made
}

const isInside = (builder: ModuleBuilder, outer: ModuleBuilder): boolean => {
  for (let at: ModuleBuilder | undefined = builder; at; at = at.parent) if (at === outer) return true
  return false
}

/** Stems for the domains' ports and wires: `clk`, `rst` where one comes from outside, else named by the domain. */
export function nameDomains(builder: ModuleBuilder): void {
  const outer = [...builder.domains.keys()].filter((domain) => domain.wiring?.builder !== builder)
  const isSingle = outer.length === 1
  const names = new Map<string, number>()
  for (const [domain, used] of builder.domains) {
    const isOuter = outer.includes(domain)
    const count = names.get(domain.name) ?? 0
    names.set(domain.name, count + 1)
    const base = isSingle && isOuter ? '' : `${domain.name}${count > 0 ? `_${count + 1}` : ''}_`
    const parts: [Variable | undefined, string][] = [
      [used.clock, 'clk'],
      [used.reset, domain.plain.resetActive === 'low' ? 'rst_n' : 'rst'],
      [used.enable, 'clk_enable'],
    ]
    for (const [variable, suffix] of parts)
      if (variable)
        builder.stem(
          {
            kind: 'domain',
            base: `${base}${suffix}`,
            fallback: () => '',
            frame: builder.frame,
            origin: variable.origin ?? builder.origin,
            leaves: [{ suffix: '', apply: (name) => Object.assign(variable, { name }) }],
          },
          variable,
        )
  }
}

/** Whose clock a raw pin has: none. What comes from there must be synchronised, what goes there may be of any domain. */
export const noClock = new DesignDomain({
  name: 'no clock',
  clockId: asynchronousId,
  edge: 'rising',
  frequencyHz: 1,
  reset: 'none',
  resetActive: 'high',
})

/** The domain of a design whose modules name none. */
export const defaultDomain = (frequencyHz = 100e6): DesignDomain =>
  new DesignDomain({ name: 'clk', clockId: 'clk', edge: 'rising', frequencyHz, reset: 'sync', resetActive: 'high' })
