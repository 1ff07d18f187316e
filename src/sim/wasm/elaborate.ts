import type { Expression } from '../../ir/expression.ts'
import { type Leaf, leavesOf } from '../../ir/leaves.ts'
import type { Variable } from '../../ir/module.ts'
import type { ModelNode, ModuleNode } from '../hierarchy.ts'
import { bitsOfExpression } from './bits-asked.ts'
import type { Graph, Node } from './graph.ts'
import { type MemoryPlace, type Place, slotOf } from './layout.ts'
import { chooseArm, lowerExpression } from './lower.ts'
import { type Effect, type Projected, projectionOf, projectionOfLeaf } from './projection.ts'
import { type Source, Sources } from './source.ts'
import type { Unit } from './unit.ts'
import { assemble, constantWord, limbCount, muxWords, resizeWord, shiftWord, sliceWord, type Word, widthOfLimb } from './wide.ts'

/** Values of an instance's outputs where it is not part of the unit. */
export interface Outside {
  /** `input(port)` asks for an input's value; one not there yet is computed first and the output asked for again. */
  output(node: ModuleNode | ModelNode, port: Variable, input: (port: Variable) => Word | undefined): Word | undefined
}

interface Task {
  readonly node: ModuleNode
  readonly what: Expression | Leaf | Source
  readonly low: number
  readonly width: number
  isOpen: boolean
}

/** Thrown where leaves need each other unless expressions are cut into the bits that are asked for. */
export class KnotError extends Error {}

/**
 * Values of a unit's variables and expressions as words of a graph, computed when asked for: what nobody asks for is
 * never made. A loop with its own stack, so that the depth of expressions is no limit.
 *
 * A statement's `if` and `switch` become `mux` and `case` nodes with all that hangs on one condition on that very node,
 * from which the schedule makes branches again. Reads mean final values; a variable is computed leaf by leaf.
 *
 * With `isBitwise` a slice asks just for the bits of its operand that it needs, down through bitwise operators: needed
 * where a wire depends on other bits of itself through one expression; else it would only make the graph larger.
 */
export class Elaboration {
  readonly graph: Graph
  readonly #outside: Outside
  readonly #isBitwise: boolean
  readonly #expressions = new Map<ModuleNode, Map<Expression, Map<number, Word>>>()
  readonly #leaves = new Map<ModuleNode, Map<Leaf, Word>>()
  readonly #sources: Sources
  readonly #stored = new Map<Source, Word>()
  readonly #open = new Map<object, Map<object, Set<number>>>()

  constructor(
    graph: Graph,
    unit: Unit,
    outside: Outside,
    constants: ReadonlyMap<Variable, bigint>,
    isBitwise: boolean,
    withResetLevels: boolean,
  ) {
    this.graph = graph
    this.#outside = outside
    this.#isBitwise = isBitwise
    this.#sources = new Sources(unit, constants, withResetLevels)
  }

  /** The settled value of a variable; of a register its value now. */
  variable(node: ModuleNode, variable: Variable): Word {
    return this.#demand(() => this.#tryVariable(node, variable, 0, variable.width))
  }

  expression(node: ModuleNode, expression: Expression): Word {
    return this.#demand(() => this.#tryExpression(node, expression, 0, expression.width))
  }

  /** What a register takes at its edge where neither reset nor enable say otherwise. */
  next(node: ModuleNode, register: Variable): Word {
    const hold = this.variable(node, register)
    const parts = leavesOf(node.module)
      .of(register)
      .flatMap((leaf) => this.#demand(() => this.#tryLeaf(node, leaf, sliceWord(this.graph, hold, leaf.low, leaf.width))))
    return assemble(this.graph, parts)
  }

  /** `value` where the statement is reached, else `otherwise`. */
  effect(node: ModuleNode, statement: Effect, value: Node, otherwise: Node): Node {
    const projected = projectionOf(node.module).get(statement) ?? []
    return this.#demand(() => {
      if (!this.#areConditionsReady(node, projected, 0, 0)) return undefined
      return this.#run(node, projected, [otherwise], undefined, [value])
    })[0]!
  }

  // Asking and answering. `#try…` returns a value, or puts on `#missing` what is needed first.

  #missing: Task[] = []

