import type { Expression } from '../ir/expression.ts'
import type { Attributes, Instance, Memory, Module, PortTree, Variable } from '../ir/module.ts'
import { breakable } from './layout.ts'
import { Lines } from './lines.ts'
import { literal, patternLabel } from './literal.ts'
import { type Assignment, addressWidth, type Lowered, rootsOf, visitLowered } from './lower.ts'
import type { ClockedBlock, CombinationalBlock, CombinationalRead, ModulePlan } from './plan.ts'
import { isInstanceOutput } from './signal-graph.ts'
import type { NamedSignal } from './signals.ts'
import { alwaysAssigned, quoted, StatementWriter } from './statements.ts'
import { addressText, bitsText, isolatedText } from './text.ts'

/** `(* keep, io_type = "LVCMOS33" *) `, or nothing. */
function attributesText(attributes: Attributes): string {
  const entries = Object.entries(attributes).map(([name, value]) =>
    value === true ? name : `${name} = ${typeof value === 'number' ? value : quoted(value)}`,
  )
  return entries.length > 0 ? `(* ${entries.join(', ')} *) ` : ''
}

/** Vectors in the order of significance, one bit without a range. */
const rangeText = (width: number): string => (width === 1 ? '' : `[${width - 1}:0] `)
const typeText = (variable: { readonly width: number; readonly signed: boolean }): string =>
  `${variable.signed ? 'signed ' : ''}${rangeText(variable.width)}`

/** Groups of ports, as the design's bundles have them: clocks and resets first. */
function portGroups(module: Module): Variable[][] {
  const groupOf = new Map<Variable, number>()
  let count = 0
  const leaves = (tree: PortTree, group: number): void => {
    if (tree.kind === 'signal') for (const leaf of tree.leaves) groupOf.set(leaf, group)
    else for (const part of tree.kind === 'bundle' ? Object.values(tree.fields) : tree.items) leaves(part, group)
  }
  const fields = module.tree.kind === 'bundle' ? Object.values(module.tree.fields) : [module.tree]
  // Single signals that follow one another are one group.
  let inSingles = false
  for (const field of fields) {
    const isSingle = field.kind === 'signal'
    if (!(isSingle && inSingles)) count++
    inSingles = isSingle
    leaves(field, count)
  }
  for (const { clock, reset, enable } of module.domains)
    for (const signal of [clock, reset, enable]) if (signal) groupOf.set(signal, 0)
  const groups: Variable[][] = []
  let last = -1
  for (const port of module.ports) {
    const group = groupOf.get(port) ?? 0
    if (group !== last) groups.push([])
    groups.at(-1)!.push(port)
    last = group
  }
  return groups
}

interface Item {
  readonly position: number
  readonly roots: readonly Expression[]
  readonly write: () => void
}

const rootsIn = (body: readonly Lowered[]): Expression[] => {
  const roots: Expression[] = []
  visitLowered(body, (statement) => roots.push(...rootsOf(statement)))
  return roots
}

/** Writes one module as planned. */
export class ModuleWriter {
  readonly lines: Lines
  readonly #plan: ModulePlan
  readonly #module: Module
  readonly #statements: StatementWriter
  readonly #order: Map<NamedSignal, number>
  readonly #written = new Set<NamedSignal>()

  constructor(plan: ModulePlan, showsSource: boolean) {
    this.lines = new Lines(showsSource)
    this.#plan = plan
    this.#module = plan.module
    this.#statements = new StatementWriter(this.lines, plan.signals)
    this.#order = new Map(plan.signals.all.map((signal, i) => [signal, i]))
  }

