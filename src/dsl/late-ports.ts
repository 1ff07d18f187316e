import type { Domain as PlainDomain } from '../ir/domain.ts'
import type { Pin, PortTree, Statement, Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../ir/walk.ts'
import { currentBuilder, type VariableDraft } from './builder.ts'
import { noClock } from './domain.ts'
import { type Bundle, declarePorts, type Inside, viewOf } from './port.ts'

/**
 * Ports of the module whose body is running that come into being one by one, as the body first uses them: a board has more
 * pins than a design needs. They belong to no clock: what comes in must be synchronised, what goes out may be of any.
 */
export class LatePorts {
  private readonly builder = currentBuilder()
  private readonly fields: Record<string, PortTree> = {}
  readonly view: object = {}

  constructor() {
    this.builder.tree = { kind: 'bundle', fields: this.fields }
    this.builder.view = this.view
  }

  /** Declares one port; in Verilog it is called `name`. */
  add<B extends Bundle[string]>(name: string, port: B): { readonly signal: Inside<B>; readonly variable: Variable } {
    const tree = declarePorts(this.builder, { [name]: port })
    const field = (tree as Extract<PortTree, { kind: 'bundle' }>).fields[name]!
    this.fields[name] = field
    const [variable] = (field as Extract<PortTree, { kind: 'signal' }>).leaves as VariableDraft[]
    if (variable!.shape.kind !== 'clock') variable!.domain = noClock.plain
    return { signal: viewOf(field, (leaf) => leaf, 'inside') as Inside<B>, variable: variable! }
  }

  /** Domains that come from outside: each has ports of its own, which are none of these. */
  outerDomains(): readonly PlainDomain[] {
    return [...this.builder.domains.values()].filter(({ clock }) => clock.kind === 'input').map(({ domain }) => domain)
  }

  /** Runs `body` as if it stood at the end of the module's own: a pin may be first used within a `when`. */
  outside<T>(body: () => T): T {
    let result: T
    this.builder.outside(() => (result = body()))
    return result!
  }

  /** What is to be done when the body is complete, and what is known only when all names are. */
  atEnd(finish: () => void, pins: () => readonly Pin[]): void {
    this.builder.atEnd(finish)
    this.builder.pins = pins
  }

  /** Where a signal is first used: the first statement that assigns it or reads it. */
  firstUses(): ReadonlyMap<Variable, Origin | undefined> {
    const uses = new Map<Variable, Origin | undefined>()
    const note = (variable: Variable, origin: Origin | undefined): void => {
      if (!uses.has(variable)) uses.set(variable, origin)
    }
    const { prologue, body, epilogue } = this.builder
    visitStatements([...body, ...epilogue, ...prologue], (statement: Statement) => {
      if (statement.kind === 'assign') note(statement.target.variable, statement.origin)
      visitExpressions(expressionsOf(statement), (node) => {
        if (node.op === 'read') note(node.variable, statement.origin)
      })
    })
    return uses
  }
}
