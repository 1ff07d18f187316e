import { isFinal, type MachineGraph } from '../ir/machine.ts'

/** Words that mean something else to Mermaid where a state's name stands. */
const reserved = new Set(['state', 'note', 'end', 'direction', 'class', 'classdef', 'style', 'click', 'default', 'as', 'hide'])

/** A machine's graph in Mermaid's language, for Markdown pages; machines within a state stand in it. */
export function mermaidOf(machine: MachineGraph): string {
  return ['stateDiagram-v2', ...linesOf(machine, '', '  ')].join('\n')
}

function linesOf(machine: MachineGraph, path: string, indent: string): string[] {
  const { edges, initial, inner, states } = machine
  // Names are known in the whole diagram: a state of an inner machine is called after the states that it is in.
  const id = (state: string): string => {
    const plain = `${path}${state}`.replaceAll(/\W/g, '_')
    return reserved.has(plain.toLowerCase()) || /^\d/.test(plain) ? `${plain}_` : plain
  }
  const isLone = (state: string): boolean => !edges.some(({ from, to }) => from === state || to === state)
  return [
    ...states.filter((state) => id(state) !== state).map((state) => `${indent}state "${state}" as ${id(state)}`),
    `${indent}[*] --> ${id(initial)}`,
    ...states.filter((state) => isLone(state) && state !== initial && id(state) === state).map((state) => indent + id(state)),
    ...edges.map(({ from, label, to }) => `${indent}${id(from)} --> ${id(to)}${label ? `: ${labelText(label)}` : ''}`),
    ...states.filter((state) => isFinal(machine, state) && states.length > 1).map((state) => `${indent}${id(state)} --> [*]`),
    ...states.flatMap((state) => {
      const within = inner.filter((each) => each.state === state)
      if (within.length === 0) return []
      const bodies = within.map((each, i) => linesOf(each.machine, `${id(state)}_${i > 0 ? `${i}_` : ''}`, `${indent}  `))
      return [
        `${indent}state ${id(state)} {`,
        ...bodies.flatMap((body, i) => (i > 0 ? [`${indent}  --`, ...body] : body)),
        `${indent}}`,
      ]
    }),
  ]
}

/** A colon or a semicolon would end the label. */
const labelText = (label: string): string => label.replaceAll(/[:;#]/g, (sign) => `#${sign.charCodeAt(0)};`)
