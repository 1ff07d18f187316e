import type { Allowance } from '../ir/allowance.ts'
import type { MachineGraph } from '../ir/machine.ts'
import type { Attributes, ForeignModel, ForeignModule, Instance, Module, PortTree, Variable } from '../ir/module.ts'
import { snakeCase } from '../ir/names.ts'
import type { Position } from '../ir/origin.ts'
import { DesignError, type Problem } from '../ir/problem.ts'
import { shapeText } from '../ir/shape.ts'
import { collectAllowances } from './allow.ts'
import { inBuilder, ModuleBuilder, maybeBuilder, outsideBuilders, type VariableDraft } from './builder.ts'
import { DesignDomain, defaultDomain, nameDomains, useDomain } from './domain.ts'
import { collectProblems, fail } from './fault.ts'
import { declaredName, settleNames } from './naming.ts'
import { checkOwners } from './owner.ts'
import { currentFrame, enter, here, leave, resetPlace } from './place-in-source.ts'
import { type Bundle, declarePorts, type Inside, type Outside, type spec, viewOf } from './port.ts'
import { scriptProblem } from './script-error.ts'
import { isShape } from './shape.ts'

const definition = Symbol('gatewright module')

interface Definition {
  readonly name: string
  readonly body: (parameters: unknown) => unknown
  /** Where module('name', …) stands. */
  readonly site: Position | undefined
}

/**
 * A module: a function from parameters to ports. Called inside another module's body it makes an instance.
 *
 * Its registers belong to the domain that is current where it is instantiated, unless it says otherwise.
 */
export function module<B extends Bundle>(name: string, body: () => Inside<B> & { readonly [spec]: B }): () => Outside<B>
export function module<P, B extends Bundle>(
  name: string,
  body: (parameters: P) => Inside<B> & { readonly [spec]: B },
): (parameters: P) => Outside<B>
export function module(name: string, body: (parameters: never) => unknown): (parameters?: unknown) => unknown {
  if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name))
    fail({
      code: 'GW026',
      title: 'module',
      message: `'${String(name)}' is no name for a module`,
      mend: 'begin with a letter; letters, digits and _ may follow',
    })
  const known: Definition = { name: snakeCase(name), body: body as Definition['body'], site: here()?.position }
  const make = (parameters?: unknown): unknown => instantiate(known, parameters)
  return Object.assign(make, { [definition]: known })
}

const definitionOf = (factory: unknown): Definition =>
  (typeof factory === 'function' ? (factory as unknown as Record<symbol, Definition | undefined>)[definition] : undefined) ??
  fail({ code: 'GW026', title: 'module', message: 'this is no module', mend: "give what module('name', …) returned" })

/** Whether this is a module whose body takes no parameters: it can be built as it stands. */
export function isPlainModule(factory: unknown): factory is () => unknown {
  const known = typeof factory === 'function' && (factory as unknown as Record<symbol, Definition | undefined>)[definition]
  return known !== undefined && known !== false && known.body.length === 0
}

const deepest = 200

function build(known: Definition, parameters: unknown, parent: ModuleBuilder | undefined, domain: DesignDomain): ModuleBuilder {
  const frame = enter(known.name, 'module')
  const name = parent ? variantName(known.name, parameters) : known.name
  const origin = known.site ? { position: known.site, ...(frame.origin ? { caller: frame.origin } : {}) } : frame.origin
  const builder = new ModuleBuilder(name, parent, frame, origin, domain)
  if (builder.depth > deepest)
    fail({
      code: 'GW026',
      title: 'module',
      message: `\`${known.name}\` contains itself, ${deepest} levels deep`,
      mend: 'let a parameter end the recursion',
    })
  try {
    inBuilder(builder, () => {
      const result = known.body(parameters)
      if (result instanceof Promise) {
        result.catch(() => {})
        fail({
          code: 'GW026',
          title: 'module',
          message: `the body of \`${known.name}\` is asynchronous`,
          mend: 'make it an ordinary function',
        })
      }
      if (!builder.tree)
        fail({
          code: 'GW024',
          title: 'ports',
          message: `module \`${known.name}\` declares no ports`,
          mend: 'begin with const io = ports({ … }) and return io',
        })
      builder.finishBody()
      nameDomains(builder)
      settleNames(builder)
    })
  } finally {
    leave(frame)
  }
  return builder
}

