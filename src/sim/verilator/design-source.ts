import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import type { Design, ForeignModule, Module, Variable } from '../../ir/module.ts'
import type { Hierarchy, ModuleNode, Node } from '../hierarchy.ts'
import { withNumberedReports, withScopes } from './reports.ts'
import type { ModelSource, PublicVariable, SourceFile } from './verilate.ts'

/**
 * A hierarchy as Verilog for Verilator: our Verilog of its modules, and something in place of each foreign one: where
 * its model is a module of ours a shell around that, else an empty module whose outputs the engine drives.
 */
export function sourceOf(hierarchy: Hierarchy): ModelSource {
  const { design } = hierarchy
  const foreign = new Map<string, { readonly foreign: ForeignModule; readonly model: Module | undefined }>()
  for (const node of hierarchy.nodes) {
    const instanced = node.instance?.module
    if (instanced?.kind === 'foreign')
      foreign.set(instanced.name, { foreign: instanced, model: node.kind === 'module' ? node.module : undefined })
  }
  const models = [...foreign.values()].flatMap(({ model }) => (model ? [model] : []))
  const files = new Map<string, string>()
  for (const part of [...models.map(designOf), design])
    for (const [name, text] of writeVerilog(withNumberedReports(part)).files) files.set(name, withScopes(text))
  const shells = [...foreign.values()].map(
    ({ foreign: { name, ports, parameters }, model }): SourceFile => ({
      name: `foreign_${name}.v`,
      text: shellText(name, ports, parameters, model),
    }),
  )
  return {
    files: [...[...files].map(([name, text]) => ({ name, text })), ...shells],
    top: design.top.name,
    publicVariables: hierarchy.nodes.flatMap(publicVariablesOf),
  }
}

const innerName = 'gatewright_model'

/** An instance's path in the model: of a foreign module's model, the one within its shell. */
export function scopeOf(hierarchy: Hierarchy, node: Node): string {
  const names: string[] = []
  for (let at: Node | undefined = node; at?.parent; at = at.parent) {
    if (at.kind === 'module' && at.instance!.module.kind === 'foreign') names.push(innerName)
    names.push(at.instance!.name)
  }
  return [hierarchy.design.top.name, ...names.toReversed()].join('.')
}

function publicVariablesOf(node: Node): PublicVariable[] {
  if (node.kind === 'model')
    return node.foreign.ports.map((port) => ({
      module: node.foreign.name,
      variable: port.name,
      isDriven: port.kind !== 'input',
    }))
  return [...stateNamesOf(node)].map((variable) => ({ module: node.module.name, variable, isDriven: false }))
}

function stateNamesOf({ module }: ModuleNode): Set<string> {
  const names = new Set<string>()
  for (const variable of module.variables) if (variable.kind === 'register') names.add(variable.name)
  for (const memory of module.memories) {
    names.add(memory.name)
    for (const { domain, data } of memory.reads) if (domain) names.add(data.name)
  }
  return names
}

/** A module and all it uses, those that are used first. */
function designOf(top: Module): Design {
  const modules: Module[] = []
  const visit = (module: Module): void => {
    if (modules.includes(module)) return
    for (const instance of module.instances) if (instance.module.kind === 'module') visit(instance.module)
    modules.push(module)
  }
  visit(top)
  return { top, modules }
}

function shellText(
  name: string,
  ports: readonly Variable[],
  parameters: ForeignModule['parameters'],
  model: Module | undefined,
): string {
  const declared = ports.map(({ kind, name: port, width, signed }) => {
    const range = width === 1 ? '' : ` [${width - 1}:0]`
    return `  ${kind} wire${signed ? ' signed' : ''}${range} ${port}`
  })
  const given = Object.entries(parameters).map(([key, value]) => `  parameter ${key} = ${JSON.stringify(value)}`)
  const has = new Set(ports.map((port) => port.name))
  const connected = model?.ports.filter((port) => has.has(port.name)).map((port) => `.${port.name}(${port.name})`)
  return [
    `module ${name}${given.length > 0 ? ` #(\n${given.join(',\n')}\n)` : ''} (`,
    declared.join(',\n'),
    ');',
    ...(model ? [`  ${model.name} ${innerName} (${connected!.join(', ')});`] : []),
    'endmodule',
    '',
  ].join('\n')
}
