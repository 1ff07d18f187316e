import { dependenciesOf } from '../ir/dependencies.ts'
import { constant, type Expression, read } from '../ir/expression.ts'
import { leavesOf } from '../ir/leaves.ts'
import type { Instance, Memory, MemoryRead, Module, ModuleDomain, Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../ir/walk.ts'
import { groupCombinational } from './groups.ts'
import { type Assignment, addressWidth, type Leaflet, type Lowered, Lowering, partition, rootsOf, visitLowered } from './lower.ts'
import { withoutOverwritten } from './overwritten.ts'
import { isInstanceOutput, type PortSummary, SignalGraph } from './signal-graph.ts'
import { Signals } from './signals.ts'
import { type Segment, Simplifier } from './simplify.ts'
import { UnionFind } from './union-find.ts'

/** One `always` block of a clock: what it drives, and what it does at an edge. */
export interface ClockedBlock {
  readonly position: number
  readonly domain: ModuleDomain
  readonly registers: readonly Variable[]
  readonly resets: boolean
  readonly body: readonly Lowered[]
}

/** One `always @*` block. */
export interface CombinationalBlock {
  readonly position: number
  readonly variables: readonly Variable[]
  readonly body: readonly Lowered[]
}

/** A memory's combinational read: 0 where the address is not `inside`. */
export interface CombinationalRead {
  readonly memory: Memory
  readonly data: Variable
  readonly address: Expression
  readonly inside: Expression
  readonly origin: Origin | undefined
}

/** A module as it will be written: every signal, and who drives it. */
export interface ModulePlan {
  readonly module: Module
  readonly signals: Signals
  /** Parts of variables that had to be split. */
  readonly segments: ReadonlyMap<Variable, readonly Segment[]>
  readonly assigns: readonly { readonly position: number; readonly assignment: Assignment }[]
  readonly combinational: readonly CombinationalBlock[]
  readonly clocked: readonly ClockedBlock[]
  readonly reads: readonly CombinationalRead[]
  /** Asserts and prints, by domain. */
  readonly checks: readonly ClockedBlock[]
  /** Values of instances' inputs that stand in the connection itself. */
  readonly connected: ReadonlyMap<Variable, Assignment>
  /** Variables driven in an `always` block. */
  readonly procedural: ReadonlySet<Variable>
  readonly kept: ReadonlySet<Variable>
  /** What its outputs take from its inputs, for those who instantiate it. */
  readonly summary: PortSummary
}

const longestConnection = 90

const isDriven = (variable: Variable): boolean =>
  variable.kind === 'wire' || variable.kind === 'output' || (variable.kind === 'instance' && variable.driver === 'body')

/** How often each expression is read, in the design's own text. */
function countReads(module: Module): { uses: Map<Expression, number>; kept: Set<Variable> } {
  const uses = new Map<Expression, number>()
  const kept = new Set<Variable>()
  const roots: Expression[] = []
  visitStatements(module.body, (statement) => {
    roots.push(...expressionsOf(statement))
    if (statement.kind === 'assign' && statement.value.op === 'crossing' && statement.target.variable.kind === 'register')
      kept.add(statement.target.variable)
  })
  for (const memory of module.memories)
    for (const port of memory.reads) roots.push(port.address, ...(port.enable ? [port.enable] : []))
  const count = (node: Expression): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1)
  }
  for (const root of roots) count(root)
  visitExpressions(roots, (node) => {
    for (const operand of node.operands) count(operand)
    if (node.op !== 'crossing') return
    let at: Expression = node.operands[0]!
    while (at.op === 'slice' || at.op === 'reinterpret') at = at.operands[0]!
    if (at.op === 'read' && at.variable.kind === 'register') kept.add(at.variable)
  })
  return { uses, kept }
}

/** Names of this module in lower case: Verilog's are told apart by more than case. */
function takenNames(module: Module): Set<string> {
  return new Set([...module.variables, ...module.memories, ...module.instances, module].map(({ name }) => name.toLowerCase()))
}

