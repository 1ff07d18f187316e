import {
  binary,
  cat,
  constant,
  crossing,
  type Expression,
  exactly,
  mux,
  read,
  select,
  slice,
  unary,
} from '../../ir/expression.ts'
import {
  assign,
  assignBitAt,
  assignSlice,
  domainOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  variable,
  when,
} from '../../ir/hand-built.ts'
import type { Memory, Module, ModuleDomain, Statement, Variable } from '../../ir/module.ts'

/** A generator of 32-bit numbers, the same for the same seed (xorshift). */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1
  }
  next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return x >>> 0
  }
  below(limit: number): number {
    return this.next() % limit
  }
  chance(share: number): boolean {
    return this.next() / 2 ** 32 < share
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!
  }
  bits(width: number): bigint {
    let value = 0n
    for (let low = 0; low < width; low += 32) value |= BigInt(this.next()) << BigInt(low)
    const style = this.below(8)
    if (style === 0) value = 0n
    if (style === 1) value = -1n
    if (style === 2) value = 1n << BigInt(this.below(width))
    return BigInt.asUintN(width, value)
  }
  width(): number {
    return this.pick([1, 1, 2, 3, 4, 7, 8, 9, 16, 17, 31, 32, 33, 48, 63, 64, 65, 72, 100, 128, 129, 200, 1 + this.below(200)])
  }
}

export const binaryOps = [
  'add',
  'subtract',
  'multiply',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'shiftLeft',
  'shiftRight',
  'bitAt',
  'and',
  'or',
  'xor',
  'divide',
  'remainder',
] as const
export const unaryOps = ['not', 'negate', 'any', 'all', 'parity', 'extend', 'reinterpret'] as const

/** An expression made of others, of any operator. */
export function combine(random: Random, pool: readonly Expression[]): Expression {
  const a = random.pick(pool)
  const b = random.pick(pool)
  const fitted = (node: Expression, width: number): Expression => {
    if (node.width === width) return node
    return node.width > width
      ? slice(node, random.below(node.width - width + 1), width)
      : unary('extend', node, width, node.signed)
  }
  const kind = random.below(10)
  if (kind < 2) return unaryOf(random, a)
  if (kind === 2) {
    const width = 1 + random.below(a.width)
    return slice(a, random.below(a.width - width + 1), width)
  }
  if (kind === 3 && a.width + b.width <= 220) return cat([a, b])
  if (kind === 4) return mux(fitted(b, 1), a, as(fitted(random.pick(pool), a.width), a.signed))
  if (kind === 5) {
    const on = fitted(b, 1 + random.below(10))
    const arms = Array.from({ length: 1 + random.below(4) }, () => ({
      patterns: Array.from({ length: 1 + random.below(2) }, () => {
        const care = random.chance(0.5) ? (1n << BigInt(on.width)) - 1n : random.bits(on.width)
        return { care, value: random.bits(on.width) & care }
      }),
      value: as(fitted(random.pick(pool), a.width), a.signed),
    }))
    return select(on, arms, a)
  }
  if (kind === 6) return crossing(a, 'test', 'stable')
  return binaryOf(random, random.pick(binaryOps), a, b)
}

const as = (node: Expression, signed: boolean): Expression =>
  node.signed === signed ? node : unary('reinterpret', node, node.width, signed)

export function unaryOf(random: Random, a: Expression, op = random.pick(unaryOps)): Expression {
  switch (op) {
    case 'not':
      return unary(op, a, a.width, a.signed)
    case 'negate':
      return unary(op, a, a.width + random.below(2), random.chance(0.5))
    case 'extend':
      return unary(op, a, a.width + random.below(70), random.chance(0.8) ? a.signed : !a.signed)
    case 'reinterpret':
      return unary(op, a, a.width, !a.signed)
    default:
      return unary(op, a, 1, false)
  }
}

export function binaryOf(random: Random, op: (typeof binaryOps)[number], a: Expression, b: Expression): Expression {
  const signed = random.chance(0.4)
  switch (op) {
    case 'and':
    case 'or':
    case 'xor': {
      const width = Math.max(a.width, b.width)
      const wide = (node: Expression): Expression =>
        as(node.width === width ? node : unary('extend', node, width, node.signed), signed)
      return binary(op, wide(a), wide(b), width, signed)
    }
    case 'add':
    case 'subtract':
      return binary(op, a, b, Math.max(1, Math.max(a.width, b.width) + random.below(3) - 1), signed)
    case 'multiply':
      return binary(op, a, b, Math.min(210, 1 + random.below(a.width + b.width)), signed)
    case 'divide':
    case 'remainder': {
      const by = constant(random.bits(b.width) || 3n, b.width, b.signed)
      return binary(op, a, by.value === 0n ? constant(3n, 3) : by, a.width + random.below(2), a.signed || b.signed)
    }
    case 'shiftLeft':
    case 'shiftRight': {
      const amount = as(b.width > 12 && random.chance(0.7) ? slice(b, 0, 1 + random.below(8)) : b, false)
      return binary(op, a, random.chance(0.3) ? constant(BigInt(random.below(a.width + 3)), 9) : amount, a.width, a.signed)
    }
    case 'bitAt':
      return binary(op, a, as(b.width > 12 && random.chance(0.7) ? slice(b, 0, 1 + random.below(8)) : b, false), 1, false)
    default:
      return binary(op, a, b, 1, false)
  }
}

