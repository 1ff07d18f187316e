import { dependenciesOf } from '../dependencies.ts'
import type { Leaf } from '../leaves.ts'
import type { Design, Module, Variable } from '../module.ts'
import type { Problem } from '../problem.ts'
import { partText } from './place.ts'

/** What must have a value and is given none: wires, outputs, inputs of instances. A register that never changes is odd. */
export const undriven = (design: Design): Problem[] => design.modules.flatMap(undrivenIn)

function undrivenIn(module: Module): Problem[] {
  const { leaves, graph } = dependenciesOf(module)
  const problems: Problem[] = []
  const report = (variable: Variable, bare: readonly Leaf[]): void => {
    const isRegister = variable.kind === 'register'
    const first = bare[0]!
    const part = bare.length === leaves.of(variable).length ? [] : [first.low, first.width]
    problems.push({
      code: isRegister ? 'GW105' : 'GW104',
      title: isRegister ? 'register never assigned' : 'undriven',
      message: isRegister
        ? `${partText(module, variable)} is never given a next value`
        : `${partText(module, variable, ...part)} is driven by nothing`,
      note: isRegister ? 'it holds its first value for ever' : undefined,
      origin: variable.origin,
      mend: mendOf(variable),
      severity: isRegister ? 'warning' : 'error',
      data: { module: module.name, variable: variable.name },
    })
  }
  for (const variable of module.variables) {
    const needsDriver =
      variable.kind === 'wire' ||
      variable.kind === 'output' ||
      variable.kind === 'register' ||
      (variable.kind === 'instance' && variable.driver === 'body')
    if (!needsDriver || graph.drivers.has(variable)) continue
    const own = leaves.of(variable)
    const bare = own.filter((leaf) => graph.assignments[leaf.index]!.length === 0)
    if (bare.length > 0 && (variable.kind !== 'register' || bare.length === own.length)) report(variable, bare)
  }
  return problems
}

function mendOf({ kind, name }: Variable): string {
  switch (kind) {
    case 'register':
      return `assign \`${name}.next\`, or make it a constant`
    case 'instance':
      return 'set it, connect it, or set it to a constant such as 0'
    default:
      return `set it with \`.set(…)\`, give a wire a \`default\`, or remove it`
  }
}
