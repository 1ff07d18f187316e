import type { Check, Print } from '../../ir/module.ts'
import type { DesignError } from '../../ir/problem.ts'
import type { EngineEvent } from '../engine.ts'
import type { Hierarchy, ModuleNode } from '../hierarchy.ts'
import { joinPath } from '../hierarchy.ts'
import { simulationError } from '../simulation-error.ts'

/** What a report of an engine means to a person: a line of output, or a failed check. */
export type Report = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'failure'; readonly error: DesignError }

export function reportOf(hierarchy: Hierarchy, event: EngineEvent): Report {
  const site = hierarchy.sites[event.site]!
  if (site.kind === 'collision') {
    const { node, memory } = site
    const text = `collision: \`${joinPath(node.path, memory.name)}[${event.values[0]}]\` is read and written at one edge (cycle ${event.cycle}), which its \`collision: 'never'\` promised not to happen`
    return { kind: 'line', text }
  }
  if (site.statement.kind === 'print') return { kind: 'line', text: printText(site.statement, event.values) }
  return { kind: 'failure', error: checkError(site.node, site.statement, event.cycle) }
}

/** Decimal numbers as they are, hexadecimal and binary ones in all their digits; choices by name. */
export function printText(print: Print, values: readonly bigint[]): string {
  let next = 0
  return print.parts
    .map((part) => {
      if (typeof part === 'string') return part
      const value = values[next++]!
      const { shape, base } = part
      const { width } = part.value
      const bits = BigInt.asUintN(width, value)
      if (base === 'hex') return bits.toString(16).padStart(Math.ceil(width / 4), '0')
      if (base === 'binary') return bits.toString(2).padStart(width, '0')
      if (shape.kind !== 'choice') return String(value)
      const variant = shape.codes.findIndex((code) => BigInt.asUintN(shape.width, code) === bits)
      return shape.variants[variant] ?? `?${bits}`
    })
    .join('')
}

function checkError(node: ModuleNode, statement: Check, cycle: number): DesignError {
  const where = node.path === '' ? '' : ` in \`${node.path}\``
  const failed = statement.kind === 'assume' ? 'an assumption does not hold' : 'an assertion failed'
  const mend =
    statement.kind === 'assume'
      ? 'drive the inputs so that the assumption holds, or weaken it'
      : "look at the values that the condition reads with `sim.peek('…')` or in a wave (`{ vcd: 'out.vcd' }`)"
  const message = statement.message === '' ? failed : `${failed}: ${statement.message}`
  return simulationError('GW404', statement.kind, `${message} (cycle ${cycle}${where})`, mend, statement.origin)
}
