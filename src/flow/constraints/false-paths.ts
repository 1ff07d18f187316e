import { asynchronousId } from '../../ir/check/clocks.ts'
import type { Module, Variable } from '../../ir/module.ts'
import { originChain, type Position } from '../../ir/origin.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../../ir/walk.ts'
import { instancesOf, readersOf, readsIn } from './crossing-constraints.ts'

/** A way that has no time to keep to, because what begins it is tied to no clock. */
export interface FalsePath {
  /** `input`: a bit that a `.crossing(…)` takes. `reset`: a reset that begins at any time, and ends in the registers that it reaches. */
  readonly kind: 'input' | 'reset'
  readonly reason: string
  /** A port of the top, or a wire inside, from the top: `pll_lock`, `first.button`. */
  readonly through: { readonly kind: 'port' | 'wire'; readonly name: string }
  readonly positions: readonly Position[]
}

/**
 * What of a design place and route need not look at: pins of no clock on their way into their synchronisers, and asynchronous
 * resets that no register of their clock lets go. The last flip-flop of a reset synchroniser does: its way counts.
 */
export function falsePaths(top: Module): FalsePath[] {
  const found = instancesOf(top).flatMap(({ module, path }): FalsePath[] => {
    const place = (variable: Variable): FalsePath['through'] => ({
      kind: path.length === 0 && variable.kind === 'input' ? 'port' : 'wire',
      name: [...path, variable.name].join('.'),
    })
    const inputs = [...readersOf(module).keys()].flatMap((node) =>
      readsIn(node)
        .filter((variable) => isOfNoClock(variable, path.length === 0))
        .map((variable): FalsePath => {
          return { kind: 'input', reason: node.reason, through: place(variable), positions: originChain(node.origin) }
        }),
    )
    const resets = module.domains.flatMap(({ domain, reset }): FalsePath[] => {
      if (domain.reset !== 'async' || reset === undefined || reset.kind === 'input') return []
      if (sourcesOf(module, reset).some((source) => source.domain?.clockId === domain.clockId)) return []
      const reason = `the reset of ${domain.name} begins at any time`
      return [{ kind: 'reset', reason, through: place(reset), positions: originChain(domain.origin) }]
    })
    return [...inputs, ...resets]
  })
  return found.filter(({ through }, i) => found.findIndex((other) => other.through.name === through.name) === i)
}

/** A port of the top that no domain claims is a pin. */
const isOfNoClock = ({ domain, kind }: Variable, isTop: boolean): boolean =>
  domain?.clockId === asynchronousId || (isTop && kind === 'input' && domain === undefined)

/** What a wire is made of: registers, ports and outputs of instances. */
function sourcesOf(module: Module, wire: Variable): Variable[] {
  const found = new Set<Variable>([wire])
  for (const variable of found)
    visitStatements(module.body, (statement) => {
      if (variable.kind !== 'wire' || statement.kind !== 'assign' || statement.target.variable !== variable) return
      visitExpressions(expressionsOf(statement), (node) => {
        if (node.op === 'read') found.add(node.variable)
      })
    })
  return [...found].filter(({ kind }) => kind !== 'wire')
}
