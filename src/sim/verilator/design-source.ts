import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import type { Design, ForeignModule, Module } from '../../ir/module.ts'
import type { Hierarchy, ModuleNode, Node } from '../hierarchy.ts'
import { withNumberedReports, withScopes } from './reports.ts'
import type { ModelSource, PublicVariable, SourceFile } from './verilate.ts'

/**
 * A hierarchy as Verilog for Verilator: our Verilog of its modules, and something in place of each foreign one: where
 * its model is a module of ours a shell around that, else an empty module whose outputs the engine drives.
 */
export function sourceOf(hierarchy: Hierarchy): ModelSource {
  const { design } = hierarchy
  const variants = variantsOf(hierarchy)
  const models = [...variants.values()].flatMap((all) => all.flatMap(({ model }) => (model ? [model] : [])))
  const files = new Map<string, string>()
  for (const part of [...models.map(designOf), design])
    for (const [name, text] of writeVerilog(withNumberedReports(part)).files) files.set(name, withScopes(text))
  const shells = [...variants].map(([name, all]): SourceFile => ({ name: `${name}.v`, text: shellText(name, all) }))
  return {
    files: [...[...files].map(([name, text]) => ({ name, text })), ...shells],
    top: design.top.name,
    publicVariables: hierarchy.nodes.flatMap(publicVariablesOf),
  }
}

const innerName = 'gatewright_model'
const variantName = (index: number): string => `gatewright_variant_${index}`

/** A foreign module with some parameters, and what runs in its place. */
interface Variant {
  readonly foreign: ForeignModule
  readonly model: Module | undefined
}

/** The foreign modules of a design by name: one for each choice of parameters, as each may have a model of its own. */
function variantsOf(hierarchy: Hierarchy): Map<string, Variant[]> {
  const variants = new Map<string, Variant[]>()
  for (const node of hierarchy.nodes) {
    const instanced = node.instance?.module
    if (instanced?.kind !== 'foreign') continue
    const known = variants.get(instanced.name) ?? []
    if (!known.some(({ foreign }) => isSameVariant(foreign, instanced)))
      variants.set(instanced.name, [...known, { foreign: instanced, model: node.kind === 'module' ? node.module : undefined }])
  }
  return variants
}

const isSameVariant = (a: ForeignModule, b: ForeignModule): boolean =>
  JSON.stringify(a.parameters) === JSON.stringify(b.parameters)

/** An instance's path in the model: of a foreign module's model, the one within its shell. */
export function scopeOf(hierarchy: Hierarchy, node: Node): string {
  const names: string[] = []
  for (let at: Node | undefined = node; at?.parent; at = at.parent) {
    const instanced = at.instance!.module
    if (at.kind === 'module' && instanced.kind === 'foreign') {
      names.push(innerName)
      const variants = variantsOf(hierarchy).get(instanced.name)!
      if (variants.length > 1) names.push(variantName(variants.findIndex(({ foreign }) => isSameVariant(foreign, instanced))))
    }
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

/** A module of that name; where the parameters decide what it does, it chooses by them. */
function shellText(name: string, variants: readonly Variant[]): string {
  const { ports } = variants[0]!.foreign
  const parameters = new Map(
    variants.flatMap(({ foreign }) => Object.keys(foreign.parameters)).map((key) => [key, defaultOf(key, variants)]),
  )
  const declared = ports.map(({ kind, name: port, width, signed }) => {
    const range = width === 1 ? '' : ` [${width - 1}:0]`
    return `  ${kind} wire${signed ? ' signed' : ''}${range} ${port}`
  })
  const given = [...parameters].map(([key, value]) => `  parameter ${key} = ${JSON.stringify(value)}`)
  const has = new Set(ports.map((port) => port.name))
  const instance = (model: Module): string => {
    const connected = model.ports.filter((port) => has.has(port.name)).map((port) => `.${port.name}(${port.name})`)
    return `  ${model.name} ${innerName} (${connected.join(', ')});`
  }
  const bodies = variants.map(({ foreign, model }, index) => {
    if (!model) return []
    if (variants.length === 1) return [instance(model)]
    const matches = [...parameters].map(([key, value]) => `${key} == ${JSON.stringify(foreign.parameters[key] ?? value)}`)
    return [`  if (${matches.join(' && ')}) begin : ${variantName(index)}`, instance(model), '  end']
  })
  return [
    `module ${name}${given.length > 0 ? ` #(\n${given.join(',\n')}\n)` : ''} (`,
    declared.join(',\n'),
    ');',
    ...bodies.flat(),
    'endmodule',
    '',
  ].join('\n')
}

/** What an instance that does not say the parameter gets: nothing that another says. */
function defaultOf(key: string, variants: readonly Variant[]): string | number {
  const values = variants.map(({ foreign }) => foreign.parameters[key])
  return values.includes(undefined) ? '' : values[0]!
}
