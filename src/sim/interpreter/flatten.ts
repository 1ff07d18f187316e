import type { Expression } from '../../ir/expression.ts'
import type { Memory, ModuleDomain, Statement, Variable } from '../../ir/module.ts'
import { visitExpressions, visitStatements } from '../../ir/walk.ts'
import {
  type BoundDomain,
  boundDomain,
  domainOfRegister,
  type Hierarchy,
  joinPath,
  type ModelNode,
  type ModuleNode,
  type RootClock,
} from '../hierarchy.ts'
import { namedExpressions, rootExpressions } from '../named-signals.ts'
import { cellsRead, type ExpressionProgram, expressionProgram } from './expression-program.ts'
import { cellsOfProgram, type Leaf, type ProgramStatement, statementProgram, statementsWith } from './statement-program.ts'

/**
 * A design without its hierarchy: cells that hold values, units that compute some cells from others, and what each
 * edge does. A port of an instance and the parent's variable that it is joined to are one cell.
 */
export interface Flat {
  /** The width of each cell; its value is bits. */
  readonly widths: readonly number[]
  readonly units: readonly Unit[]
  readonly edges: readonly EdgeProgram[]
  readonly memories: readonly FlatMemory[]
  readonly crossings: readonly FlatCrossing[]
  /** Of the top's ports, in their order. */
  readonly ports: readonly number[]
  /** Of `hierarchy.clocks`, in their order. */
  readonly clocks: readonly number[]
  /** Variables and named expressions by path. */
  readonly names: ReadonlyMap<string, number>
  cell(node: ModuleNode, variable: Variable): number
}

/** Computes cells from cells. `reads` says what may change its result. */
export type Unit =
  | { readonly kind: 'expression'; readonly reads: readonly number[]; readonly program: ExpressionProgram; readonly cell: number }
  | {
      readonly kind: 'statements'
      readonly reads: readonly number[]
      readonly program: readonly ProgramStatement[]
      readonly targets: readonly { readonly variable: Variable; readonly cell: number }[]
    }
  | {
      readonly kind: 'read'
      readonly reads: readonly number[]
      readonly memory: FlatMemory
      readonly address: ExpressionProgram
      readonly cell: number
    }
  | {
      readonly kind: 'reset'
      readonly reads: readonly number[]
      readonly reset: number
      readonly asserted: bigint
      readonly registers: readonly { readonly cell: number; readonly init: bigint }[]
    }
  | { readonly kind: 'model'; readonly reads: readonly number[]; readonly model: FlatModel }

export interface FlatModel {
  readonly node: ModelNode
  readonly inputs: readonly { readonly name: string; readonly cell: number }[]
  /** Without the clocks that run freely. */
  readonly outputs: readonly { readonly name: string; readonly cell: number }[]
}

export interface FlatMemory {
  readonly index: number
  readonly path: string
  readonly node: ModuleNode
  readonly memory: Memory
}

/** What the active edge of one domain of one instance does. */
export interface EdgeProgram {
  readonly node: ModuleNode
  readonly domain: BoundDomain
  readonly reset: { readonly cell: number; readonly asserted: bigint } | undefined
  readonly enable: number | undefined
  readonly program: readonly ProgramStatement[]
  readonly registers: readonly { readonly variable: Variable; readonly cell: number }[]
  readonly reads: readonly {
    readonly memory: FlatMemory
    readonly address: ExpressionProgram
    readonly enable: ExpressionProgram | undefined
    readonly cell: number
    /** In `hierarchy.sites`, where a collision is to be reported. */
    readonly site: number
  }[]
}

export interface FlatCrossing {
  readonly cell: number
  /** Clocks of the domains that read it. */
  readonly readers: Set<RootClock>
}

export function flatten(hierarchy: Hierarchy): Flat {
  const flattener = new Flattener(hierarchy)
  for (const node of hierarchy.nodes) {
    if (node.kind === 'module') flattener.addModule(node)
    else flattener.addModel(node)
  }
  return flattener.finish()
}

const assertedLevel = (inner: ModuleDomain): bigint => (inner.domain.resetActive === 'low' ? 0n : 1n)

class Flattener {
  readonly #hierarchy: Hierarchy
  readonly #widths: number[] = []
  readonly #cells = new Map<ModuleNode, Map<Variable, number>>()
  readonly #units: Unit[] = []
  readonly #edges: EdgeProgram[] = []
  readonly #memories: FlatMemory[] = []
  readonly #crossings: FlatCrossing[] = []
  readonly #names = new Map<string, number>()

