import type { Check, Memory, Print, Variable } from '../../ir/module.ts'
import {
  type ClockEdge,
  type CreateEngine,
  type Engine,
  type EngineEvent,
  type EngineOptions,
  initialWord,
  StateHasher,
} from '../engine.ts'
import type { Hierarchy, ModelNode } from '../hierarchy.ts'
import { collisionBits, pathHash, powerUpBits } from '../power-up.ts'
import { evaluate, evaluateBits } from './expression-program.ts'
import { type EdgeProgram, type Flat, type FlatMemory, type FlatModel, flatten, type Unit } from './flatten.ts'
import { execute, type ReachedWrite } from './statement-program.ts'

/**
 * The semantics, executable: BigInt, one value a cell, units evaluated until nothing changes. It is the judge of the
 * other engines, so it is written to be seen right, not to be fast.
 */
export const createEngine: CreateEngine = (hierarchy, options) => new Interpreter(hierarchy, options)

class Interpreter implements Engine {
  readonly name = 'interpreter'
  readonly #hierarchy: Hierarchy
  readonly #options: EngineOptions
  readonly #flat: Flat
  readonly #cells: bigint[]
  readonly #memories: bigint[][] = []
  readonly #units: readonly Unit[]
  /** Units to evaluate again when a cell, or a memory, changes. */
  readonly #unitsOfCell: number[][]
  readonly #unitsOfMemory: number[][]
  readonly #dirty: Uint8Array
  #isSettled = false
  /** More than any design without a loop needs: a pass settles at least one bit for good. */
  readonly #mostPasses: number
  readonly #models = new Map<FlatModel, ReturnType<FlatModel['node']['model']['create']>>()
  readonly #unitOfModel = new Map<FlatModel, number>()
  readonly #sampled: bigint[] = []
  readonly #risings: number[]
  readonly #siteOf = new Map<object, Map<object, number>>()
  readonly #crossings: { before: bigint; edges: number }[]
  #events: EngineEvent[] = []
  #hasFailed = false

