import { isFinal, type MachineGraph, reachableStates } from '../ir/machine.ts'

const ink = '#334155'
const blue = '#4a6fa5'
const faint = '#9ca3af'
const font = 'fontname="Helvetica,Arial,sans-serif"'
const quoted = (text: string): string => `"${text.replaceAll(/[\\"]/g, (sign) => `\\${sign}`)}"`

/**
 * A machine's graph in Graphviz' language.
 *
 * A dot leads to the initial state; a state that nothing leaves has a double border, one that nothing reaches is grey. A
 * state with machines of its own is a box around them.
 */
export function machineDot(machine: MachineGraph, title: string): string {
  const defaults = [
    `compound=true; rankdir=TB; nodesep=0.6; ranksep=0.45; bgcolor="white"; pad=0.2; ${font}`,
    `label=${quoted(title)}; labelloc=t; labeljust=l; fontsize=14; fontcolor=${quoted(ink)}`,
    `node [shape=box; style="rounded,filled"; fillcolor="#e8f0fe"; color=${quoted(blue)}; ${font}; fontsize=12; fontcolor=${quoted(ink)}; margin="0.16,0.07"; height=0.35]`,
    `edge [color=${quoted(ink)}; arrowsize=0.7; ${font}; fontsize=10; fontcolor=${quoted(ink)}]`,
  ]
  return ['digraph {', ...defaults.map((line) => `  ${line}`), ...linesOf(machine, '', '  '), '}', ''].join('\n')
}

function linesOf(machine: MachineGraph, path: string, indent: string): string[] {
  const { edges, initial, states } = machine
  const reached = reachableStates(machine)
  const start = startOf(path)
  const entry = firstIn(machine, initial, path)
  return [
    `${indent}${quoted(start)} [shape=point; width=0.12; color=${quoted(ink)}; fillcolor=${quoted(ink)}]`,
    `${indent}${quoted(start)} -> ${quoted(entry)} [${atBox('lhead', entry, path + initial)}]`,
    ...states.flatMap((state) => stateLines(machine, state, path, indent, reached.has(state))),
    ...edges.map(({ from, label, to }) => {
      // States stand in the order of the design: an edge to an earlier one is drawn as one from it, with its arrow turned.
      const isBack = states.indexOf(to) < states.indexOf(from)
      const [above, below] = isBack ? [to, from] : [from, to]
      const [tail, head] = [lastIn(machine, above, path), firstIn(machine, below, path)]
      const attributes = [
        isBack ? 'dir=back' : '',
        // A hard space on either side keeps the text off the line.
        label ? `label=${quoted(`\u00a0\u00a0${label}\u00a0`)}` : '',
        atBox('ltail', tail, path + above),
        from === to ? '' : atBox('lhead', head, path + below),
        reached.has(from) ? '' : `color=${quoted(faint)}; fontcolor=${quoted(faint)}`,
      ]
      return `${indent}${quoted(tail)} -> ${quoted(head)} [${attributes.filter((attribute) => attribute !== '').join('; ')}]`
    }),
  ]
}

function stateLines(machine: MachineGraph, state: string, path: string, indent: string, isReached: boolean): string[] {
  const id = path + state
  const isInitial = state === machine.initial
  const machines = within(machine, state)
  if (machines.length > 0) {
    const look = `style="rounded,filled"; fillcolor="#f6f9ff"; color=${quoted(isReached ? blue : faint)}; penwidth=${isInitial ? 2 : 1}`
    return [
      `${indent}subgraph ${quoted(boxOf(id))} {`,
      `${indent}  label=${quoted(state)}; labeljust=l; fontsize=12; margin=14; ${look}`,
      ...machines.flatMap((each, i) => linesOf(each, `${id}/${i}/`, `${indent}  `)),
      `${indent}}`,
    ]
  }
  const attributes = [
    `label=${quoted(state)}`,
    ...(isReached ? [] : [`fillcolor="#f3f4f6"; color=${quoted(faint)}; fontcolor=${quoted(faint)}`]),
    ...(isFinal(machine, state) && machine.states.length > 1 ? ['peripheries=2'] : []),
    ...(isInitial ? ['penwidth=2'] : []),
  ]
  return [`${indent}${quoted(id)} [${attributes.join('; ')}]`]
}

const within = ({ inner }: MachineGraph, state: string): readonly MachineGraph[] =>
  inner.filter((each) => each.state === state).map((each) => each.machine)

const startOf = (path: string): string => `${path}start.`
const boxOf = (id: string): string => `cluster ${id}`

// Graphviz draws edges between nodes alone, and cuts them at a box. An edge to a box leads to the dot on top of it, one from it
// begins at its last state, so that time runs downwards.
const atBox = (attribute: 'lhead' | 'ltail', node: string, id: string): string =>
  node === id ? '' : `${attribute}=${quoted(boxOf(id))}`
const firstIn = (machine: MachineGraph, state: string, path: string): string =>
  within(machine, state).length > 0 ? startOf(`${path}${state}/0/`) : path + state

function lastIn(machine: MachineGraph, state: string, path: string): string {
  const [first] = within(machine, state)
  return first ? lastIn(first, first.states.at(-1)!, `${path}${state}/0/`) : path + state
}