/** Assigns one of `targets` something, in whole or part, or branches. */
function statement(
  random: Random,
  pool: readonly Expression[],
  targets: readonly Variable[],
  memories: readonly Memory[],
  domain: ModuleDomain,
  depth: number,
): Statement {
  const value = (width: number): Expression => {
    const from = random.pick(pool)
    return from.width >= width
      ? slice(from, random.below(from.width - width + 1), width)
      : unary('extend', from, width, from.signed)
  }
  const body = (): Statement[] =>
    Array.from({ length: 1 + random.below(3) }, () => statement(random, pool, targets, memories, domain, depth + 1))
  const kind = random.below(depth > 3 ? 6 : 10)
  if (kind >= 8) return when(value(1), body(), random.chance(0.6) ? body() : [])
  if (kind >= 6) {
    const on = value(1 + random.below(random.chance(0.2) ? 70 : 5))
    return {
      kind: 'switch',
      on,
      arms: Array.from({ length: 1 + random.below(5) }, () => ({
        patterns: [exactly(random.bits(on.width), on.width)],
        body: body(),
      })),
      otherwise: random.chance(0.5) ? body() : [],
      origin: undefined,
    }
  }
  if (kind === 5 && memories.length > 0) {
    const memory = random.pick(memories)
    const parts = random.chance(0.5) ? 0 : random.pick([1, 2, 4].filter((count) => memory.width % count === 0))
    return {
      kind: 'write',
      memory,
      address: value(random.pick([Math.ceil(Math.log2(memory.depth)) || 1, 3, 70])),
      data: value(memory.width),
      mask: parts > 0 ? value(parts) : undefined,
      domain,
      origin: undefined,
    } as Statement
  }
  const target = random.pick(targets)
  const style = random.below(6)
  if (style === 0) {
    const width = 1 + random.below(target.width)
    return assignSlice(target, random.below(target.width - width + 1), width, value(width))
  }
  if (style === 1) return assignBitAt(target, value(1 + random.below(8)), value(1))
  return assign(target, value(target.width))
}

export interface RandomModuleOptions {
  readonly reset?: 'none' | 'sync' | 'async'
  readonly hasSecondDomain?: boolean
}

