import { constant, type Expression, read, slice, unary } from '../../src/ir/expression.ts'
import type {
  Design,
  Instance,
  Memory,
  MemoryRead,
  Module,
  ModuleDomain,
  PortTree,
  Statement,
  Target,
  Variable,
} from '../../src/ir/module.ts'
import { sized } from './random-expression.ts'

/** What to change in one module. All of it may be left out. */
export interface Edit {
  /** Variables that go away: what reads them reads 0, what assigns them goes too. */
  readonly drop?: ReadonlySet<Variable>
  /** Variables made narrower, or given other facts. */
  readonly replace?: ReadonlyMap<Variable, Variable>
  readonly dropInstances?: ReadonlySet<Instance>
  readonly dropMemories?: ReadonlySet<Memory>
  readonly statement?: ReadonlyMap<Statement, readonly Statement[]>
  readonly expression?: ReadonlyMap<Expression, Expression>
  readonly memory?: ReadonlyMap<Memory, Memory>
  /** Modules of instances. */
  readonly modules?: ReadonlyMap<Module, Module>
}

/** The design with one module changed, and with it those that contain it. */
export function edited(design: Design, module: Module, edit: Edit): Design {
  const changed = new Map<Module, Module>()
  const modules: Module[] = []
  for (const each of design.modules) {
    const isParent = each.instances.some((instance) => changed.has(instance.module as Module))
    const made = each === module ? rewrite(each, edit) : isParent ? rewrite(each, { modules: changed }) : each
    if (made !== each) changed.set(each, made)
    modules.push(made)
  }
  const top = modules.at(-1)!
  const used = new Set<Module>([top])
  // A foreign module has no instances.
  for (const each of used) for (const instance of each.instances ?? []) used.add(instance.module as Module)
  return { top, modules: modules.filter((each) => used.has(each)) }
}

function rewrite(module: Module, edit: Edit): Module {
  const drop = new Set(edit.drop)
  const instances = module.instances.filter((instance) => !edit.dropInstances?.has(instance))
  for (const instance of module.instances) {
    const child = childOf(instance, edit)
    for (const { port, variable } of instance.connections) {
      const isGone = edit.dropInstances?.has(instance) || !child.ports.some(({ name }) => name === port.name)
      if (isGone && variable.kind === 'instance') drop.add(variable)
    }
  }
  for (const memory of edit.dropMemories ?? []) for (const { data } of memory.reads) drop.add(data)
  return new Rewriting(module, edit, drop, instances).module()
}

const childOf = ({ module }: Instance, { modules }: Edit): Module => modules?.get(module as Module) ?? (module as Module)

class Rewriting {
  readonly #module: Module
  readonly #edit: Edit
  readonly #drop: ReadonlySet<Variable>
  readonly #instances: readonly Instance[]
  readonly #expressions = new Map<Expression, Expression>()
  readonly #domains = new Map<ModuleDomain, ModuleDomain>()
  readonly #memories = new Map<Memory, Memory>()

  constructor(module: Module, edit: Edit, drop: ReadonlySet<Variable>, instances: readonly Instance[]) {
    this.#module = module
    this.#edit = edit
    this.#drop = drop
    this.#instances = instances
  }

