import type { Domain } from './domain.ts'
import type { Expression, Pattern } from './expression.ts'
import type { Attributes, ForeignModule, Module, ModuleDomain, PortTree, Statement, Target, Variable } from './module.ts'
import type { Shape } from './shape.ts'
import { expressionsOf, visitExpressions } from './walk.ts'

const attributesText = (attributes: Attributes | undefined): string =>
  JSON.stringify(Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))

function shapeKey(shape: Shape): string {
  switch (shape.kind) {
    case 'bool':
    case 'clock':
      return shape.kind
    case 'uint':
    case 'sint':
      return `${shape.kind}${shape.width}`
    case 'fixed':
    case 'ufixed':
      return `${shape.kind}${shape.integer}.${shape.fraction}`
    case 'choice':
      return `choice${shape.width}(${shape.variants.map((variant, i) => `${JSON.stringify(variant)}=${shape.codes[i]}`).join()})`
    case 'array':
      return `[${shape.length}]${shapeKey(shape.element)}`
    case 'union':
      return `<${Object.entries(shape.variants)
        .map(([name, part]) => `${JSON.stringify(name)}:${shapeKey(part)}`)
        .join()}>`
    case 'struct':
      return `{${Object.entries(shape.fields)
        .map(([name, field]) => `${JSON.stringify(name)}:${shapeKey(field)}`)
        .join()}}`
  }
}

const patternsText = (patterns: readonly Pattern[]): string =>
  patterns.map(({ value, care }) => `${value.toString(16)}/${care.toString(16)}`).join('|')

/**
 * All that makes a module what it is, as lines of text: two modules are alike where the texts are equal.
 *
 * Variables go by their position, equal expressions by the place of the first of them, so that nothing depends on object
 * identity, on what is shared, or on where the text stands in its file. The only domain of a module is written without
 * its name and frequency: a counter is the same counter whatever its clock is called. `childText` tells the module of an
 * instance from others.
 */
export function moduleText(module: Module, childText: (module: Module) => string): string[] {
  const lines: string[] = []
  const variables = new Map(module.variables.map((variable, index) => [variable, index]))
  const indexOf = (variable: Variable | undefined): string =>
    variable ? `v${variables.get(variable) ?? `?${variable.name}`}` : '-'
  const domainText = domainNames(module)
  const contexts = new Map<ModuleDomain, number>()
  const contextOf = (context: ModuleDomain | undefined): string => {
    if (!context) return '-'
    const known = contexts.get(context)
    if (known !== undefined) return `d${known}`
    contexts.set(context, contexts.size)
    const { domain, clock, reset, enable } = context
    lines.push(`domain ${domainText(domain)} ${indexOf(clock)} ${indexOf(reset)} ${indexOf(enable)}`)
    return `d${contexts.size - 1}`
  }

  for (const variable of module.variables) lines.push(variableText(variable, domainText))
  lines.push(`ports ${module.ports.map(indexOf).join(' ')} ${attributesText(module.attributes)}`)
  lines.push(...treeText(module.tree, indexOf, domainText))
  for (const context of module.domains) contextOf(context)

  const places = new Map<string, number>()
  const placeOf = new Map<Expression, number>()
  const seen = new Set<Expression>()
  const place = (root: Expression | undefined): string => {
    if (!root) return '-'
    visitExpressions(
      [root],
      (node) => {
        const operands = node.operands.map((operand) => placeOf.get(operand)).join()
        const text = `${node.op} ${node.width} ${node.signed ? 's' : 'u'} ${detailOf(node, indexOf)} ${operands} ${node.name ?? ''}`
        let found = places.get(text)
        if (found === undefined) {
          found = places.size
          places.set(text, found)
          lines.push(text)
        }
        placeOf.set(node, found)
      },
      seen,
    )
    return `e${placeOf.get(root)}`
  }

  for (const memory of module.memories) {
    const { name, shape, width, depth, storage, collision, init, attributes } = memory
    lines.push(`memory ${name} ${shapeKey(shape)} ${width} ${depth} ${storage} ${collision} ${attributesText(attributes)}`)
    if (init) lines.push(`init ${init.map((word) => word.toString(16)).join()}`)
    for (const port of memory.reads)
      lines.push(`read ${place(port.address)} ${place(port.enable)} ${indexOf(port.data)} ${contextOf(port.domain)}`)
  }
  for (const instance of module.instances) {
    const child = instance.module
    lines.push(`instance ${instance.name} ${attributesText(instance.attributes)}`)
    if (child.kind === 'module') lines.push(childText(child))
    else lines.push(...foreignText(child, childText, domainText))
    lines.push(instance.connections.map(({ variable }) => indexOf(variable)).join(' '))
    lines.push(instance.domains.map(({ outer }) => contextOf(outer)).join(' '))
  }
  const targetText = (target: Target): string => {
    const variable = indexOf(target.variable)
    if (target.kind === 'slice') return `${variable}[${target.low}+${target.width}]`
    return target.kind === 'bitAt' ? `${variable}[${place(target.index)}]` : variable
  }
  const statementText = (statement: Statement): string => {
    const values = expressionsOf(statement).map(place).join()
    switch (statement.kind) {
      case 'assign':
        return `assign ${targetText(statement.target)} ${values}`
      case 'if':
        return `if ${values}`
      case 'switch':
        return `switch ${values}`
      case 'write':
        return `write ${statement.memory.name} ${values} ${contextOf(statement.domain)}`
      case 'assert':
      case 'assume':
      case 'cover':
        return `${statement.kind} ${values} ${JSON.stringify(statement.message)} ${contextOf(statement.domain)}`
      case 'print': {
        const parts = statement.parts.map((part) =>
          typeof part === 'string' ? JSON.stringify(part) : `${place(part.value)} ${shapeKey(part.shape)} ${part.base}`,
        )
        return `print ${parts.join(' ')} ${contextOf(statement.domain)}`
      }
    }
  }
  const waiting: (Statement | string)[] = []
  const wait = (statements: readonly Statement[]): void => {
    for (let i = statements.length - 1; i >= 0; i--) waiting.push(statements[i]!)
  }
  wait(module.body)
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (typeof at === 'string') {
      lines.push(at)
      continue
    }
    lines.push(statementText(at))
    if (at.kind !== 'if' && at.kind !== 'switch') continue
    waiting.push('end')
    wait(at.otherwise)
    waiting.push('otherwise')
    if (at.kind === 'if') wait(at.then)
    else
      for (const { patterns, label, body } of at.arms.toReversed()) {
        wait(body)
        waiting.push(`arm ${patternsText(patterns)} ${JSON.stringify(label ?? '')}`)
      }
  }
  return lines
}

