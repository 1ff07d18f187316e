import type { Design, Module } from './module.ts'
import { nodesOf } from './nodes.ts'
import type { Origin } from './origin.ts'
import type { Problem } from './problem.ts'
import { awkwardWords, reservedWords } from './reserved-words.ts'

/**
 * A name of a design file as Verilog and waves show it.
 *
 * A capital starts a new word after a small letter or a digit (`rxFifo2` → `rx_fifo2`, `lane4Start` → `lane4_start`).
 * In a row of capitals the last one starts a word when at least two small letters follow (`HTTPServer` → `http_server`),
 * so that `isIPv6Frame` is `is_ipv6_frame` and `ACKs` is `acks`. A digit stays with what stands before it, underscores stay.
 */
export const snakeCase = (name: string): string =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll}{2})/gu, '$1_$2')
    .toLowerCase()

export const isReserved = (name: string): boolean => reservedWords.has(name)

/** The name itself, or `before_value` where it is a word that Verilog, SystemVerilog or Verilator's C++ keep for themselves. */
export const unreserved = (name: string, suffix = 'value'): string =>
  isReserved(name) || awkwardWords.has(name) ? `${name}_${suffix}` : name

/** A legal name as close as can be: `größe` → `groesse`, `2nd` → `_2nd`, `a$b` → `a_b`. */
export function legalName(name: string): string {
  const latin = name
    .replace(/ß/g, 'ss')
    .replace(/[äöüÄÖÜ]/g, (letter) => `${letter}e`)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
  const legal = latin.replace(/[^A-Za-z0-9_]/g, '_')
  return /^[A-Za-z_]/.test(legal) ? legal : `_${legal}`
}

const isLegal = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** Something with a name in Verilog: what it is, and the word that a proposal adds to it. */
interface Named {
  readonly name: string
  readonly what: string
  readonly suffix: string
  readonly origin: Origin | undefined
}

function namedIn(module: Module): Named[] {
  const what = {
    input: 'input',
    output: 'output',
    inout: 'pin',
    wire: 'wire',
    register: 'register',
    instance: 'wire',
    memory: 'wire',
  }
  const suffixes: Record<string, string> = { input: 'in', output: 'out', inout: 'pin' }
  const named: Named[] = module.variables.map(({ name, kind, origin }) => ({
    name,
    what: what[kind],
    suffix: suffixes[kind] ?? 'value',
    origin,
  }))
  for (const { name, origin } of module.memories) named.push({ name, what: 'memory', suffix: 'memory', origin })
  for (const { name, origin } of module.instances) named.push({ name, what: 'instance', suffix: 'unit', origin })
  for (const { name, origin } of nodesOf(module))
    if (name !== undefined) named.push({ name, what: 'value', suffix: 'value', origin })
  return named
}

function wordProblem({ name, what, suffix, origin }: Named, place: string): Problem | undefined {
  if (!isLegal(name))
    return {
      code: 'GW202',
      title: 'name',
      message: `${what} \`${name}\` of ${place} has characters that Verilog does not allow in a name`,
      note: 'letters A to Z, digits and _ only, no digit first',
      mend: `call it \`${legalName(name)}\`, or give a port its Verilog name with { name: '${legalName(name)}' }`,
      origin,
      severity: 'error',
      data: { name, proposal: legalName(name) },
    }
  const language = reservedWords.get(name)
  if (!language) return undefined
  const proposal = unreserved(name, suffix)
  return {
    code: 'GW201',
    title: 'reserved name',
    message: `${what} \`${name}\` of ${place} is named by a keyword of ${language}`,
    note: `\`${name}\` is a keyword`,
    mend: `call it \`${proposal}\``,
    origin,
    severity: 'error',
    data: { name, proposal },
  }
}

function clashes(named: readonly Named[], place: string): Problem[] {
  const taken = new Map<string, Named>()
  const problems: Problem[] = []
  for (const one of named) {
    const key = one.name.toLowerCase()
    const other = taken.get(key)
    if (!other) {
      taken.set(key, one)
      continue
    }
    const isEqual = other.name === one.name
    const proposal = `${one.name}_${one.suffix}`
    problems.push({
      code: 'GW203',
      title: 'duplicate name',
      message: isEqual
        ? `${one.what} \`${one.name}\` of ${place} has the name of another ${other.what}`
        : `${one.what} \`${one.name}\` of ${place} differs from ${other.what} \`${other.name}\` only in case`,
      note: isEqual ? undefined : 'tools on systems that ignore case would take them for one',
      related: [{ text: `the other \`${other.name}\``, origin: other.origin }],
      mend: `call one of them \`${proposal}\``,
      origin: one.origin,
      severity: 'error',
      data: { name: one.name, other: other.name, proposal },
    })
  }
  return problems
}

/** Names that Verilog cannot take as they are, with a proposal for each. */
export function nameProblems(design: Design): Problem[] {
  const problems: Problem[] = []
  const modules: Named[] = design.modules.map(({ name, origin }) => ({ name, what: 'module', suffix: 'unit', origin }))
  const foreign = new Map<string, Named>()
  for (const { instances } of design.modules)
    for (const { module } of instances)
      if (module.kind === 'foreign')
        foreign.set(module.name, { name: module.name, what: 'foreign module', suffix: 'unit', origin: module.origin })
  for (const module of modules) {
    const problem = wordProblem(module, 'the design')
    if (problem) problems.push(problem)
  }
  problems.push(...clashes([...foreign.values(), ...modules], 'the design'))
  for (const module of design.modules) {
    const place = `module \`${module.name}\``
    const named = namedIn(module)
    for (const one of named) {
      const problem = wordProblem(one, place)
      if (problem) problems.push(problem)
    }
    problems.push(...clashes(named, place))
  }
  return problems
}