  constructor(hierarchy: Hierarchy) {
    this.#hierarchy = hierarchy
  }

  cell(node: ModuleNode, variable: Variable): number {
    let cells = this.#cells.get(node)
    if (!cells) this.#cells.set(node, (cells = new Map()))
    let cell = cells.get(variable)
    if (cell === undefined) {
      const outer = node.connections.get(variable)
      cell = outer && node.parent ? this.cell(node.parent, outer) : this.#newCell(variable.width)
      cells.set(variable, cell)
    }
    return cell
  }

  #newCell(width: number): number {
    return this.#widths.push(width) - 1
  }

  addModule(node: ModuleNode): void {
    const { module } = node
    for (const variable of module.variables) this.#names.set(joinPath(node.path, variable.name), this.cell(node, variable))
    const kept = this.#keptExpressions(node)
    const compile = (expression: Expression, isRoot = false): ExpressionProgram =>
      expressionProgram(
        expression,
        (each) => (each.op === 'read' ? this.cell(node, each.variable) : (kept.get(each) ?? -1)),
        isRoot,
      )
    for (const [expression, cell] of kept) {
      const program = compile(expression, true)
      this.#units.push({ kind: 'expression', reads: cellsRead(program), program, cell })
      if (expression.op === 'crossing') this.#crossings.push({ cell, readers: new Set() })
    }
    this.#addWires(node, compile)
    const memories = this.#addMemories(node, compile)
    for (const domain of node.domains) this.#addDomain(node, domain, memories, compile)
  }

  /** Expressions whose value is kept in a cell: named ones, crossings, and those that several others use. */
  #keptExpressions(node: ModuleNode): Map<Expression, number> {
    const uses = new Map<Expression, number>()
    const use = (expression: Expression): void => void uses.set(expression, (uses.get(expression) ?? 0) + 1)
    const roots = rootExpressions(node.module)
    roots.forEach(use)
    const kept = new Map<Expression, number>()
    visitExpressions(roots, (expression) => expression.operands.forEach(use))
    for (const [expression, count] of uses) {
      const isPlain = expression.op === 'read' || expression.op === 'constant'
      if (expression.name === undefined && expression.op !== 'crossing' && (isPlain || count < 2)) continue
      const cell = this.#newCell(expression.width)
      kept.set(expression, cell)
    }
    for (const [name, expression] of namedExpressions(node.module))
      this.#names.set(joinPath(node.path, name), kept.get(expression)!)
    return kept
  }

  /** One unit for each group of the body's statements that assign a wire together. */
  #addWires(node: ModuleNode, compile: (expression: Expression) => ExpressionProgram): void {
    const isWire = (leaf: Leaf): boolean => leaf.kind === 'assign' && leaf.target.variable.kind !== 'register'
    const wanted = statementsWith(node.module.body, isWire)
    for (const { statements, targets } of wireGroups(node.module.body.filter((statement) => wanted.has(statement)))) {
      const program = statementProgram(statements, isWire, compile)
      this.#units.push({
        kind: 'statements',
        reads: [...cellsOfProgram(program)],
        program,
        targets: [...targets].map((variable) => ({ variable, cell: this.cell(node, variable) })),
      })
    }
  }

  #addMemories(node: ModuleNode, compile: (expression: Expression) => ExpressionProgram): Map<Memory, FlatMemory> {
    const memories = new Map<Memory, FlatMemory>()
    for (const memory of node.module.memories) {
      const flat: FlatMemory = { index: this.#memories.length, path: joinPath(node.path, memory.name), node, memory }
      this.#memories.push(flat)
      memories.set(memory, flat)
      for (const read of memory.reads) {
        if (read.domain) continue
        const address = compile(read.address)
        this.#units.push({ kind: 'read', reads: cellsRead(address), memory: flat, address, cell: this.cell(node, read.data) })
      }
    }
    return memories
  }

  #addDomain(
    node: ModuleNode,
    domain: BoundDomain,
    memories: ReadonlyMap<Memory, FlatMemory>,
    compile: (expression: Expression) => ExpressionProgram,
  ): void {
    const { inner } = domain
    const registers = node.module.variables
      .filter((variable) => variable.kind === 'register' && domainOfRegister(node, variable) === domain)
      .map((variable) => ({ variable, cell: this.cell(node, variable) }))
    const own = new Set(registers.map(({ variable }) => variable))
    const isOwn = (leaf: Leaf): boolean =>
      leaf.kind === 'assign' ? own.has(leaf.target.variable) : boundDomain(node, leaf.domain) === domain
    const reset = inner.reset && { cell: this.cell(node, inner.reset), asserted: assertedLevel(inner) }
    const reads = [...memories.values()].flatMap((memory) =>
      memory.memory.reads
        .filter((read) => read.domain && boundDomain(node, read.domain) === domain)
        .map((read) => ({
          memory,
          address: compile(read.address),
          enable: read.enable && compile(read.enable),
          cell: this.cell(node, read.data),
          site: this.#hierarchy.sites.findIndex((site) => site.kind === 'collision' && site.node === node && site.read === read),
        })),
    )
    const program = statementProgram(node.module.body, isOwn, compile)
    const enable = inner.enable && this.cell(node, inner.enable)
    if (program.length > 0 || reads.length > 0 || registers.length > 0)
      this.#edges.push({ node, domain, reset, enable, program, registers, reads })
    const readCells = cellsOfProgram(program)
    for (const crossing of this.#crossings) if (readCells.has(crossing.cell)) crossing.readers.add(domain.clock)
    if (reset && inner.domain.reset === 'async')
      this.#units.push({
        kind: 'reset',
        reads: [reset.cell],
        reset: reset.cell,
        asserted: reset.asserted,
        registers: registers
          .filter(({ variable }) => variable.resets && variable.init !== undefined)
          .map(({ variable, cell }) => ({ cell, init: BigInt.asUintN(variable.width, variable.init!) })),
      })
  }

  addModel(node: ModelNode): void {
    const cellOfPort = (port: Variable): { name: string; cell: number } => ({
      name: port.name,
      cell: this.cell(node.parent, node.connections.get(port)!),
    })
    const connected = node.foreign.ports.filter((port) => node.connections.has(port))
    const inputs = connected.filter((port) => port.kind !== 'output').map(cellOfPort)
    const outputs = connected.filter((port) => port.kind !== 'input' && !node.model.clocks?.[port.name]).map(cellOfPort)
    this.#units.push({ kind: 'model', reads: inputs.map(({ cell }) => cell), model: { node, inputs, outputs } })
  }

  finish(): Flat {
    const { top, clocks } = this.#hierarchy
    const ports = top.module.ports.map((port) => this.cell(top, port))
    return {
      widths: this.#widths,
      units: this.#units,
      edges: this.#edges,
      memories: this.#memories,
      crossings: this.#crossings,
      ports,
      clocks: clocks.map(({ source }) =>
        source.kind === 'port' ? ports[source.port]! : this.cell(source.node.parent, source.node.connections.get(source.port)!),
      ),
      names: this.#names,
      cell: (node, variable) => this.cell(node, variable),
    }
  }
}

/** Statements that share no assigned variable are independent. */
function wireGroups(body: readonly Statement[]): { statements: Statement[]; targets: Set<Variable> }[] {
  type Group = { statements: Statement[]; targets: Set<Variable> }
  const parents: number[] = body.map((_, i) => i)
  const rootOf = (at: number): number => {
    let root = at
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!
    return root
  }
  const firstOf = new Map<Variable, number>()
  body.forEach((statement, i) => {
    for (const variable of wiresOf(statement)) {
      const first = firstOf.get(variable)
      if (first === undefined) firstOf.set(variable, i)
      else parents[rootOf(i)] = rootOf(first)
    }
  })
  const groups = new Map<number, Group>()
  body.forEach((statement, i) => {
    const root = rootOf(i)
    const group = groups.get(root) ?? { statements: [], targets: new Set<Variable>() }
    group.statements.push(statement)
    for (const variable of wiresOf(statement)) group.targets.add(variable)
    groups.set(root, group)
  })
  return [...groups.values()]
}

function wiresOf(statement: Statement): Set<Variable> {
  const wires = new Set<Variable>()
  visitStatements([statement], (each) => {
    if (each.kind === 'assign' && each.target.variable.kind !== 'register') wires.add(each.target.variable)
  })
  return wires
}
