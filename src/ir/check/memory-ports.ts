import type { Expression } from '../expression.ts'
import type { Memory, Statement, Write } from '../module.ts'

/** How many comparisons of nodes are worth it to find that two addresses are one. */
const effort = 1000

/** Do two expressions say the same of the same variables? No, where it takes long to find out. */
export function isSameExpression(a: Expression, b: Expression): boolean {
  const pairs: [Expression, Expression][] = [[a, b]]
  for (let count = 0; pairs.length > 0; count++) {
    const [one, other] = pairs.pop()!
    if (one === other) continue
    const isAlike =
      count < effort &&
      one.op === other.op &&
      one.width === other.width &&
      one.signed === other.signed &&
      one.operands.length === other.operands.length
    if (!isAlike) return false
    if (one.op === 'constant' && other.op === 'constant' && one.value !== other.value) return false
    if (one.op === 'read' && other.op === 'read' && one.variable !== other.variable) return false
    if (one.op === 'slice' && other.op === 'slice' && one.low !== other.low) return false
    if (one.op === 'select') return false
    one.operands.forEach((operand, i) => {
      pairs.push([operand, other.operands[i]!])
    })
  }
  return true
}

/** The address of a port: of words that stand side by side, which are one wide port, the part that they share. */
const portAddress = (address: Expression): Expression =>
  address.op === 'cat' && address.operands.length === 2 && address.operands[1]!.op === 'constant' ? address.operands[0]! : address

export interface Port {
  readonly address: Expression
  readonly clock: string
}

export const isSamePort = (a: Port, b: Port): boolean =>
  a.clock === b.clock && isSameExpression(portAddress(a.address), portAddress(b.address))

export const portOf = (port: { readonly address: Expression; readonly domain: Write['domain'] }): Port => ({
  address: port.address,
  clock: `${port.domain.domain.clockId} ${port.domain.domain.edge}`,
})

/**
 * The write ports that a memory needs: of branches of which one is taken the one that needs most, and one for all writes
 * to one address.
 */
export function writePorts(body: readonly Statement[], memory: Memory): Write[] {
  const found: Write[] = []
  const add = (writes: readonly Write[]): void => {
    for (const write of writes)
      if (!found.some((known) => known.domain === write.domain && isSamePort(portOf(known), portOf(write)))) found.push(write)
  }
  for (const statement of body) {
    if (statement.kind === 'write' && statement.memory === memory) add([statement])
    else if (statement.kind === 'if') add(largest([statement.then, statement.otherwise], memory))
    else if (statement.kind === 'switch') add(largest([...statement.arms.map((arm) => arm.body), statement.otherwise], memory))
  }
  return found
}

/** Each clock by itself: writes of two clocks happen at once, whatever decides between them. */
function largest(branches: readonly (readonly Statement[])[], memory: Memory): Write[] {
  const most = new Map<string, Write[]>()
  for (const branch of branches)
    for (const [clock, writes] of Map.groupBy(writePorts(branch, memory), (write) => portOf(write).clock))
      if (writes.length > (most.get(clock)?.length ?? 0)) most.set(clock, writes)
  return [...most.values()].flat()
}
