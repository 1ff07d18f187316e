import type { Expression, Pattern } from '../../ir/expression.ts'
import type { Check, Memory, Print, Statement, Target, Variable } from '../../ir/module.ts'
import { visitStatements } from '../../ir/walk.ts'
import { cellsRead, type ExpressionProgram, evaluateBits } from './expression-program.ts'
import { matches } from './operation.ts'

/** Statements ready to run, with only those leaves that one purpose needs (the wires, or one domain's edge). */
export type ProgramStatement =
  | { readonly kind: 'assign'; readonly target: ProgramTarget; readonly value: ExpressionProgram }
  | {
      readonly kind: 'if'
      readonly condition: ExpressionProgram
      readonly body: ProgramStatement[]
      readonly otherwise: ProgramStatement[]
    }
  | {
      readonly kind: 'switch'
      readonly on: ExpressionProgram
      readonly arms: readonly { readonly patterns: readonly Pattern[]; readonly body: ProgramStatement[] }[]
      readonly otherwise: ProgramStatement[]
    }
  | ({ readonly kind: 'write'; readonly order: number; readonly memory: Memory } & {
      readonly [K in 'address' | 'data']: ExpressionProgram
    } & { readonly mask: ExpressionProgram | undefined })
  | { readonly kind: 'check'; readonly statement: Check; readonly condition: ExpressionProgram }
  | { readonly kind: 'print'; readonly statement: Print; readonly values: readonly ExpressionProgram[] }

interface ProgramTarget {
  readonly variable: Variable
  readonly low: number
  readonly width: number
  readonly index: ExpressionProgram | undefined
}

export type Leaf = Exclude<Statement, { kind: 'if' | 'switch' }>
type Compile = (expression: Expression) => ExpressionProgram

/** Of the statements, those leaves that `keep` wants, with the conditions that lead to them. */
export function statementProgram(
  body: readonly Statement[],
  keep: (leaf: Leaf) => boolean,
  compile: Compile,
): ProgramStatement[] {
  const wanted = statementsWith(body, keep)
  const order = new Map<Statement, number>()
  visitStatements(body, (statement) => order.set(statement, order.size))
  const program: ProgramStatement[] = []
  const work: { readonly from: readonly Statement[]; readonly to: ProgramStatement[] }[] = [{ from: body, to: program }]
  for (let item = work.pop(); item; item = work.pop()) {
    for (const statement of item.from) {
      if (!wanted.has(statement)) continue
      const made = programStatement(statement, order.get(statement)!, compile)
      item.to.push(made)
      if (statement.kind === 'if' && made.kind === 'if')
        work.push({ from: statement.then, to: made.body }, { from: statement.otherwise, to: made.otherwise })
      if (statement.kind === 'switch' && made.kind === 'switch') {
        for (const [i, arm] of statement.arms.entries()) work.push({ from: arm.body, to: made.arms[i]!.body })
        work.push({ from: statement.otherwise, to: made.otherwise })
      }
    }
  }
  return program
}

function programStatement(statement: Statement, order: number, compile: Compile): ProgramStatement {
  switch (statement.kind) {
    case 'assign':
      return { kind: 'assign', target: programTarget(statement.target, compile), value: compile(statement.value) }
    case 'if':
      return { kind: 'if', condition: compile(statement.condition), body: [], otherwise: [] }
    case 'switch':
      return {
        kind: 'switch',
        on: compile(statement.on),
        arms: statement.arms.map(({ patterns }) => ({ patterns, body: [] })),
        otherwise: [],
      }
    case 'write':
      return {
        kind: 'write',
        order,
        memory: statement.memory,
        address: compile(statement.address),
        data: compile(statement.data),
        mask: statement.mask && compile(statement.mask),
      }
    case 'assert':
    case 'assume':
    case 'cover':
      return { kind: 'check', statement, condition: compile(statement.condition) }
    case 'print':
      return {
        kind: 'print',
        statement,
        values: statement.parts.flatMap((part) => (typeof part === 'string' ? [] : [compile(part.value)])),
      }
  }
}

const programTarget = (target: Target, compile: Compile): ProgramTarget => {
  const { variable } = target
  if (target.kind === 'slice') return { variable, low: target.low, width: target.width, index: undefined }
  if (target.kind === 'bitAt') return { variable, low: 0, width: 1, index: compile(target.index) }
  return { variable, low: 0, width: variable.width, index: undefined }
}