function complete(builder: ModuleBuilder): Module {
  const domainPorts = [...builder.domains.values()].flatMap(({ clock, reset, enable }) => [
    clock,
    ...(reset ? [reset] : []),
    ...(enable ? [enable] : []),
  ])
  const isDomainPort = new Set<Variable>(domainPorts.filter((variable) => variable.kind === 'input'))
  const ports = [
    ...builder.ports.filter((port) => isDomainPort.has(port)),
    ...builder.ports.filter((port) => !isDomainPort.has(port)),
  ]
  const implicit = builder.domains.get(builder.domain)
  if (implicit)
    for (const port of builder.ports as VariableDraft[])
      if (!isDomainPort.has(port) && port.kind !== 'inout' && port.shape.kind !== 'clock') port.domain ??= builder.domain.plain
  const made: Module = {
    kind: 'module',
    name: builder.name,
    origin: builder.origin,
    domains: [...builder.domains.values()],
    ports,
    tree: builder.tree!,
    variables: builder.variables,
    memories: builder.memories,
    instances: builder.instances,
    body: [...builder.prologue, ...builder.body, ...builder.epilogue],
    ...(builder.machines.length > 0 ? { machines: machinesOf(builder) } : {}),
    ...(builder.pins ? { pins: builder.pins() } : {}),
  }
  checkOwners(made)
  return made
}

/** The machines that stand in no other. Their names are those of their registers, which are settled by now. */
function machinesOf({ machines }: ModuleBuilder): MachineGraph[] {
  for (const { graph, state } of machines) graph.name = state.name.replace(/_state(?:_\d+)?$/, '')
  return machines.filter(({ isInner }) => !isInner).map(({ graph }) => graph)
}

function instantiate(known: Definition, parameters: unknown): unknown {
  const parent = maybeBuilder()
  if (!parent)
    return fail({
      code: 'GW002',
      title: 'outside a module',
      message: `\`${known.name}\` is instantiated where no module is being built`,
      mend: 'call it in the body of another module; a testbench uses simulate(Module, parameters)',
    })
  const child = build(known, parameters, parent, parent.domain)
  const made = complete(child)
  const domains: { inner: Module['domains'][number]; outer: Module['domains'][number] }[] = []
  const byPort = new Map<Variable, Variable>()
  for (const [domain, inner] of child.domains) {
    if (domain.wiring?.builder === child) continue
    const outer = useDomain(parent, domain)
    domains.push({ inner, outer })
    byPort.set(inner.clock, outer.clock)
    if (inner.reset && outer.reset) byPort.set(inner.reset, outer.reset)
    if (inner.enable && outer.enable) byPort.set(inner.enable, outer.enable)
  }
  return addInstance(parent, made, domains, byPort, known.name)
}

function addInstance(
  parent: ModuleBuilder,
  made: Module | ForeignModule,
  domains: Instance['domains'],
  byPort: Map<Variable, Variable>,
  fallback: string,
  attributes?: Attributes,
): unknown {
  const locals: { variable: VariableDraft; port: Variable }[] = []
  const connections = made.ports.map((port) => {
    const known = byPort.get(port)
    if (known) return { port, variable: known }
    const driver = port.kind === 'output' ? ('instance' as const) : ('body' as const)
    const variable = parent.variable('instance', port.shape, { driver, ...(port.domain ? { domain: port.domain } : {}) })
    locals.push({ variable, port })
    byPort.set(port, variable)
    return { port, variable }
  })
  const draft = { name: '', module: made, connections, domains, origin: here(), ...(attributes ? { attributes } : {}) }
  parent.instances.push(draft)
  const view = viewOf(made.tree, (variable) => byPort.get(variable)!, 'outside') as object
  parent.stem(
    {
      kind: 'instance',
      fallback: () => fallback,
      leaves: locals.map(({ variable, port }) => ({
        suffix: `_${made.kind === 'foreign' ? snakeCase(port.name) : port.name}`,
        apply: (name) => {
          variable.name = name
        },
      })),
    },
    view,
    draft,
    ...locals.map(({ variable }) => variable),
  )
  const stem = parent.stemOf.get(draft)!
  Object.defineProperty(draft, 'name', { get: () => stem.name ?? '', enumerable: true })
  return view
}

/** `fifo_depth16_width8`: parameters that read well are in the name; what else differs gets a hash when modules merge. */
function variantName(name: string, parameters: unknown): string {
  if (parameters === undefined || parameters === null) return name
  const entries = typeof parameters === 'object' ? Object.entries(parameters) : [['', parameters] as const]
  const parts = entries.flatMap(([key, value]) => {
    const text = parameterText(value)
    if (text === undefined) return []
    return [value instanceof DesignDomain || isShape(value) ? text : value === true ? snakeCase(key) : `${snakeCase(key)}${text}`]
  })
  const full = [name, ...parts].join('_')
  return full.length <= 64 ? full : name
}