  module(): Module {
    const { domains, ports, variables, memories, body, tree } = this.#module
    const kept = variables.filter((variable) => !this.#drop.has(variable)).map((variable) => this.#variable(variable))
    const known = new Set(kept)
    const newMemories = memories.filter((memory) => !this.#edit.dropMemories?.has(memory)).map((memory) => this.#memory(memory))
    return {
      ...this.#module,
      domains: domains.map((domain) => this.#domain(domain)),
      ports: ports.map((port) => this.#variable(port)).filter((port) => known.has(port)),
      tree: this.#tree(tree)!,
      variables: kept,
      memories: newMemories,
      instances: this.#instances.map((instance) => this.#instance(instance)),
      body: this.#body(body),
    }
  }

  #variable(variable: Variable): Variable {
    return this.#edit.replace?.get(variable) ?? variable
  }

  #domain(domain: ModuleDomain): ModuleDomain {
    let made = this.#domains.get(domain)
    if (!made) {
      const { clock, reset, enable } = domain
      const isSame = [clock, reset, enable].every((each) => !each || this.#variable(each) === each)
      made = isSame
        ? domain
        : {
            ...domain,
            clock: this.#variable(clock),
            ...(reset ? { reset: this.#variable(reset) } : {}),
            ...(enable ? { enable: this.#variable(enable) } : {}),
          }
      this.#domains.set(domain, made)
    }
    return made
  }

  #tree(tree: PortTree): PortTree | undefined {
    if (tree.kind === 'signal') {
      if (tree.leaves.some((leaf) => this.#drop.has(leaf))) return undefined
      const leaves = tree.leaves.map((leaf) => this.#variable(leaf))
      return { ...tree, leaves, shape: leaves.length === 1 ? leaves[0]!.shape : tree.shape }
    }
    if (tree.kind === 'list') return { ...tree, items: tree.items.flatMap((item) => this.#tree(item) ?? []) }
    const fields = Object.entries(tree.fields).flatMap(([name, field]) => {
      const made = this.#tree(field)
      return made ? [[name, made] as const] : []
    })
    return { ...tree, fields: Object.fromEntries(fields) }
  }

  #memory(memory: Memory): Memory {
    let made = this.#memories.get(memory)
    if (!made) {
      const given = this.#edit.memory?.get(memory) ?? memory
      const reads = given.reads
        .filter(({ data }) => !this.#drop.has(data))
        .map((port): MemoryRead => {
          const { address, enable, data, domain } = port
          return {
            ...port,
            address: this.#expression(address),
            ...(enable ? { enable: this.#expression(enable) } : {}),
            data: this.#variable(data),
            ...(domain ? { domain: this.#domain(domain) } : {}),
          }
        })
      made = { ...given, reads }
      this.#memories.set(memory, made)
    }
    return made
  }

  #instance(instance: Instance): Instance {
    const child = childOf(instance, this.#edit)
    const old = instance.module as Module
    const byName = new Map(child.ports.map((port) => [port.name, port]))
    const connections = instance.connections.flatMap(({ port, variable }) => {
      const now = byName.get(port.name)
      return now ? [{ port: now, variable: this.#variable(variable) }] : []
    })
    const domains = instance.domains.map(({ inner, outer }) => ({
      inner: child.domains[old.domains.indexOf(inner)] ?? inner,
      outer: this.#domain(outer),
    }))
    return { ...instance, module: child, connections, domains }
  }

  #body(body: readonly Statement[]): Statement[] {
    return body.flatMap((statement) => {
      const instead = this.#edit.statement?.get(statement)
      return instead ? instead.flatMap((each) => this.#statement(each)) : this.#statement(statement)
    })
  }

  #statement(statement: Statement): Statement[] {
    switch (statement.kind) {
      case 'assign': {
        if (this.#drop.has(statement.target.variable)) return []
        const target = this.#target(statement.target)
        if (!target) return []
        const width = target.kind === 'bitAt' ? 1 : target.kind === 'slice' ? target.width : target.variable.width
        const value = this.#expression(statement.value)
        return [{ ...statement, target, value: value.width > width ? slice(value, 0, width) : value }]
      }
      case 'if': {
        const then = this.#body(statement.then)
        const otherwise = this.#body(statement.otherwise)
        if (then.length + otherwise.length === 0) return []
        return [{ ...statement, condition: this.#expression(statement.condition), then, otherwise }]
      }
      case 'switch': {
        const arms = statement.arms.map((arm) => ({ ...arm, body: this.#body(arm.body) }))
        return [{ ...statement, on: this.#expression(statement.on), arms, otherwise: this.#body(statement.otherwise) }]
      }
      case 'write': {
        if (this.#edit.dropMemories?.has(statement.memory)) return []
        const { address, data, mask, domain } = statement
        return [
          {
            ...statement,
            memory: this.#memory(statement.memory),
            address: this.#expression(address),
            data: this.#expression(data),
            ...(mask ? { mask: this.#expression(mask) } : {}),
            domain: this.#domain(domain),
          },
        ]
      }
      case 'assert':
      case 'assume':
      case 'cover':
        return [{ ...statement, condition: this.#expression(statement.condition), domain: this.#domain(statement.domain) }]
      case 'print': {
        const parts = statement.parts.map((part) =>
          typeof part === 'string' ? part : { ...part, value: this.#expression(part.value) },
        )
        return [{ ...statement, parts, domain: this.#domain(statement.domain) }]
      }
    }
  }

  #target(target: Target): Target | undefined {
    const variable = this.#variable(target.variable)
    if (target.kind === 'whole') return { ...target, variable }
    if (target.kind === 'bitAt') return { ...target, variable, index: this.#expression(target.index) }
    const width = Math.min(target.width, variable.width - target.low)
    return width > 0 ? { ...target, variable, width } : undefined
  }

  #expression(node: Expression): Expression {
    const known = this.#expressions.get(node)
    if (known) return known
    const instead = this.#edit.expression?.get(node)
    const made = instead ? this.#expression(instead) : this.#node(node)
    this.#expressions.set(node, made)
    return made
  }

  #node(node: Expression): Expression {
    if (node.op === 'read') {
      if (this.#drop.has(node.variable)) return constant(0n, node.width, node.signed)
      const variable = this.#variable(node.variable)
      return variable === node.variable ? node : sized(read(variable), node.width, node.signed)
    }
    const operands = node.operands.map((operand) => this.#expression(operand))
    return operands.every((operand, i) => operand === node.operands[i]) ? node : ({ ...node, operands } as Expression)
  }
}

/** Something of the same width and sign, made of an operand. */
export function instead(node: Expression, operand: Expression): Expression {
  if (operand.width < node.width) return unary('extend', operand, node.width, node.signed)
  return sized(operand, node.width, node.signed)
}