/**
 * How the module's text speaks of a domain. The only one has no name; of several, equal clocks show as equal. A domain
 * that only ports name reaches the module in no other way, so its clock counts as it is.
 */
function domainNames(module: Module): (domain: Domain | undefined) => string {
  const used = new Set<Domain>(module.domains.map(({ domain }) => domain))
  const usedClocks = new Set([...used].map(({ clockId }) => clockId))
  const named = new Set<Domain>()
  for (const { domain } of module.variables) if (domain && !usedClocks.has(domain.clockId)) named.add(domain)
  for (const { module: child } of module.instances)
    if (child.kind === 'foreign')
      for (const { domain } of child.ports) if (domain && !usedClocks.has(domain.clockId)) named.add(domain)
  const keyOf = ({ name, clockId, edge }: Domain): string => JSON.stringify([name, clockId, edge])
  const isOnly = named.size === 0 && new Set([...used].map(keyOf)).size <= 1
  const clocks = new Map<string, number>()
  for (const clockId of usedClocks) clocks.set(clockId, clocks.size)
  return (domain) => {
    if (!domain) return '-'
    const { name, clockId, edge, frequencyHz, reset, resetActive } = domain
    const structure = `${edge} ${reset} ${resetActive}`
    return isOnly ? structure : `${JSON.stringify(name)} clock ${clocks.get(clockId) ?? clockId} ${frequencyHz} ${structure}`
  }
}

function variableText(variable: Variable, domainText: (domain: Domain | undefined) => string): string {
  const { kind, name, shape, width, signed, domain, init, resets, driver, attributes } = variable
  return [
    kind,
    name,
    shapeKey(shape),
    width,
    signed ? 's' : 'u',
    domainText(domain),
    init === undefined ? '-' : init.toString(16),
    resets,
    driver ?? '-',
    attributesText(attributes),
  ].join(' ')
}

function treeText(
  tree: PortTree,
  indexOf: (variable: Variable) => string,
  domainText: (domain: Domain | undefined) => string,
): string[] {
  switch (tree.kind) {
    case 'signal':
      return [`signal ${tree.direction} ${shapeKey(tree.shape)} ${tree.leaves.map(indexOf).join()} ${domainText(tree.domain)}`]
    case 'bundle':
      return [
        'bundle',
        ...Object.entries(tree.fields).flatMap(([name, field]) => [
          JSON.stringify(name),
          ...treeText(field, indexOf, domainText),
        ]),
        'end',
      ]
    case 'list':
      return ['list', ...tree.items.flatMap((item) => treeText(item, indexOf, domainText)), 'end']
  }
}

/** A model in TypeScript counts by where its foreign module is defined: functions have no text to compare. */
function foreignText(
  module: ForeignModule,
  childText: (module: Module) => string,
  domainText: (domain: Domain | undefined) => string,
): string[] {
  const { name, ports, parameters, model } = module
  return [
    `foreign ${name} ${JSON.stringify(Object.entries(parameters))}`,
    ...ports.map((port) => variableText(port, domainText)),
    model?.kind === 'module' ? childText(model) : (model?.kind ?? '-'),
  ]
}

/** What a node says beside its operands. */
function detailOf(node: Expression, indexOf: (variable: Variable) => string): string {
  switch (node.op) {
    case 'constant':
      return node.value.toString(16)
    case 'read':
      return indexOf(node.variable)
    case 'slice':
      return `${node.low}`
    case 'select':
      return node.arms.map(patternsText).join(';')
    case 'crossing':
      return `${node.kind} ${JSON.stringify(node.reason)}`
    default:
      return ''
  }
}