function segmentsFor(variables: ReadonlySet<Variable>, module: Module, taken: Set<string>): Map<Variable, Segment[]> {
  const segments = new Map<Variable, Segment[]>()
  for (const variable of variables)
    segments.set(
      variable,
      leavesOf(module)
        .of(variable)
        .map(({ low, width }) => {
          const bits = width === 1 ? `${low}` : `${low + width - 1}_${low}`
          let name = `${variable.name}_${bits}`
          while (taken.has(name.toLowerCase())) name = `${name}_part`
          taken.add(name.toLowerCase())
          const { origin, domain } = variable
          const part: Variable = {
            kind: 'wire',
            name,
            shape: { kind: 'uint', width },
            width,
            signed: false,
            origin,
            resets: false,
            ...(domain ? { domain } : {}),
          }
          return { variable: part, low, width }
        }),
    )
  return segments
}

/** A condition around statements; none where it is absent. */
function within(condition: Expression | undefined, body: readonly Lowered[], origin?: Origin): readonly Lowered[] {
  if (!condition || body.length === 0) return body
  if (condition.op === 'constant') return condition.value === 0n ? [] : body
  return [{ kind: 'if', condition, then: body, otherwise: [], origin }]
}

const enableOf = (domain: ModuleDomain): Expression | undefined => (domain.enable ? read(domain.enable) : undefined)

/** Is reset asserted? */
export function resetAsserted(domain: ModuleDomain, simplify?: Simplifier): Expression | undefined {
  if (!domain.reset) return undefined
  const level = read(domain.reset)
  if (domain.domain.resetActive === 'high') return level
  return simplify ? simplify.not(level) : { op: 'not', width: 1, signed: false, operands: [level], origin: undefined }
}

/** Writes to a memory at one edge of one clock, in the order of the design: of several domains where these share it. */
interface Writer {
  readonly position: number
  readonly writes: Lowered[]
}

const haveOneEdge = (a: ModuleDomain, b: ModuleDomain): boolean =>
  a === b || (a.domain.clockId === b.domain.clockId && a.domain.edge === b.domain.edge)

/** The domain of all of them, if it is one. */
function domainOfWrites(writes: readonly Lowered[]): ModuleDomain | undefined {
  const domains = new Set<ModuleDomain>()
  visitLowered(writes, (statement) => {
    if (statement.kind === 'write') domains.add(statement.domain)
  })
  return domains.size === 1 ? [...domains][0] : undefined
}

/** Writes that each happen only where their domain is enabled. */
function enabledWrites(writes: readonly Lowered[]): readonly Lowered[] {
  const only = domainOfWrites(writes)
  if (only) return within(enableOf(only), writes)
  return writes.flatMap((statement): readonly Lowered[] => {
    if (statement.kind === 'if')
      return [{ ...statement, then: enabledWrites(statement.then), otherwise: enabledWrites(statement.otherwise) }]
    if (statement.kind === 'switch') {
      const arms = statement.arms.map((arm) => ({ ...arm, body: enabledWrites(arm.body) }))
      return [{ ...statement, arms, otherwise: enabledWrites(statement.otherwise) }]
    }
    return statement.kind === 'write' ? within(enableOf(statement.domain), [statement], statement.origin) : [statement]
  })
}

/**
 * Writes turned into what a read at the same edge sees of them: an `if` for each part of a word, with all its conditions
 * in one. Yosys takes one multiplexer behind a memory's output for a bypass, but no nest of them.
 */
function bypass(body: readonly Lowered[], port: { address: Expression; data: Variable }, simplify: Simplifier): Lowered[] {
  return body.flatMap((statement): Lowered[] => {
    const under = (condition: Expression, inner: readonly Lowered[]): Lowered[] =>
      bypass(inner, port, simplify).flatMap((each) => within(condition, [each], statement.origin))
    if (statement.kind === 'if')
      return [...under(statement.condition, statement.then), ...under(simplify.not(statement.condition), statement.otherwise)]
    if (statement.kind === 'switch') {
      const matches = statement.arms.map(({ patterns }) => simplify.matches(statement.on, patterns))
      const none = matches.reduce((all, match) => simplify.bitwise('and', all, simplify.not(match)), constant(1n, 1))
      return [...statement.arms.flatMap((arm, i) => under(matches[i]!, arm.body)), ...under(none, statement.otherwise)]
    }
    if (statement.kind !== 'write') return []
    const { low, width, origin } = statement
    const target =
      width === port.data.width
        ? ({ kind: 'whole', variable: port.data } as const)
        : ({ kind: 'slice', variable: port.data, low, width } as const)
    const isSame = simplify.compare('eq', statement.address, port.address, origin)
    return [...within(isSame, [{ kind: 'assign', target, value: statement.data, origin }], origin)]
  })
}