  constructor(hierarchy: Hierarchy, options: EngineOptions) {
    this.#hierarchy = hierarchy
    this.#options = options
    this.#flat = flatten(hierarchy)
    const { widths, units, memories, clocks } = this.#flat
    this.#cells = widths.map(() => 0n)
    this.#mostPasses = 2 * widths.reduce((sum, width) => sum + width, 0) + 10
    this.#units = orderUnits(units)
    this.#dirty = new Uint8Array(units.length).fill(1)
    this.#unitsOfCell = widths.map(() => [])
    this.#unitsOfMemory = memories.map(() => [])
    this.#units.forEach((unit, i) => {
      for (const cell of unit.reads) this.#unitsOfCell[cell]!.push(i)
      if (unit.kind === 'read') this.#unitsOfMemory[unit.memory.index]!.push(i)
      if (unit.kind === 'model') {
        this.#models.set(unit.model, unit.model.node.model.create())
        this.#unitOfModel.set(unit.model, i)
      }
    })
    for (const site of hierarchy.sites) {
      const sites = this.#siteOf.get(site.node) ?? new Map<object, number>()
      if (site.kind === 'check') sites.set(site.statement, site.index)
      this.#siteOf.set(site.node, sites)
    }
    this.#risings = clocks.map(() => 0)
    for (const cell of clocks) this.#cells[cell] = 1n
    for (const entry of hierarchy.state) {
      if (entry.memory) {
        const { index } = this.#memoryAt(entry.path)
        this.#memories[index] = Array.from({ length: entry.depth }, (_, i) => initialWord(entry, options.seed, i))
      } else this.#cells[this.#flat.cell(entry.node, entry.variable!)] = initialWord(entry, options.seed)
    }
    this.#crossings = this.#flat.crossings.map(() => ({ before: 0n, edges: 0 }))
  }

  set(port: number, value: bigint): void {
    this.#change(this.#flat.ports[port]!, value)
  }
  setNumber(port: number, value: number): void {
    this.set(port, BigInt(value))
  }
  get(port: number): bigint {
    this.#settle()
    return this.#cells[this.#flat.ports[port]!]!
  }
  getNumber(port: number): number {
    return Number(this.get(port))
  }
  getSampled(port: number): bigint {
    return this.#sampled[port] ?? this.get(port)
  }
  getSampledNumber(port: number): number {
    return Number(this.getSampled(port))
  }

  step(cycles: number): number {
    const { hasFalling } = this.#hierarchy.clocks[0]!
    this.#hasFailed = false
    for (let cycle = 1; cycle <= cycles; cycle++) {
      if (hasFalling) this.edges([{ clock: 0, level: 0 }])
      this.edges([{ clock: 0, level: 1 }])
      if (this.#hasFailed) return cycle
    }
    return cycles
  }

  edges(edges: readonly ClockEdge[]): void {
    this.#settle()
    for (const [port, cell] of this.#flat.ports.entries()) this.#sampled[port] = this.#cells[cell]!
    const levels = new Map(edges.map(({ clock, level }) => [this.#hierarchy.clocks[clock]!, level]))
    const active = this.#flat.edges.filter(({ domain }) => levels.get(domain.clock) === domain.active)
    const modelEdges = this.#sampleModels(levels)
    const restore = this.#options.jitter ? this.#jitter(levels) : []
    const registers: { cell: number; value: bigint }[] = []
    const writes: (ReachedWrite & { readonly flat: FlatMemory })[] = []
    const events: EngineEvent[] = []
    for (const program of active) this.#sample(program, registers, writes, events)
    const reads = active.flatMap((program) => this.#sampleReads(program))
    for (const { cell, value } of restore) this.#change(cell, value)

    for (const { cell, value } of registers) this.#change(cell, value)
    writes.sort((a, b) => a.order - b.order)
    const before = reads.map(({ memory, address }) => this.#word(memory, address))
    for (const { flat, address, data, bits } of writes) this.#write(flat, address, data, bits)
    reads.forEach(({ memory, address, cell, site, program }, i) => {
      const written = writes
        .filter((write) => write.flat === memory && write.address === address)
        .reduce((bits, write) => bits | write.bits, 0n)
      const isInside = address < BigInt(memory.memory.depth)
      if (isInside && written !== 0n && site >= 0) events.push(this.#event(site, program, [address]))
      this.#change(cell, isInside ? this.#readWord(memory, address, before[i]!, written) : 0n)
    })
    for (const { clock, level } of edges) {
      this.#change(this.#flat.clocks[clock]!, BigInt(level))
      if (level === 1) this.#risings[clock]!++
    }
    for (const { model, clock, inputs } of modelEdges) {
      this.#models.get(model)!.edge?.(clock, inputs)
      this.#touch(this.#unitOfModel.get(model)!)
    }
    this.#events.push(...events.sort((a, b) => a.site - b.site))
  }

  /** Values of one domain's registers after the edge, its writes and its reports, from values before the edge. */
  #sample(
    program: EdgeProgram,
    registers: { cell: number; value: bigint }[],
    writes: (ReachedWrite & { readonly flat: FlatMemory })[],
    events: EngineEvent[],
  ): void {
    const { node, reset, enable } = program
    const isReset = reset !== undefined && this.#cells[reset.cell] === reset.asserted
    const isEnabled = enable === undefined || this.#cells[enable] !== 0n
    const values = new Map<Variable, bigint>(program.registers.map(({ variable, cell }) => [variable, this.#cells[cell]!]))
    const report = (statement: Check | Print, printed: readonly bigint[]): void =>
      void events.push(this.#event(this.#siteOf.get(node)!.get(statement)!, program, printed))
    execute(program.program, this.#cells, values, {
      write: (write) => isEnabled && writes.push({ ...write, flat: this.#memoryOf(program, write.memory) }),
      check: (statement, holds) => {
        if (isReset || holds || statement.kind === 'cover') return
        this.#hasFailed = true
        report(statement, [])
      },
      print: (statement, programs) => {
        if (!isReset)
          report(
            statement,
            programs.map((each) => evaluate(each, this.#cells)),
          )
      },
    })
    for (const { variable, cell } of program.registers) {
      if (isReset && variable.resets && variable.init !== undefined)
        registers.push({ cell, value: BigInt.asUintN(variable.width, variable.init) })
      else if (isEnabled) registers.push({ cell, value: values.get(variable)! })
    }
  }

  #sampleReads(program: EdgeProgram) {
    const { reads, enable } = program
    if (enable !== undefined && this.#cells[enable] === 0n) return []
    return reads
      .filter((read) => !read.enable || evaluateBits(read.enable, this.#cells) !== 0n)
      .map(({ memory, address, cell, site }) => ({
        memory,
        address: evaluateBits(address, this.#cells),
        cell,
        site,
        program,
      }))
  }

  #readWord(flat: FlatMemory, address: bigint, before: bigint, written: bigint): bigint {
    const { collision, width } = flat.memory
    if (collision === 'new') return this.#word(flat, address)
    if (collision === 'old' || written === 0n) return before
    return (before & ~written) | (collisionBits(this.#options.seed, flat.path, Number(address), width) & written)
  }

  #event(site: number, program: EdgeProgram, values: readonly bigint[]): EngineEvent {
    return { site, cycle: this.#risings[program.domain.clock.index]!, values }
  }

  /** Gives crossings read at these edges a value some bits of which are a cycle old. Returns what to put back. */
  #jitter(levels: ReadonlyMap<object, number>): { cell: number; value: bigint }[] {
    const restore: { cell: number; value: bigint }[] = []
    this.#flat.crossings.forEach(({ cell, readers }, number) => {
      const isRead = readers.size === 0 ? levels.size > 0 : [...readers].some((clock) => levels.has(clock))
      if (!isRead) return
      const state = this.#crossings[number]!
      const now = this.#cells[cell]!
      const late = powerUpBits(pathHash(this.#options.seed, `jitter ${number}`), state.edges, this.#flat.widths[cell]!)
      const seen = state.edges === 0 ? now : (state.before & late) | (now & ~late)
      state.before = now
      state.edges++
      if (seen === now) return
      restore.push({ cell, value: now })
      this.#change(cell, seen)
    })
    if (restore.length > 0) this.#settle()
    return restore
  }

  #sampleModels(levels: ReadonlyMap<object, number>) {
    return [...this.#models.keys()].flatMap((model) =>
      model.node.clockInputs
        .filter(({ clock }) => levels.get(clock) === 1)
        .map(({ port }) => ({ model, clock: port.name, inputs: this.#inputsOf(model) })),
    )
  }

  #inputsOf(model: FlatModel): Record<string, bigint> {
    return Object.fromEntries(model.inputs.map(({ name, cell }) => [name, this.#cells[cell]!]))
  }

  #memoryOf(program: EdgeProgram, memory: Memory): FlatMemory {
    return this.#flat.memories.find((flat) => flat.node === program.node && flat.memory === memory)!
  }

  #memoryAt(path: string): FlatMemory {
    const found = this.#flat.memories.find((flat) => flat.path === path)
    if (!found) throw new Error(`there is no memory \`${path}\``)
    return found
  }

  #word(flat: FlatMemory, address: bigint): bigint {
    return address < BigInt(flat.memory.depth) ? this.#memories[flat.index]![Number(address)]! : 0n
  }

  #write(flat: FlatMemory, address: bigint, data: bigint, bits: bigint): void {
    if (address >= BigInt(flat.memory.depth)) return
    const words = this.#memories[flat.index]!
    words[Number(address)] = (words[Number(address)]! & ~bits) | (data & bits)
    for (const unit of this.#unitsOfMemory[flat.index]!) this.#touch(unit)
  }

  #change(cell: number, value: bigint): void {
    const bits = BigInt.asUintN(this.#flat.widths[cell]!, value)
    if (this.#cells[cell] === bits) return
    this.#cells[cell] = bits
    for (const unit of this.#unitsOfCell[cell]!) this.#touch(unit)
  }

  #touch(unit: number): void {
    this.#dirty[unit] = 1
    this.#isSettled = false
  }

  /** A design without combinational loops comes to rest at one state, whatever the order. */
  #settle(): void {
    for (let pass = 0; !this.#isSettled; pass++) {
      if (pass > this.#mostPasses) throw new Error('the design does not come to rest: it has a combinational loop')
      this.#isSettled = true
      for (let i = 0; i < this.#units.length; i++) {
        if (!this.#dirty[i]) continue
        this.#dirty[i] = 0
        this.#evaluateUnit(this.#units[i]!)
      }
    }
  }

  #evaluateUnit(unit: Unit): void {
    switch (unit.kind) {
      case 'expression':
        this.#change(unit.cell, evaluate(unit.program, this.#cells))
        break
      case 'statements': {
        const values = new Map<Variable, bigint>()
        execute(unit.program, this.#cells, values)
        for (const { variable, cell } of unit.targets) this.#change(cell, values.get(variable) ?? 0n)
        break
      }
      case 'read':
        this.#change(unit.cell, this.#word(unit.memory, evaluateBits(unit.address, this.#cells)))
        break
      case 'reset':
        if (this.#cells[unit.reset] === unit.asserted) for (const { cell, init } of unit.registers) this.#change(cell, init)
        break
      case 'model': {
        const outputs = this.#models.get(unit.model)!.settle?.(this.#inputsOf(unit.model)) ?? {}
        for (const { name, cell } of unit.model.outputs) this.#change(cell, outputs[name] ?? 0n)
        break
      }
    }
  }

  modelInputs(node: ModelNode): Readonly<Record<string, bigint>> {
    this.#settle()
    return this.#inputsOf([...this.#models.keys()].find((model) => model.node === node)!)
  }

  peek(path: string): bigint {
    this.#settle()
    const cell = this.#flat.names.get(path)
    if (cell !== undefined) return this.#cells[cell]!
    const { flat, index } = this.#wordAt(path)
    return this.#memories[flat.index]![index]!
  }

  poke(path: string, value: bigint): void {
    const cell = this.#flat.names.get(path)
    if (cell !== undefined) this.#change(cell, value)
    else {
      const { flat, index } = this.#wordAt(path)
      this.load(flat.path, [value], index)
    }
  }

  #wordAt(path: string): { flat: FlatMemory; index: number } {
    const [, memory = path, digits = '0'] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
    const flat = this.#memoryAt(memory)
    const index = Number(digits)
    if (index >= flat.memory.depth) throw new Error(`\`${memory}\` has ${flat.memory.depth} words, not a word ${index}`)
    return { flat, index }
  }

  load(memoryPath: string, words: readonly bigint[], first = 0): void {
    const flat = this.#memoryAt(memoryPath)
    const all = (1n << BigInt(flat.memory.width)) - 1n
    for (const [i, word] of words.entries()) this.#write(flat, BigInt(first + i), word & all, all)
  }

  stateHash(): string {
    this.#settle()
    const hasher = new StateHasher()
    for (const { path, node, variable, memory, width } of this.#hierarchy.state) {
      if (memory) for (const word of this.#memories[this.#memoryAt(path).index]!) hasher.word(word, width)
      else hasher.word(this.#cells[this.#flat.cell(node, variable!)]!, width)
    }
    return hasher.text()
  }

  events(): readonly EngineEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  dispose(): void {
    this.#models.clear()
  }
}

/** Producers before readers as far as that is possible, so that one pass mostly suffices. A loop with its own stack. */
function orderUnits(units: readonly Unit[]): Unit[] {
  const producer = new Map<number, Unit>()
  for (const unit of units) for (const cell of written(unit)) producer.set(cell, unit)
  const ordered: Unit[] = []
  const seen = new Set<Unit>()
  const done = new Set<Unit>()
  const stack: Unit[] = units.toReversed()
  for (let unit = stack.at(-1); unit; unit = stack.at(-1)) {
    const needed = seen.has(unit) ? [] : unit.reads.map((cell) => producer.get(cell)).filter((each) => each && !seen.has(each))
    seen.add(unit)
    if (needed.length > 0) {
      for (const each of needed) stack.push(each!)
      continue
    }
    stack.pop()
    if (done.has(unit)) continue
    done.add(unit)
    ordered.push(unit)
  }
  return ordered
}

function written(unit: Unit): number[] {
  switch (unit.kind) {
    case 'expression':
    case 'read':
      return [unit.cell]
    case 'statements':
      return unit.targets.map(({ cell }) => cell)
    case 'reset':
      return []
    case 'model':
      return unit.model.outputs.map(({ cell }) => cell)
  }
}
