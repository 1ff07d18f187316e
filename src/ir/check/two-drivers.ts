import { dependenciesOf } from '../dependencies.ts'
import { leafText } from '../leaves.ts'
import type { Assign, Design, Module, Variable } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { partText, variableText } from './place.ts'

interface Driver {
  readonly text: string
  readonly origin: Origin | undefined
}

function bodyDrivers(module: Module): Map<Variable, Assign> {
  const first = new Map<Variable, Assign>()
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'assign' && !first.has(statement.target.variable)) first.set(statement.target.variable, statement)
  })
  return first
}

/** One thing has one driver: this body, one instance, or the outside. Within a body the last assignment wins. */
export function twoDrivers(design: Design): Problem[] {
  return design.modules.flatMap((module) => {
    const problems: Problem[] = []
    const body = bodyDrivers(module)
    const instances = dependenciesOf(module).graph.drivers
    const reads = new Map(
      module.memories.flatMap((memory) => memory.reads.map((port) => [port.data, { memory: memory.name, port }] as const)),
    )
    const outside = (variable: Variable): Driver | undefined => {
      const read = reads.get(variable)
      return read && { text: `a read of memory \`${read.memory}\` drives it`, origin: read.port.origin }
    }
    for (const variable of module.variables) {
      const statement = body.get(variable)
      const joined = instances.get(variable) ?? []
      if (variable.kind === 'input') {
        const driver = statement ?? joined[0]?.instance
        if (driver)
          problems.push({
            code: 'GW102',
            title: 'input driven',
            message: `${partText(module, variable)} is driven inside of the module`,
            note: 'an input is driven by whoever instantiates the module',
            origin: driver.origin,
            related: [{ text: `\`${variable.name}\` is declared`, origin: variable.origin }],
            mend: `make \`${variable.name}\` an output, or drive a wire of another name`,
            severity: 'error',
          })
        continue
      }
      if (variable.kind === 'inout') continue
      const drivers: Driver[] = joined.map(({ instance, port }) => ({
        text: `instance \`${instance.name}\` drives it with its output \`${instance.module.ports[port]!.name}\``,
        origin: instance.origin,
      }))
      const read = outside(variable)
      if (read) drivers.push(read)
      if (statement) drivers.push({ text: `an assignment drives ${targetText(statement)}`, origin: statement.origin })
      if (drivers.length < 2) continue
      const last = drivers.at(-1)!
      problems.push({
        code: 'GW101',
        title: 'two drivers',
        message: `${partText(module, variable)} has ${drivers.length} drivers`,
        note: last.text,
        origin: last.origin,
        related: drivers.slice(0, -1),
        mend: `let one of them drive a wire of its own and choose between the two with mux or when, or remove one`,
        severity: 'error',
        data: { module: module.name, variable: variable.name },
      })
    }
    return problems
  })
}

const targetText = ({ target }: Assign): string =>
  target.kind === 'slice' ? `\`${leafText(target)}\`` : variableText(target.variable)