/** All statements that are wanted leaves or lead to one. */
export function statementsWith(body: readonly Statement[], keep: (leaf: Leaf) => boolean): Set<Statement> {
  const all: Statement[] = []
  visitStatements(body, (statement) => all.push(statement))
  const wanted = new Set<Statement>()
  for (const statement of all.toReversed()) {
    const isWanted =
      statement.kind === 'if'
        ? [...statement.then, ...statement.otherwise].some((child) => wanted.has(child))
        : statement.kind === 'switch'
          ? [...statement.arms.flatMap((arm) => arm.body), ...statement.otherwise].some((child) => wanted.has(child))
          : keep(statement)
    if (isWanted) wanted.add(statement)
  }
  return wanted
}

/** What happens at the leaves that are reached. A checked or printed value is the edge's; see `EngineEvent`. */
export interface Reached {
  readonly write?: (write: ReachedWrite) => void
  readonly check?: (statement: Check, holds: boolean) => void
  readonly print?: (statement: Print, programs: readonly ExpressionProgram[]) => void
}
export interface ReachedWrite {
  readonly order: number
  readonly memory: Memory
  readonly address: bigint
  readonly data: bigint
  /** Bits of the word that are written. */
  readonly bits: bigint
}

/**
 * Runs the statements on `cells`. `values` holds what is assigned: it starts with what bits keep that no statement
 * reaches. The later assignment wins because it comes later.
 */
export function execute(
  program: readonly ProgramStatement[],
  cells: readonly bigint[],
  values: Map<Variable, bigint>,
  reached: Reached = {},
): void {
  const stack: ProgramStatement[] = program.toReversed()
  for (let statement = stack.pop(); statement; statement = stack.pop()) {
    switch (statement.kind) {
      case 'assign':
        assign(statement.target, evaluateBits(statement.value, cells), cells, values)
        break
      case 'if':
        stack.push(...(evaluateBits(statement.condition, cells) !== 0n ? statement.body : statement.otherwise).toReversed())
        break
      case 'switch': {
        const on = evaluateBits(statement.on, cells)
        const arm = statement.arms.find(({ patterns }) => matches(patterns, on))
        stack.push(...(arm ? arm.body : statement.otherwise).toReversed())
        break
      }
      case 'write': {
        const { order, memory, mask } = statement
        const bits = mask ? maskBits(memory, evaluateBits(mask, cells), mask.width) : (1n << BigInt(memory.width)) - 1n
        const address = evaluateBits(statement.address, cells)
        const data = evaluateBits(statement.data, cells)
        reached.write?.({ order, memory, address, data, bits })
        break
      }
      case 'check':
        reached.check?.(statement.statement, evaluateBits(statement.condition, cells) !== 0n)
        break
      case 'print':
        reached.print?.(statement.statement, statement.values)
        break
    }
  }
}

function assign(target: ProgramTarget, value: bigint, cells: readonly bigint[], values: Map<Variable, bigint>): void {
  let low = BigInt(target.low)
  if (target.index) {
    low = evaluateBits(target.index, cells)
    if (low >= BigInt(target.variable.width)) return
  }
  const mask = ((1n << BigInt(target.width)) - 1n) << low
  const before = values.get(target.variable) ?? 0n
  values.set(target.variable, (before & ~mask) | ((value << low) & mask))
}

/** Bit i of the mask stands for part i of the word, from the lowest. */
function maskBits(memory: Memory, mask: bigint, parts: number): bigint {
  const width = memory.width / parts
  const part = (1n << BigInt(width)) - 1n
  let bits = 0n
  for (let i = 0; i < parts; i++) if ((mask >> BigInt(i)) & 1n) bits |= part << BigInt(i * width)
  return bits
}

/** Every cell that a run of the statements may read. */
export function cellsOfProgram(program: readonly ProgramStatement[]): Set<number> {
  const cells = new Set<number>()
  const add = (expression: ExpressionProgram | undefined): void => {
    if (expression) for (const cell of cellsRead(expression)) cells.add(cell)
  }
  const stack = [...program]
  for (let statement = stack.pop(); statement; statement = stack.pop()) {
    switch (statement.kind) {
      case 'assign':
        add(statement.value)
        add(statement.target.index)
        break
      case 'if':
        add(statement.condition)
        stack.push(...statement.body, ...statement.otherwise)
        break
      case 'switch':
        add(statement.on)
        stack.push(...statement.arms.flatMap((arm) => arm.body), ...statement.otherwise)
        break
      case 'write':
        add(statement.address)
        add(statement.data)
        add(statement.mask)
        break
      case 'check':
        add(statement.condition)
        break
      case 'print':
        statement.values.forEach(add)
        break
    }
  }
  return cells
}