  write(): Lines {
    this.#header()
    this.#declarations()
    const items = [
      ...this.#module.instances.map((instance) => this.#instanceItem(instance)),
      ...this.#plan.reads.map((port) => this.#readItem(port)),
      ...this.#plan.assigns.map(({ position, assignment }) => this.#assignItem(position, assignment)),
      ...this.#plan.combinational.map((block) => this.#combinationalItem(block)),
      ...this.#plan.clocked.map((block) => this.#clockedItem(block)),
    ]
    for (const [variable, parts] of this.#plan.segments)
      items.push({
        position: -1,
        roots: [],
        write: () => {
          const names = parts.toReversed().map((part) => part.variable.name)
          if (!isInstanceOutput(variable))
            this.lines.add(1, `assign ${variable.name} = {${names.join(`, ${breakable}`)}};`, variable.origin)
          else
            for (const part of parts)
              this.lines.add(
                1,
                `assign ${part.variable.name} = ${bitsText(variable.name, part.low, part.width)};`,
                variable.origin,
              )
        },
      })
    for (const item of items.sort((a, b) => a.position - b.position)) {
      this.#signalsOf(item.roots)
      item.write()
    }
    this.#checks()
    this.lines.gap()
    this.lines.add(0, 'endmodule', this.#module.origin)
    return this.lines
  }

  #header(): void {
    const { name, origin, attributes } = this.#module
    const groups = portGroups(this.#module)
    const lead = attributes ? attributesText(attributes) : ''
    if (groups.length === 0) {
      this.lines.add(0, `${lead}module ${name};`, origin)
      return
    }
    this.lines.add(0, `${lead}module ${name} (`, origin)
    const last = this.#module.ports.at(-1)
    groups.forEach((group, i) => {
      if (i > 0 && (group.length > 1 || groups[i - 1]!.length > 1)) this.lines.gap()
      for (const port of group) this.lines.add(1, `${this.#portText(port)}${port === last ? '' : ','}`, port.origin)
    })
    this.lines.add(0, ');')
  }

  #portText(port: Variable): string {
    const direction = { input: 'input ', output: 'output', inout: 'inout ' }[port.kind as 'input' | 'output' | 'inout']
    const storage = this.#plan.procedural.has(port) ? 'reg' : 'wire'
    return `${this.#attributesOf(port)}${direction} ${storage} ${typeText(port)}${port.name}`
  }

  #attributesOf(variable: Variable): string {
    const attributes = { ...(this.#plan.kept.has(variable) ? { keep: true as const } : {}), ...variable.attributes }
    return attributesText(attributes)
  }

  #declarations(): void {
    const { signals, procedural, connected, segments, assigns } = this.#plan
    const driven = new Set<Variable>(assigns.map(({ assignment }) => assignment.target.variable))
    this.lines.gap()
    for (const variable of this.#module.variables) {
      if (variable.kind === 'input' || variable.kind === 'output' || variable.kind === 'inout' || connected.has(variable))
        continue
      const isProcedural = procedural.has(variable)
      if (
        variable.kind === 'wire' &&
        !isProcedural &&
        !driven.has(variable) &&
        !segments.has(variable) &&
        !signals.isRead(variable)
      ) {
        if (!this.#isConnected(variable)) continue
      }
      this.lines.add(
        1,
        `${this.#attributesOf(variable)}${isProcedural ? 'reg' : 'wire'} ${typeText(variable)}${variable.name};`,
        variable.origin,
      )
    }
    for (const parts of segments.values())
      for (const { variable } of parts)
        this.lines.add(1, `${procedural.has(variable) ? 'reg' : 'wire'} ${typeText(variable)}${variable.name};`, variable.origin)
    for (const memory of this.#module.memories) this.#memory(memory)
    this.lines.gap()
  }

  readonly #connections = new Set<Variable>()

  #isConnected(variable: Variable): boolean {
    if (this.#connections.size === 0) {
      for (const instance of this.#module.instances) for (const each of instance.connections) this.#connections.add(each.variable)
      for (const domain of this.#module.domains)
        for (const each of [domain.clock, domain.reset, domain.enable]) if (each) this.#connections.add(each)
    }
    return this.#connections.has(variable)
  }

  #memory(memory: Memory): void {
    // LUT RAM is made of writable cells: what nothing writes is a table in plain LUTs.
    const writes = this.#writeAddresses(memory)
    const distributed = writes.length > 0 ? 'distributed' : 'logic'
    const style = { block: 'block', distributed, registers: 'logic', any: undefined }[memory.storage]
    const isRam = writes.length > 0 && (style === 'block' || style === 'distributed')
    const attributes: Attributes = {
      ...(style ? { ram_style: style } : {}),
      ...(memory.collision === 'never' && memory.reads.some(({ domain }) => domain) ? { no_rw_check: true as const } : {}),
      // Yosys makes registers of a memory that is written at constant addresses only.
      ...(isRam && writes.every(({ op }) => op === 'constant') ? { nomem2reg: true as const } : {}),
      ...memory.attributes,
    }
    this.lines.add(
      1,
      `${attributesText(attributes)}reg ${rangeText(memory.width)}${memory.name} [0:${memory.depth - 1}];`,
      memory.origin,
    )
  }

  /** Where a memory is written. */
  #writeAddresses(memory: Memory): Expression[] {
    const addresses: Expression[] = []
    for (const block of this.#plan.clocked)
      visitLowered(block.body, (statement) => {
        if (statement.kind === 'write' && statement.memory === memory) addresses.push(statement.address)
      })
    return addresses
  }

  /** The signals that expressions stand on, each once, before whoever reads it first. */
  #signalsOf(roots: readonly Expression[]): void {
    const { signals } = this.#plan
    const needed: NamedSignal[] = []
    const stack = [...roots]
    const seen = new Set<Expression>()
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      const signal = signals.signalOf(node)
      if (signal) {
        if (this.#written.has(signal)) continue
        this.#written.add(signal)
        needed.push(signal)
        stack.push(...signal.node.operands)
      } else stack.push(...node.operands)
    }
    if (needed.length === 0) return
    for (const signal of needed.sort((a, b) => this.#order.get(a)! - this.#order.get(b)!)) this.#signal(signal)
  }

  #signal(signal: NamedSignal): void {
    const { node, name, origin } = signal
    if (node.op !== 'select') {
      this.lines.add(1, `wire ${typeText(node)}${name} = ${breakable}${signal.text};`, origin)
      return
    }
    const { signals } = this.#plan
    const [on, ...values] = node.operands as [Expression, ...Expression[]]
    this.lines.gap()
    this.lines.add(1, `reg ${typeText(node)}${name};`, origin)
    this.lines.add(1, 'always @* begin', origin)
    const isMasked = node.arms.some((patterns) => patterns.some(({ care }) => care !== (1n << BigInt(on.width)) - 1n))
    this.lines.add(2, `${isMasked ? 'casez' : 'case'} (${isolatedText(signals.text(on))})`, origin)
    node.arms.forEach((patterns, i) => {
      const labels = patterns.map((pattern) => patternLabel(pattern, on.width)).join(`, ${breakable}`)
      this.lines.add(3, `${labels}: ${name} = ${signals.text(values[i]!).text};`, values[i]!.origin ?? origin)
    })
    this.lines.add(3, `default: ${name} = ${signals.text(values.at(-1)!).text};`, origin)
    this.lines.add(2, 'endcase', origin)
    this.lines.add(1, 'end', origin)
    this.lines.gap()
  }

  #assignItem(position: number, assignment: Assignment): Item {
    const { signals } = this.#plan
    const { value, target, origin } = assignment
    const text = signals.carried.get(value) ?? signals.text(value)
    const isCarried = signals.carried.has(value)
    return {
      position,
      roots: isCarried ? value.operands : [value],
      write: () => this.lines.add(1, `assign ${this.#statements.targetText(target)} = ${breakable}${text.text};`, origin),
    }
  }

  #readItem(port: CombinationalRead): Item {
    const { signals } = this.#plan
    const { memory, data, address, inside, origin } = port
    return {
      position: -1,
      roots: [address, inside],
      write: () => {
        const word = `${memory.name}[${addressText(signals.text(address))}]`
        const zero = literal(0n, memory.width)
        const isKnown = inside.op === 'constant'
        const value = isKnown ? (inside.value === 0n ? zero : word) : `${signals.text(inside).text} ? ${word} : ${zero}`
        this.lines.add(1, `assign ${data.name} = ${value};`, origin)
      },
    }
  }

  #combinationalItem(block: CombinationalBlock): Item {
    return {
      position: block.position,
      roots: rootsIn(block.body),
      write: () => {
        const always = alwaysAssigned(block.body)
        this.lines.gap()
        this.lines.add(1, 'always @* begin', block.body[0]?.origin)
        for (const variable of block.variables)
          if ((always.get(variable) ?? 0n) !== (1n << BigInt(variable.width)) - 1n)
            this.lines.add(2, `${variable.name} = ${literal(0n, variable.width, variable.signed)};`, variable.origin)
        this.#statements.write(block.body, 2, '=')
        this.lines.add(1, 'end')
        this.lines.gap()
      },
    }
  }