/**
 * Outputs of which some bits depend on other inputs than the rest, decided in branches: in one block, a change of an
 * input would stir bits that do not depend on it, and whoever computes the input from these bits would never rest.
 */
function mixedOutputs(module: Module): Set<Variable> {
  const top = new Set(module.body)
  const decided = new Set<Variable>()
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'assign' && !top.has(statement)) decided.add(statement.target.variable)
  })
  const { outputs } = dependenciesOf(module).summary
  const isMixed = (port: number): boolean => new Set(outputs[port]!.map(({ reads }) => reads)).size > 1
  return new Set(module.ports.filter((port, i) => port.kind === 'output' && decided.has(port) && isMixed(i)))
}

interface Attempt {
  readonly split: ReadonlySet<Variable>
  readonly precise: ReadonlySet<Expression>
}

/**
 * Decides how a module is written.
 *
 * First as the design wrote it; where tools would then see a loop of whole signals that is none of bits, the signals on
 * it are split into the parts that are assigned apart, and it is tried again.
 */
export function planModule(module: Module, summaryOf: (instance: Instance) => PortSummary, isTop: boolean): ModulePlan {
  const reads = countReads(module)
  let attempt: Attempt = { split: isTop ? new Set() : mixedOutputs(module), precise: new Set() }
  while (true) {
    const draft = new Draft(module, summaryOf, reads, attempt)
    const more = draft.unresolved(attempt)
    if (!more) return draft.plan(isTop)
    attempt = more
  }
}

class Draft {
  readonly #module: Module
  readonly #simplify: Simplifier
  readonly #segments: Map<Variable, Segment[]>
  readonly #statements: (readonly Lowered[])[]
  readonly #signals: Signals
  readonly #graph: SignalGraph
  readonly #conditional = new Set<Variable>()
  readonly #carriers: ReadonlySet<Variable>
  readonly #reads: CombinationalRead[] = []
  readonly #memoryBlocks: ClockedBlock[] = []
  readonly #kept: ReadonlySet<Variable>

  constructor(
    module: Module,
    summaryOf: (instance: Instance) => PortSummary,
    counted: { uses: ReadonlyMap<Expression, number>; kept: ReadonlySet<Variable> },
    attempt: Attempt,
  ) {
    this.#module = module
    this.#kept = counted.kept
    const taken = takenNames(module)
    this.#segments = segmentsFor(attempt.split, module, taken)
    const isShared = (node: Expression): boolean => (counted.uses.get(node) ?? 0) > 1
    const simplify = new Simplifier({
      isKept: (node) => node.name !== undefined || isShared(node),
      isPrecise: (node) => attempt.precise.has(node),
      segmentsOf: (variable) => this.#segments.get(variable),
    })
    this.#simplify = simplify
    const lowering = new Lowering(
      simplify,
      (variable) => this.#segments.get(variable),
      (select) => !isShared(select),
    )
    this.#statements = this.#settle(
      withoutOverwritten(
        module.body.map((statement) => lowering.statement(statement)),
        simplify,
      ),
    )
    this.#planMemories()

