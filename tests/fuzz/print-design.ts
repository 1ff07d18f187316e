import type { Expression, Pattern } from '../../src/ir/expression.ts'
import type { Design, Memory, Module, ModuleDomain, Statement, Target, Variable } from '../../src/ir/module.ts'
import { shapeText } from '../../src/ir/shape.ts'

/**
 * A design as text for people: everything that has a meaning, in the order of the IR. Nodes are written as
 * `op:width(operands)`, with `s` after the width where the result is signed.
 */
export const printDesign = (design: Design): string => design.modules.map(printModule).join('\n\n')

function printModule(module: Module): string {
  const lines = [`module ${module.name}`]
  for (const { domain, clock, reset, enable } of module.domains) {
    const parts = [`${domain.edge} ${clock.name}`, reset && `${domain.reset} reset ${reset.name} active ${domain.resetActive}`]
    parts.push(enable && `enable ${enable.name}`)
    lines.push(`  domain ${domain.name} of clock ${domain.clockId}: ${parts.filter((part) => part !== undefined).join(', ')}`)
  }
  for (const variable of module.variables) lines.push(`  ${variableText(variable)}`)
  for (const memory of module.memories) lines.push(...memoryLines(memory))
  for (const { name, module: child, connections, domains } of module.instances) {
    lines.push(`  instance ${name}: ${child.name}`)
    for (const { inner, outer } of domains) lines.push(`    domain ${inner.domain.name} is ${outer.domain.name}`)
    for (const { port, variable } of connections)
      lines.push(`    ${port.name} ${port.kind === 'input' ? '<-' : '->'} ${variable.name}`)
  }
  lines.push(...statementLines(module.body, '  '))
  return lines.join('\n')
}

function variableText({ kind, name, shape, domain, init, resets, driver, width }: Variable): string {
  const facts = [
    domain && `of ${domain.name}`,
    init === undefined ? undefined : `init ${number(init, width)}${resets ? '' : ' at power-up only'}`,
    driver && `driven by the ${driver}`,
  ]
  return [kind, name, shapeText(shape), ...facts.filter((fact) => fact !== undefined)].join(' ')
}

function memoryLines(memory: Memory): string[] {
  const { name, shape, depth, storage, collision, init, reads } = memory
  const lines = [`  memory ${name}: ${depth} × ${shapeText(shape)}, ${storage}, collision ${collision}`]
  if (init) lines.push(`    init ${init.map((word) => number(word, memory.width)).join(' ')}`)
  for (const { address, enable, data, domain } of reads) {
    const when = enable ? ` when ${expressionText(enable)}` : ''
    lines.push(`    ${data.name} ${domain ? `at ${domain.domain.name}` : 'now'} = [${expressionText(address)}]${when}`)
  }
  return lines
}

const number = (value: bigint, width: number): string =>
  width <= 16 || (value >= -9n && value <= 9n)
    ? `${value}`
    : value < 0n
      ? `-0x${(-value).toString(16)}`
      : `0x${value.toString(16)}`

function targetText(target: Target): string {
  const { name } = target.variable
  if (target.kind === 'whole') return name
  if (target.kind === 'bitAt') return `${name}[at ${expressionText(target.index)}]`
  return `${name}[${target.low + target.width - 1}:${target.low}]`
}

function patternText({ value, care }: Pattern, width: number): string {
  const all = (1n << BigInt(width)) - 1n
  if (care === all) return number(value, width)
  if (width > 12) return `${number(value, width)} of ${number(care, width)}`
  const bit = (i: number): string => ((care >> BigInt(i)) & 1n ? String((value >> BigInt(i)) & 1n) : '?')
  return `0b${Array.from({ length: width }, (_, i) => bit(width - 1 - i)).join('')}`
}

const at = ({ domain }: ModuleDomain): string => `at ${domain.name}`

function statementLines(body: readonly Statement[], indent: string): string[] {
  return body.flatMap((statement): string[] => {
    const inner = `${indent}  `
    switch (statement.kind) {
      case 'assign':
        return [`${indent}${targetText(statement.target)} = ${expressionText(statement.value)}`]
      case 'if': {
        const lines = [`${indent}if ${expressionText(statement.condition)}`, ...statementLines(statement.then, inner)]
        if (statement.otherwise.length > 0) lines.push(`${indent}else`, ...statementLines(statement.otherwise, inner))
        return lines
      }
      case 'switch': {
        const lines = [`${indent}switch ${expressionText(statement.on)}`]
        for (const { patterns, body: arm } of statement.arms) {
          lines.push(`${indent}case ${patterns.map((pattern) => patternText(pattern, statement.on.width)).join(', ')}`)
          lines.push(...statementLines(arm, inner))
        }
        if (statement.otherwise.length > 0) lines.push(`${indent}otherwise`, ...statementLines(statement.otherwise, inner))
        return lines
      }
      case 'write': {
        const mask = statement.mask ? ` mask ${expressionText(statement.mask)}` : ''
        const place = `${statement.memory.name}[${expressionText(statement.address)}]`
        return [`${indent}${at(statement.domain)} write ${place} = ${expressionText(statement.data)}${mask}`]
      }
      case 'assert':
      case 'assume':
      case 'cover':
        return [
          `${indent}${at(statement.domain)} ${statement.kind} ${expressionText(statement.condition)} '${statement.message}'`,
        ]
      case 'print': {
        const parts = statement.parts.map((part) =>
          typeof part === 'string' ? `'${part}'` : `${part.base} ${expressionText(part.value)}`,
        )
        return [`${indent}${at(statement.domain)} print ${parts.join(', ')}`]
      }
    }
  })
}

export function expressionText(node: Expression): string {
  const name = node.name === undefined ? '' : `${node.name}@`
  const type = `${node.width}${node.signed ? 's' : ''}`
  switch (node.op) {
    case 'constant':
      return `${name}${number(node.value, node.width)}:${type}`
    case 'read':
      return `${name}${node.variable.name}`
    case 'slice': {
      const bits = node.width === 1 ? `${node.low}` : `${node.low + node.width - 1}:${node.low}`
      return `${name}${expressionText(node.operands[0]!)}[${bits}]`
    }
    case 'select': {
      const [on, ...values] = node.operands
      const arms = node.arms.map((patterns, i) => {
        const labels = patterns.map((pattern) => patternText(pattern, on!.width)).join(' or ')
        return `${labels}: ${expressionText(values[i]!)}`
      })
      return `${name}select:${type}(${expressionText(on!)}; ${[...arms, `else ${expressionText(values.at(-1)!)}`].join('; ')})`
    }
    default:
      return `${name}${node.op}:${type}(${node.operands.map(expressionText).join(', ')})`
  }
}