function parameterText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const text = String(value).replace('-', 'm').replace('.', 'p')
    return /^[\w]+$/.test(text) ? text : undefined
  }
  if (typeof value === 'string') return /^\w{1,20}$/.test(value) ? `_${snakeCase(value)}` : undefined
  if (value === true) return ''
  if (value instanceof DesignDomain) return snakeCase(value.name)
  if (isShape(value)) {
    const declared = declaredName(value)
    if (declared) return snakeCase(declared)
    const plain = shapeText(value as never)
    return /^(uint|sint)\((\d+)\)$/.test(plain) || plain === 'bool' ? plain.replace(/[()]/g, '') : undefined
  }
  return undefined
}

export interface ForeignOptions {
  readonly parameters?: { readonly [name: string]: string | number }
  /** What simulation runs in its place: a module of ours with these ports, or a class of TypeScript. */
  readonly model?: ((...parameters: never[]) => unknown) | ForeignModel
  /** Of the instance, for the tools that read the Verilog. */
  readonly attributes?: Attributes
}

/** Verilog from elsewhere, known by its ports. Without a `model` it cannot be simulated. */
export function foreign<const B extends Bundle>(name: string, bundle: B, options: ForeignOptions = {}): () => Outside<B> {
  return () => {
    const parent =
      maybeBuilder() ??
      fail({
        code: 'GW002',
        title: 'outside a module',
        message: `\`${name}\` is instantiated where no module is being built`,
        mend: 'call it in the body of a module',
      })
    const made = describeForeign(name, bundle, options, parent.domain)
    return addInstance(parent, made, [], new Map(), snakeCase(name), options.attributes) as Outside<B>
  }
}

function describeForeign(name: string, bundle: Bundle, options: ForeignOptions, domain: DesignDomain): ForeignModule {
  const frame = enter(name, 'module')
  try {
    const builder = new ModuleBuilder(name, undefined, frame, frame.origin, domain)
    const tree: PortTree = inBuilder(builder, () => declarePorts(builder, bundle))
    // A foreign module's ports are called what they are called there.
    nameForeignPorts(tree, [])
    const model = modelOf(options.model, domain)
    return {
      kind: 'foreign',
      name,
      ports: builder.ports,
      tree,
      parameters: options.parameters ?? {},
      ...(model ? { model } : {}),
      origin: frame.origin,
    }
  } finally {
    leave(frame)
  }
}

function nameForeignPorts(tree: PortTree, path: readonly string[]): void {
  if (tree.kind === 'bundle') for (const [key, part] of Object.entries(tree.fields)) nameForeignPorts(part, [...path, key])
  else if (tree.kind === 'list') for (const [i, item] of tree.items.entries()) nameForeignPorts(item, [...path, String(i)])
  else for (const leaf of tree.leaves as VariableDraft[]) leaf.name = path.join('_')
}

function modelOf(model: ForeignOptions['model'], domain: DesignDomain): Module | ForeignModel | undefined {
  if (model === undefined) return undefined
  if (typeof model !== 'function') return model
  const builder = outsideBuilders(() => build(definitionOf(model), undefined, undefined, domain))
  return complete(builder)
}

export interface ElaborateOptions {
  /** Of the default domain, in hertz. */
  readonly frequencyHz?: number
}

/** Runs a module's body, and those of all instances in it. What is wrong comes back as problems; the worst is thrown. */
export function buildTop(
  factory: (parameters: never) => unknown,
  parameters: unknown,
  options: ElaborateOptions = {},
): { module: Module; problems: readonly Problem[]; allowances: readonly Allowance[] } {
  const before = currentFrame()
  const make = (): Module =>
    outsideBuilders(() => complete(build(definitionOf(factory), parameters, undefined, defaultDomain(options.frequencyHz))))
  try {
    const { value, problems } = collectProblems(() => collectAllowances(make))
    return { module: value.value, problems, allowances: value.allowances }
  } catch (error) {
    resetPlace(before)
    if (error instanceof RangeError && /call stack/i.test(error.message))
      throw new DesignError([
        {
          code: 'GW026',
          title: 'module',
          message: 'the design recurses without end',
          origin: undefined,
          mend: 'let a parameter end the recursion',
          severity: 'error',
        },
      ])
    const lacksParameters = parameters === undefined && definitionOf(factory).body.length > 0
    const problem = lacksParameters ? undefined : scriptProblem(error)
    if (problem) throw new DesignError([problem])
    throw error
  }
}