    const roots: Expression[] = []
    const body = this.#statements.flat()
    visitLowered([...body, ...this.#memoryBlocks.flatMap((block) => block.body)], (statement) =>
      roots.push(...rootsOf(statement)),
    )
    for (const { address, inside } of this.#reads) roots.push(address, inside)
    const carriers = this.#findCarriers(body)
    this.#carriers = new Set(carriers.values())
    this.#signals = new Signals(taken, new Map([...carriers].map(([node, { name }]) => [node, name])))
    this.#signals.take(roots)
    this.#graph = new SignalGraph({
      module,
      body,
      signals: this.#signals,
      carriers,
      combinationalReads: this.#reads.map(({ data, address, inside }) => ({ data, roots: [address, inside] })),
      segments: this.#segments,
      summaryOf,
    })
  }

  /** What nothing assigns is 0. Notes who needs an `always` block. */
  #settle(statements: readonly (readonly Lowered[])[]): (readonly Lowered[])[] {
    const plain = new Set<Variable>()
    for (const statement of statements.flat())
      if (statement.kind === 'assign' && statement.target.kind !== 'bitAt') plain.add(statement.target.variable)
      else
        visitLowered([statement], (inner) => {
          if (inner.kind === 'assign' && inner.target.variable.kind !== 'register') this.#conditional.add(inner.target.variable)
        })
    const driven = new Set<Variable>([...plain, ...this.#conditional, ...this.#segments.keys()])
    for (const instance of this.#module.instances)
      for (const { port, variable } of instance.connections) if (port.kind !== 'input') driven.add(variable)
    const undriven = this.#module.variables
      .filter(
        (variable) =>
          (variable.kind === 'output' || (variable.kind === 'instance' && isDriven(variable))) && !driven.has(variable),
      )
      .map((variable): Assignment => {
        const target = { kind: 'whole', variable } as const
        return { kind: 'assign', target, value: constant(0n, variable.width), origin: variable.origin }
      })
    return [...statements, undriven]
  }

  /** Named expressions that a variable of that very name is assigned: the variable is their signal. */
  #findCarriers(body: readonly Lowered[]): Map<Expression, Variable> {
    const carriers = new Map<Expression, Variable>()
    for (const statement of body) {
      if (statement.kind !== 'assign' || statement.target.kind !== 'whole') continue
      const { variable } = statement.target
      if (!isDriven(variable) || this.#conditional.has(variable)) continue
      const { value } = statement
      if (value.name === variable.name && value.signed === variable.signed && value.op !== 'read' && value.op !== 'select')
        carriers.set(value, variable)
    }
    return carriers
  }

  #planMemories(): void {
    const bodies = this.#statements
    for (const memory of this.#module.memories) {
      const writers = new Map<ModuleDomain, Writer>()
      bodies.forEach((list, position) => {
        const parts = partition(list, (statement) =>
          statement.kind === 'write' && statement.memory === memory
            ? String(this.#module.domains.findIndex((domain) => haveOneEdge(domain, statement.domain)))
            : undefined,
        )
        for (const [key, writes] of parts) {
          const domain = this.#module.domains[Number(key)]!
          const known = writers.get(domain)
          if (known) known.writes.push(...writes)
          else writers.set(domain, { position, writes: [...writes] })
        }
      })
      for (const [domain, { position, writes }] of writers)
        this.#memoryBlocks.push({ position, domain, registers: [], resets: false, body: enabledWrites(writes) })
      for (const port of memory.reads) this.#planRead(memory, port, writers)
    }
  }

  #planRead(memory: Memory, port: MemoryRead, writers: ReadonlyMap<ModuleDomain, Writer>): void {
    const given = this.#simplify.of(port.address)
    const inside = this.#simplify.inRange(given, memory.depth)
    const address = this.#simplify.fit(given, addressWidth(memory.depth))
    const { data, domain, origin } = port
    if (!domain) {
      this.#reads.push({ memory, data, address, inside, origin })
      return
    }
    const fetch: Lowered[] = [{ kind: 'fetch', memory, address, data, origin }]
    if (memory.collision === 'new')
      for (const [writer, { writes }] of writers)
        if (haveOneEdge(writer, domain)) {
          // An enable of the domain holds the read as well: it need not be asked again.
          const seen = domainOfWrites(writes) === domain ? writes : enabledWrites(writes)
          fetch.push(...bypass(seen, { address, data }, this.#simplify))
        }
    const zero: Assignment = {
      kind: 'assign',
      target: { kind: 'whole', variable: data },
      value: constant(0n, data.width),
      origin,
    }
    const taken: readonly Lowered[] =
      inside.op === 'constant'
        ? inside.value === 0n
          ? [zero]
          : fetch
        : [{ kind: 'if', condition: inside, then: fetch, otherwise: [zero], origin }]
    const enable = port.enable ? this.#simplify.of(port.enable) : undefined
    this.#memoryBlocks.push({
      position: -1,
      domain,
      registers: [data],
      resets: false,
      body: within(enableOf(domain), within(enable, taken, origin)),
    })
  }

  /** What to split before trying again; nothing where no loop is left that splitting could open. */
  unresolved(attempt: Attempt): Attempt | undefined {
    const { vertexOf, isLoop } = this.#graph.components()
    const split = new Set(attempt.split)
    const precise = new Set(attempt.precise)
    this.#graph.things.forEach((thing, i) => {
      if (!thing || !isLoop(vertexOf[i]!)) return
      if ('kind' in thing) {
        // A part of an instance's output is a signal of its own as well: what does not change wakes nothing.
        if ((isDriven(thing) || isInstanceOutput(thing)) && leavesOf(this.#module).of(thing).length > 1) split.add(thing)
      } else {
        const stack: Expression[] = [thing.node]
        for (let node = stack.pop(); node; node = stack.pop()) {
          const source = this.#simplify.sourceOf(node)
          if (source) precise.add(source)
          for (const operand of node.operands) if (operand.op === 'reinterpret') stack.push(operand)
        }
      }
    })
    return split.size > attempt.split.size || precise.size > attempt.precise.size ? { split, precise } : undefined
  }

  plan(isTop: boolean): ModulePlan {
    const groups = groupCombinational(this.#statements, this.#conditional, this.#graph, isTop)
    const procedural = new Set<Variable>(this.#conditional)
    const assigns: { position: number; assignment: Assignment }[] = []
    const connected = this.#connected()
    this.#statements.forEach((list, position) => {
      for (const statement of list) {
        if (statement.kind !== 'assign') continue
        const { variable } = statement.target
        if (variable.kind !== 'register' && !this.#conditional.has(variable) && !connected.has(variable))
          assigns.push({ position, assignment: statement })
      }
    })

    const combinational = this.#collect((statement) =>
      statement.kind === 'assign' && this.#conditional.has(statement.target.variable)
        ? groups.get(statement.target.variable)
        : undefined,
    ).map(({ position, body }): CombinationalBlock => ({ position, body, variables: assignedIn(body) }))

    const clocked = [...this.#registerBlocks(), ...this.#memoryBlocks]
    for (const block of clocked) for (const variable of block.registers) procedural.add(variable)
    const checks = this.#checkBlocks()
    const { byVertex, sets } = isTop ? { byVertex: new Int32Array(), sets: undefined } : this.#graph.supports()
    const summary = this.#module.ports.map((port) => {
      const at = port.kind === 'output' ? this.#graph.indexOf(port) : undefined
      return at === undefined || !sets ? [] : sets.members(byVertex[at]!)
    })
    return {
      module: this.#module,
      signals: this.#signals,
      segments: this.#segments,
      assigns,
      combinational,
      clocked,
      reads: this.#reads,
      checks,
      connected,
      procedural,
      kept: this.#kept,
      summary,
    }
  }

  #collect(keyOf: (statement: Leaflet) => string | undefined): { key: string; position: number; body: Lowered[] }[] {
    const all = new Map<string, { key: string; position: number; body: Lowered[] }>()
    this.#statements.forEach((list, position) => {
      for (const [key, body] of partition(list, keyOf)) {
        const known = all.get(key)
        if (known) known.body.push(...body)
        else all.set(key, { key, position, body })
      }
    })
    return [...all.values()]
  }

  /** Inputs of instances that are one unconditional value, which nothing else reads. */
  #connected(): Map<Variable, Assignment> {
    const inputs = new Set<Variable>()
    for (const instance of this.#module.instances)
      for (const { port, variable } of instance.connections)
        if (port.kind === 'input' && variable.kind === 'instance' && !variable.attributes) inputs.add(variable)
    const connected = new Map<Variable, Assignment>()
    for (const statement of this.#statements.flat()) {
      if (statement.kind !== 'assign' || statement.target.kind !== 'whole') continue
      const { variable } = statement.target
      if (
        !inputs.has(variable) ||
        this.#conditional.has(variable) ||
        this.#signals.isRead(variable) ||
        this.#carriers.has(variable)
      )
        continue
      if (this.#signals.text(statement.value).text.length <= longestConnection) connected.set(variable, statement)
    }
    return connected
  }

  #domainOf(register: Variable): ModuleDomain {
    const found = this.#module.domains.find(({ domain }) => domain === register.domain)
    if (!found) throw new Error(`register ${register.name} of ${this.#module.name} has no domain in its module`)
    return found
  }

  /** Registers that are assigned under the same statements stand together; those that reset apart from those that do not. */
  #registerBlocks(): ClockedBlock[] {
    const registers = this.#module.variables.filter(({ kind }) => kind === 'register')
    const together = new UnionFind<Variable>()
    let before: Variable | undefined
    for (const list of this.#statements) {
      const [only] = list
      const plain =
        list.length === 1 && only?.kind === 'assign' && only.target.variable.kind === 'register'
          ? only.target.variable
          : undefined
      // Plain assignments in a row are one concern: the stages of a pipeline.
      if (plain && before && before.domain === plain.domain) together.join(before, plain)
      before = plain
      const first = new Map<ModuleDomain, Variable>()
      visitLowered(list, (statement) => {
        if (statement.kind !== 'assign' || statement.target.variable.kind !== 'register') return
        const { variable } = statement.target
        const domain = this.#domainOf(variable)
        const other = first.get(domain)
        if (other) together.join(other, variable)
        else first.set(domain, variable)
      })
    }
    const resets = (variable: Variable): boolean =>
      variable.resets && variable.init !== undefined && this.#domainOf(variable).reset !== undefined
    const numbers = new Map<Variable, number>()
    const keys = new Map<Variable, string>()
    for (const variable of registers) {
      const root = together.find(variable)
      let number = numbers.get(root)
      if (number === undefined) {
        number = numbers.size
        numbers.set(root, number)
      }
      keys.set(variable, `${number} ${resets(variable)}`)
    }
    const bodies = new Map(
      this.#collect((statement) => (statement.kind === 'assign' ? keys.get(statement.target.variable) : undefined)).map(
        (part) => [part.key, part],
      ),
    )
    const blocks: ClockedBlock[] = []
    for (const [key, members] of Map.groupBy(registers, (variable) => keys.get(variable)!)) {
      const domain = this.#domainOf(members[0]!)
      const part = bodies.get(key)
      const isReset = resets(members[0]!)
      const enabled = within(enableOf(domain), part?.body ?? [])
      const asserted = isReset ? resetAsserted(domain, this.#simplify) : undefined
      const initial = members.map(
        (variable): Assignment => ({
          kind: 'assign',
          target: { kind: 'whole', variable },
          value: constant(variable.init ?? 0n, variable.width, variable.signed),
          origin: variable.origin,
        }),
      )
      const body: readonly Lowered[] = asserted
        ? [
            {
              kind: 'if',
              condition: asserted,
              then: initial,
              otherwise: enabled,
              origin: part?.body[0]?.origin ?? members[0]!.origin,
            },
          ]
        : enabled
      blocks.push({ position: part?.position ?? this.#statements.length, domain, registers: members, resets: isReset, body })
    }
    return blocks
  }

  #checkBlocks(): ClockedBlock[] {
    const { domains } = this.#module
    return this.#collect((statement) => {
      if (statement.kind !== 'assert' && statement.kind !== 'assume' && statement.kind !== 'print') return undefined
      return String(domains.indexOf(statement.domain))
    }).map(({ key, position, body }) => {
      const domain = domains[Number(key)]!
      const asserted = resetAsserted(domain, this.#simplify)
      return { position, domain, registers: [], resets: false, body: within(asserted && this.#simplify.not(asserted), body) }
    })
  }
}

function assignedIn(body: readonly Lowered[]): Variable[] {
  const found = new Set<Variable>()
  visitLowered(body, (statement) => {
    if (statement.kind === 'assign') found.add(statement.target.variable)
  })
  return [...found]
}