  #event({ domain, resets }: ClockedBlock): string {
    const edge = domain.domain.edge === 'rising' ? 'posedge' : 'negedge'
    const clock = `${edge} ${domain.clock.name}`
    if (!resets || domain.domain.reset !== 'async' || !domain.reset) return clock
    return `${clock} or ${domain.domain.resetActive === 'high' ? 'posedge' : 'negedge'} ${domain.reset.name}`
  }

  #clockedItem(block: ClockedBlock): Item {
    return {
      position: block.position,
      roots: rootsIn(block.body),
      write: () => {
        const powerUp = block.registers.filter(({ init }) => init !== undefined)
        this.lines.gap()
        if (powerUp.length === 1) {
          const [only] = powerUp
          this.lines.add(1, `initial ${only!.name} = ${literal(only!.init!, only!.width, only!.signed)};`, only!.origin)
        } else if (powerUp.length > 0) {
          this.lines.add(1, 'initial begin')
          for (const variable of powerUp)
            this.lines.add(2, `${variable.name} = ${literal(variable.init!, variable.width, variable.signed)};`, variable.origin)
          this.lines.add(1, 'end')
        }
        if (block.body.length > 0) {
          this.lines.add(1, `always @(${this.#event(block)}) begin`, block.body[0]!.origin)
          this.#statements.write(block.body, 2, '<=')
          this.lines.add(1, 'end')
        }
        this.lines.gap()
      },
    }
  }

  #instanceItem(instance: Instance): Item {
    const { connected, signals } = this.#plan
    const values = instance.connections.map(({ variable }) => connected.get(variable))
    return {
      position: -1,
      roots: values.flatMap((assignment) => (assignment ? [assignment.value] : [])),
      write: () => {
        this.lines.gap()
        const { module } = instance
        const lead = instance.attributes ? attributesText(instance.attributes) : ''
        const parameters = module.kind === 'foreign' ? Object.entries(module.parameters) : []
        if (parameters.length > 0) {
          this.lines.add(1, `${lead}${module.name} #(`, instance.origin)
          parameters.forEach(([name, value], i) =>
            this.lines.add(
              2,
              `.${name}(${typeof value === 'number' ? value : quoted(value)})${i < parameters.length - 1 ? ',' : ''}`,
              instance.origin,
            ),
          )
          this.lines.add(1, `) ${instance.name} (`, instance.origin)
        } else this.lines.add(1, `${lead}${module.name} ${instance.name} (`, instance.origin)
        const last = instance.connections.length - 1
        instance.connections.forEach(({ port, variable }, i) => {
          const assignment = values[i]
          const text = assignment ? signals.text(assignment.value).text : variable.name
          this.lines.add(2, `.${port.name}(${text})${i < last ? ',' : ''}`, assignment?.origin ?? instance.origin)
        })
        this.lines.add(1, ');', instance.origin)
        this.lines.gap()
      },
    }
  }

  /** What only a simulation sees: synthesis defines SYNTHESIS. */
  #checks(): void {
    for (const block of this.#plan.checks) this.#signalsOf(rootsIn(block.body))
    this.#memoryContents()
    if (this.#plan.checks.length === 0) return
    this.lines.gap()
    this.lines.add(0, '`ifndef SYNTHESIS')
    for (const block of this.#plan.checks) {
      this.lines.add(1, `always @(${this.#event(block)}) begin`)
      this.#statements.write(block.body, 2, '<=')
      this.lines.add(1, 'end')
    }
    this.lines.add(0, '`endif')
  }

  #memoryContents(): void {
    for (const memory of this.#module.memories) {
      if (!memory.init || memory.init.length === 0) continue
      this.lines.gap()
      this.lines.add(1, 'initial begin', memory.origin)
      memory.init.forEach((word, i) => {
        const address = literal(BigInt(i), addressWidth(memory.depth))
        this.lines.add(2, `${memory.name}[${address}] = ${literal(word, memory.width)};`, memory.origin)
      })
      this.lines.add(1, 'end', memory.origin)
    }
  }
}