/** Registers, wires in a chain without loops, memories of each kind, outputs of everything. */
export function randomModule(seed: number, options: RandomModuleOptions = {}): Module {
  const random = new Random(seed)
  const reset = options.reset ?? random.pick(['none', 'sync', 'async'] as const)
  const named = (name: string): ModuleDomain => {
    const made = moduleDomain(
      domainOf(name, {
        reset,
        resetActive: random.pick(['high', 'low'] as const),
        edge: random.chance(0.2) ? 'falling' : 'rising',
      }),
      name,
    )
    return random.chance(0.3) ? { ...made, enable: variable('input', `${name}_enable`, 1) } : made
  }
  const domains = [named('main'), ...(options.hasSecondDomain ? [named('other')] : [])]
  const inputs = Array.from({ length: 4 }, (_, i) => variable('input', `in_${i}`, random.width(), { signed: random.chance(0.3) }))
  const registersOf = domains.map((domain, d) =>
    Array.from({ length: 4 }, (_, i) => {
      const width = random.width()
      return variable('register', `r${d}_${i}`, width, {
        signed: random.chance(0.3),
        domain: domain.domain,
        resets: random.chance(0.8),
        init: random.chance(0.7) ? random.bits(width) : undefined,
      })
    }),
  )
  const pool: Expression[] = [...inputs, ...registersOf.flat()].map((each) => read(each))
  for (const domain of domains) if (domain.reset) pool.push(read(domain.reset))
  pool.push(constant(random.bits(9), 9))
  const body: Statement[] = []
  const wires: Variable[] = []
  const memories: Memory[] = []
  for (let i = 0; i < 3; i++) {
    const width = random.pick([1, 8, 12, 32, 36, 64, 72, 130])
    const depth = random.pick([1, 2, 5, 8, 13, 16])
    const grow = (): void => {
      for (let k = 0; k < 6; k++) pool.push(combine(random, pool))
    }
    grow()
    const address = (): Expression => {
      const width = random.pick([Math.ceil(Math.log2(depth)) || 1, 3, 5, 66])
      const from = random.pick(pool)
      return from.width >= width ? slice(from, 0, width) : unary('extend', from, width, from.signed)
    }
    const bit = (): Expression => slice(random.pick(pool), 0, 1)
    const shape = { kind: 'uint', width } as const
    const reads = Array.from({ length: random.below(3) }, (_, k) => ({
      address: address(),
      enable: random.chance(0.5) ? bit() : undefined,
      data: variable('memory', `m${i}_data${k}`, width),
      domain: random.chance(0.6) ? random.pick(domains) : undefined,
      origin: undefined,
    }))
    const memory = {
      name: `m${i}`,
      shape,
      width,
      depth,
      storage: 'any',
      collision: random.pick(['never', 'old', 'new'] as const),
      init: random.chance(0.5) ? Array.from({ length: random.below(depth + 1) }, () => random.bits(width)) : undefined,
      reads: reads.map((each) => (each.domain ? each : { ...each, enable: undefined })),
      origin: undefined,
    } as Memory
    memories.push(memory)
    for (const { data } of memory.reads) pool.push(read(data))
    grow()
    const group = Array.from({ length: 2 }, (_, k) =>
      variable('wire', `w${i}_${k}`, random.width(), { signed: random.chance(0.3) }),
    )
    for (const wire of group) body.push(assign(wire, constant(random.bits(wire.width), wire.width)))
    for (let k = 0; k < 4; k++) body.push(statement(random, pool, group, [], domains[0]!, 0))
    wires.push(...group)
    for (const wire of group) pool.push(read(wire))
    grow()
  }
  domains.forEach((domain, d) => {
    for (let k = 0; k < 6; k++) body.push(statement(random, pool, registersOf[d]!, memories, domain, 0))
    body.push({
      kind: 'print',
      parts: ['seen ', { value: random.pick(pool), shape: { kind: 'uint', width: 1 }, base: 'hex' }],
      domain,
      origin: undefined,
    })
  })
  const outputs = pool
    .filter(() => random.chance(0.4))
    .map((expression, i) => {
      const output = variable('output', `out_${i}`, expression.width)
      body.push(assign(output, expression))
      return output
    })
  // Reads stand before assignments as often as behind.
  const shuffled = body.slice(0, 0)
  const order = body.map((each, i) => ({ each, at: isOrdered(each) ? i : random.below(body.length) }))
  order.sort((a, b) => a.at - b.at)
  for (const { each } of order) shuffled.push(each)
  return moduleOf(`random_${seed}`, {
    domains,
    variables: [...inputs, ...registersOf.flat(), ...wires, ...outputs],
    memories,
    body: shuffled,
  })
}

/** Only assignments to outputs may move freely. */
const isOrdered = (each: Statement): boolean => !(each.kind === 'assign' && each.target.variable.kind === 'output')

/** Three instances of one random module and one of another, each fed by those before it, with a register behind the last. */
export function randomHierarchy(seed: number): Module {
  const random = new Random(seed + 77)
  const reset = random.pick(['none', 'sync', 'sync', 'async'] as const)
  const shared = randomModule(seed * 2, { reset })
  const domain = domainLike(shared.domains[0]!)
  const inputs = Array.from({ length: 3 }, (_, i) => variable('input', `in_${i}`, random.width()))
  const held = variable('register', 'held', 40, { domain: domain.domain, init: 5n })
  const pool: Expression[] = [...inputs, held].map((each) => read(each))
  const body: Statement[] = []
  const instances = [shared, shared, shared].map((module, i) => {
    const instance = instanceOf(`part_${i}`, module, [domain])
    const own = new Set<Variable>([
      domain.clock,
      ...(domain.reset ? [domain.reset] : []),
      ...(domain.enable ? [domain.enable] : []),
    ])
    for (const { port, variable: joined } of instance.connections) {
      if (port.kind !== 'input' || own.has(joined)) continue
      const from = random.pick(pool)
      body.push(
        assign(joined, from.width >= port.width ? slice(from, 0, port.width) : unary('extend', from, port.width, from.signed)),
      )
    }
    for (const { port, variable: joined } of instance.connections) if (port.kind === 'output') pool.push(read(joined))
    return instance
  })
  const last = pool
    .slice(-6)
    .reduce((all, each) => binary('xor', all, as(resized(each, 40), false), 40, false), read(held) as Expression)
  body.push(assign(held, last))
  const outputs = pool
    .filter(() => random.chance(0.3))
    .map((expression, i) => {
      const output = variable('output', `out_${i}`, expression.width)
      body.push(assign(output, expression))
      return output
    })
  return moduleOf(`random_hierarchy_${seed}`, {
    domains: [domain],
    variables: [...inputs, held, ...outputs],
    instances,
    body,
  })
}

const resized = (node: Expression, width: number): Expression =>
  node.width >= width ? slice(node, 0, width) : unary('extend', node, width, node.signed)

const domainLike = ({ domain, enable }: ModuleDomain): ModuleDomain => {
  const made = moduleDomain(domain, 'main')
  return enable ? { ...made, enable: variable('input', 'main_enable', 1) } : made
}