  #demand(attempt: () => Word | undefined): Word {
    for (;;) {
      this.#missing = []
      const word = attempt()
      if (word) return word
      this.#solve(this.#missing)
    }
  }

  #solve(first: readonly Task[]): void {
    const stack = [...first]
    for (let task = stack.at(-1); task; task = stack.at(-1)) {
      this.#missing = []
      if (this.#attempt(task)) {
        stack.pop()
        if (task.isOpen) this.#openSet(task).delete(task.low * 0x4000000 + task.width)
        continue
      }
      if (!task.isOpen) {
        task.isOpen = true
        this.#openSet(task).add(task.low * 0x4000000 + task.width)
      }
      for (const needed of this.#missing) {
        if (this.#openSet(needed).has(needed.low * 0x4000000 + needed.width)) throw new KnotError('leaves need each other')
        stack.push(needed)
      }
    }
  }

  #openSet(task: Task): Set<number> {
    let byWhat = this.#open.get(task.node)
    if (!byWhat) this.#open.set(task.node, (byWhat = new Map()))
    let set = byWhat.get(task.what)
    if (!set) byWhat.set(task.what, (set = new Set()))
    return set
  }

  #need(node: ModuleNode, what: Task['what'], low: number, width: number): undefined {
    this.#missing.push({ node, what, low, width, isOpen: false })
    return undefined
  }

  #attempt(task: Task): boolean {
    const { node, what } = task
    if ('index' in what) return this.#leaf(node, what) !== undefined
    if ('op' in what) return this.#computeExpression(node, what, task.low, task.width) !== undefined
    return this.#computeSource(what) !== undefined
  }

  // Expressions.

  #tryExpression(node: ModuleNode, expression: Expression, low: number, width: number): Word | undefined {
    switch (expression.op) {
      case 'constant':
        return constantWord(this.graph, expression.value >> BigInt(low), width)
      case 'read':
        return this.#tryVariable(node, expression.variable, low, width)
      case 'slice':
      case 'reinterpret':
      case 'crossing': {
        const operand = expression.operands[0]!
        if (operand.op === 'read')
          return this.#tryVariable(node, operand.variable, low + (expression.op === 'slice' ? expression.low : 0), width)
        break
      }
      default:
    }
    const isPart = width !== expression.width
    if (isPart && !this.#isBitwise) {
      const whole = this.#tryExpression(node, expression, 0, expression.width)
      return whole && sliceWord(this.graph, whole, low, width)
    }
    const known = this.#known(node, expression).get(low * 0x4000000 + width)
    return known ?? this.#need(node, expression, low, width)
  }

  #known(node: ModuleNode, expression: Expression): Map<number, Word> {
    let byExpression = this.#expressions.get(node)
    if (!byExpression) this.#expressions.set(node, (byExpression = new Map()))
    let known = byExpression.get(expression)
    if (!known) byExpression.set(expression, (known = new Map()))
    return known
  }

  #computeExpression(node: ModuleNode, expression: Expression, low: number, width: number): Word | undefined {
    const known = this.#known(node, expression)
    const key = low * 0x4000000 + width
    const before = known.get(key)
    if (before) return before
    const word = this.#isBitwise
      ? bitsOfExpression(this.graph, expression, low, width, (...asked) => this.#tryExpression(node, ...asked))
      : this.#computeWhole(node, expression)
    if (word) known.set(key, word)
    return word
  }

  #computeWhole(node: ModuleNode, expression: Expression): Word | undefined {
    const operands = expression.operands.map((operand) => this.#tryExpression(node, operand, 0, operand.width))
    if (operands.includes(undefined)) return undefined
    return lowerExpression(this.graph, expression, operands as Word[])
  }

  // Variables.

  #tryVariable(node: ModuleNode, variable: Variable, low: number, width: number): Word | undefined {
    const source = this.#sources.of(node, variable)
    const { graph } = this
    switch (source.kind) {
      case 'constant':
        return constantWord(graph, source.value >> BigInt(low), width)
      case 'place':
        return sliceWord(graph, this.#load(source.place), low, width)
      case 'memory':
      case 'level':
      case 'outside': {
        const word = this.#tryWordOf(source)
        return word && sliceWord(graph, word, low, width)
      }
      case 'body': {
        const values = this.#leafValues(source.node)
        const leaves = leavesOf(source.node.module).overlapping(source.variable, low, width)
        const parts: Node[] = []
        let isMissing = false
        for (const leaf of leaves) {
          const known = values.get(leaf)
          if (known) parts.push(...known)
          else {
            isMissing = true
            this.#need(source.node, leaf, 0, 0)
          }
        }
        if (isMissing) return undefined
        return sliceWord(graph, assemble(graph, parts), low - leaves[0]!.low, width)
      }
    }
  }

  #load(place: Place): Word {
    return Array.from({ length: limbCount(place.width) }, (_, limb) =>
      this.graph.load(slotOf(place, limb), widthOfLimb(place.width, limb)),
    )
  }

  #leafValues(node: ModuleNode): Map<Leaf, Word> {
    let values = this.#leaves.get(node)
    if (!values) this.#leaves.set(node, (values = new Map()))
    return values
  }

  #leaf(node: ModuleNode, leaf: Leaf): Word | undefined {
    const values = this.#leafValues(node)
    const known = values.get(leaf)
    if (known) return known
    const word = this.#tryLeaf(node, leaf, constantWord(this.graph, 0n, leaf.width))
    if (word) values.set(leaf, word)
    return word
  }

  #tryWordOf(source: Extract<Source, { kind: 'memory' | 'outside' | 'level' }>): Word | undefined {
    if (source.kind === 'outside') return this.#computeSource(source)
    return this.#stored.get(source) ?? this.#need(source.node, source, 0, 0)
  }

  #computeSource(source: Source): Word | undefined {
    if (source.kind === 'outside')
      return this.#outside.output(source.node, source.port, (port) => {
        const variable = source.node.connections.get(port)
        if (!variable) return constantWord(this.graph, 0n, port.width)
        return this.#tryVariable(source.node.parent!, variable, 0, port.width)
      })
    if (source.kind === 'constant' || source.kind === 'place' || source.kind === 'body') throw new Error('is computed elsewhere')
    const known = this.#stored.get(source)
    if (known) return known
    const word = source.kind === 'memory' ? this.#readMemory(source) : this.#levelOf(source)
    if (word) this.#stored.set(source, word)
    return word
  }

  #readMemory({ node, memory, read }: Extract<Source, { kind: 'memory' }>): Word | undefined {
    const address = this.#tryExpression(node, read.address, 0, read.address.width)
    return address && this.memoryWord(memory, address)
  }

  #levelOf({ node, place, reset, asserted, init }: Extract<Source, { kind: 'level' }>): Word | undefined {
    const { graph } = this
    const level = this.#tryVariable(node, reset, 0, 1)
    if (!level) return undefined
    const isAsserted = graph.eq(level[0]!, graph.constant(asserted, 1))
    return muxWords(graph, isAsserted, constantWord(graph, init, place.width), this.#load(place))
  }

  /** The word at an address, 0 past the depth. Words up to the allocated size exist; addresses past it are cut off. */
  memoryWord(place: MemoryPlace, address: Word): Word {
    const { graph } = this
    const { memory } = place
    const bits = Math.max(1, Math.ceil(Math.log2(place.words)))
    const width = address.reduce((sum, limb) => sum + limb.width, 0)
    const within = resizeWord(graph, address, bits, false)[0]!
    const word = Array.from({ length: limbCount(memory.width) }, (_, limb) =>
      graph.memory(place, limb, widthOfLimb(memory.width, limb), within),
    )
    if (width <= bits && 2 ** width <= place.words) return word
    const isInside = this.isInside(place, address)
    return muxWords(graph, isInside, word, constantWord(graph, 0n, memory.width))
  }

  /** True for addresses below the depth. */
  isInside(place: MemoryPlace, address: Word): Node {
    const { graph } = this
    const { depth } = place.memory
    const width = address.reduce((sum, limb) => sum + limb.width, 0)
    if (width < 53 && 2 ** width <= depth) return graph.constant(1n, 1)
    const bits = Math.max(1, depth.toString(2).length)
    const wide = resizeWord(graph, address, Math.max(width, bits), false)
    const past = constantWord(graph, BigInt(depth), Math.max(width, bits))
    let less = graph.lessThan(wide[0]!, past[0]!, false)
    for (let limb = 1; limb < wide.length; limb++)
      less = graph.and(less, graph.eq(wide[limb]!, graph.constant(0n, wide[limb]!.width)))
    return less
  }

  // Statements.

  #tryLeaf(node: ModuleNode, leaf: Leaf, before: Word): Word | undefined {
    const projected = projectionOfLeaf(node.module, leaf)
    if (!this.#areConditionsReady(node, projected, leaf.low, leaf.width)) return undefined
    return this.#run(node, projected, before, leaf, undefined)
  }

  /** Asks for all that the statements read. */
  #areConditionsReady(node: ModuleNode, projected: readonly Projected[], low: number, width: number): boolean {
    let isReady = true
    const ask = (expression: Expression, from: number, size: number): void => {
      if (!this.#tryExpression(node, expression, from, size)) isReady = false
    }
    const visit = (list: readonly Projected[]): void => {
      for (const each of list) {
        if (each.kind === 'if') {
          ask(each.statement.condition, 0, 1)
          visit(each.then)
          visit(each.otherwise)
        } else if (each.kind === 'switch') {
          ask(each.statement.on, 0, each.statement.on.width)
          for (const arm of each.arms) visit(arm)
          visit(each.otherwise)
        } else if (each.kind === 'assign') {
          const { target, value } = each.statement
          if (target.kind === 'bitAt') {
            ask(target.index, 0, target.index.width)
            ask(value, 0, 1)
          } else if (target.kind === 'whole') ask(value, low, width)
          else {
            const shared = sharedBits(target, low, width)
            if (shared) ask(value, shared.low - target.low, shared.width)
          }
        }
      }
    }
    visit(projected)
    return isReady
  }

  #run(node: ModuleNode, projected: readonly Projected[], before: Word, leaf: Leaf | undefined, effect: Word | undefined): Word {
    const { graph } = this
    const value = (expression: Expression, low = 0, width = expression.width): Word =>
      this.#tryExpression(node, expression, low, width)!
    let current = before
    for (const each of projected) {
      switch (each.kind) {
        case 'effect':
          current = effect!
          break
        case 'if': {
          const condition = value(each.statement.condition)[0]!
          const then = this.#run(node, each.then, current, leaf, effect)
          const otherwise = this.#run(node, each.otherwise, current, leaf, effect)
          current = muxWords(graph, condition, then, otherwise)
          break
        }
        case 'switch': {
          const arms = each.arms.map((arm) => this.#run(node, arm, current, leaf, effect))
          arms.push(this.#run(node, each.otherwise, current, leaf, effect))
          current = chooseArm(
            graph,
            value(each.statement.on),
            each.statement.arms.map((arm) => arm.patterns),
            arms,
          )
          break
        }
        case 'assign': {
          const { target, value: assigned } = each.statement
          const { low, width } = leaf!
          if (target.kind === 'whole') current = value(assigned, low, width)
          else if (target.kind === 'slice') {
            const shared = sharedBits(target, low, width)
            if (shared) {
              const bits = value(assigned, shared.low - target.low, shared.width)
              const below = shared.low - low
              const above = below + shared.width
              current = assemble(graph, [
                ...(below > 0 ? sliceWord(graph, current, 0, below) : []),
                ...bits,
                ...(above < width ? sliceWord(graph, current, above, width - above) : []),
              ])
            }
          } else current = this.#assignBit(current, value(target.index), value(assigned)[0]!, width)
        }
      }
    }
    return current
  }

  /** Sets the bit at an index found at run time; past the width nothing. */
  #assignBit(before: Word, index: Word, bit: Node, width: number): Word {
    const { graph } = this
    const one = shiftWord(graph, 'shl', constantWord(graph, 1n, width), index)
    return one.map((mask, limb) =>
      graph.or(graph.and(before[limb]!, graph.not(mask)), graph.and(graph.sext(bit, mask.width), mask)),
    )
  }
}

/** Of a leaf the bits that a slice assigns: all or none, but for a variable that an index at run time keeps whole. */
function sharedBits(
  target: { readonly low: number; readonly width: number },
  low: number,
  width: number,
): { low: number; width: number } | undefined {
  const from = Math.max(low, target.low)
  const to = Math.min(low + width, target.low + target.width)
  return from < to ? { low: from, width: to - from } : undefined
}
