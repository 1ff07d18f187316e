import { readFileSync } from 'node:fs'
import { isFinal, type MachineEdge, type MachineGraph, reachableStates } from '../ir/machine.ts'
import type { Origin } from '../ir/origin.ts'
import { currentBuilder, type Guard, type Mutable } from './builder.ts'
import { firstArgument } from './call-lines.ts'
import { checkState, checkStates, refuseOutside } from './checked-states.ts'
import { match, when } from './control.ts'
import { report } from './fault.ts'
import { named } from './naming.ts'
import { asHelper, here } from './place-in-source.ts'
import { bool, choice, uint } from './shape.ts'
import type { Bool, Choice, Reg, Signal, UInt, Wire } from './signal-type.ts'
import { reg, wire } from './storage.ts'

/** A state seen from inside: where to go, and how long it has been the state. */
export interface Here<Name extends string> {
  /** The state after the next edge. */
  goto(state: Name): void
  /** The first cycle in this state. */
  readonly isEntering: Signal<Bool>
  /** Cycles spent in this state so far; it stays at its highest value. */
  readonly cycles: Signal<UInt<any>>
}

/** What a state does: a body for every cycle, or its parts. */
export type State<Name extends string> =
  | ((here: Here<Name>) => unknown)
  | {
      /** In the first cycle of the state. */
      readonly onEntry?: () => unknown
      readonly during?: (here: Here<Name>) => unknown
      /** In the cycle that leaves the state. */
      readonly onExit?: () => unknown
      /** Leaves after so many cycles, where nothing left before. */
      readonly after?: { readonly cycles: number; readonly goto: Name }
    }

export interface Machine<Name extends string> {
  readonly state: Signal<Choice<Name>>
  is(state: Name): Signal<Bool>
  /** The transitions that the design says, for pictures. */
  readonly graph: MachineGraph
}

/** Machines whose states are being described, innermost last: one described inside a state starts again when it is left. */
const open: { readonly leaving: Wire<Bool>; readonly take: (inner: MachineGraph) => void }[] = []

const longestCount = 16

/**
 * A state machine: the states are the keys, `goto` is typed by them. Generators extend it by spreading state objects.
 *
 * A machine described inside another's state runs only while that is the state, and starts anew each time.
 * Latency   a `goto` takes effect at the next edge. Reset: to `initial`.
 * Warnings  GW030 a state that no `goto` reaches, GW031 a state that none leaves.
 *
 * @example const light = fsm('off', { off: (here) => when(start, () => here.goto('on')), on: { after: { cycles: 9, goto: 'off' } } })
 */
export function fsm<const Name extends string>(
  initial: NoInfer<Name>,
  states: { readonly [K in Name]: State<NoInfer<Name>> },
): Machine<Name> {
  checkStates(initial, states)
  return asHelper('fsm', () => build(initial, states))
}

function build<Name extends string>(initial: Name, states: { readonly [K in Name]: State<Name> }): Machine<Name> {
  const origin = here()
  const names = Object.keys(states) as Name[]
  const parent = open.at(-1)
  const state: any = named('state', reg(choice(...names), { init: initial as never }))
  const leaving = named('leaving', wire(bool, { default: false }))
  const counter = countCycles(states, leaving)
  const edges: MachineEdge[] = []
  const inner: { state: string; machine: MachineGraph }[] = []
  const graph: Mutable<MachineGraph> = { name: '', initial, states: names, edges, inner }
  const builder = currentBuilder()
  const read = sourceReader()
  let depth = 0
  const described = new Set<Name>()
  const go = (from: string, to: Name, said?: string): void => {
    if (!checkState(to, names)) return
    const label =
      said ??
      builder.guards
        .slice(depth)
        .flatMap((guard) => guardText(guard, read))
        .join(', ')
    if (!edges.some((edge) => edge.from === from && edge.to === to && edge.label === label))
      edges.push({ from, to, ...(label ? { label } : {}) })
    state.next = to
    leaving.set(true)
  }
  const arms = Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        const inside: Here<Name> = {
          goto: (to) => (described.has(name) ? go(name, to) : refuseOutside(name)),
          get isEntering() {
            return counter().eq(0)
          },
          get cycles() {
            return counter()
          },
        }
        described.add(name)
        depth = builder.guards.length
        open.push({ leaving, take: (machine) => inner.push({ state: name, machine }) })
        try {
          describe(states[name], inside, leaving, (cycles, to) => go(name, to, `after ${cycles}`))
        } finally {
          described.delete(name)
          open.pop()
        }
      },
    ]),
  )
  match(state, arms as never)
  if (parent)
    when(parent.leaving, () => {
      state.next = initial
    })
  parent?.take(graph)
  builder.machines.push({ graph, state: state.$leaves[0].variable, isInner: parent !== undefined })
  warnOfTraps(graph, origin)
  return { state, is: (name) => state.eq(name), graph }
}

function describe<Name extends string>(
  state: State<Name>,
  inside: Here<Name>,
  leaving: Wire<Bool>,
  leave: (cycles: number, to: Name) => void,
): void {
  if (typeof state === 'function') {
    state(inside)
    return
  }
  const { after, onEntry, during, onExit } = state
  if (onEntry) when(inside.isEntering, onEntry)
  if (after) when(inside.cycles.ge(after.cycles - 1), () => leave(after.cycles, after.goto))
  during?.(inside)
  if (onExit) when(leaving, onExit)
}

/** The counter of cycles in a state, made when something first asks for it. */
function countCycles(states: Readonly<Record<string, unknown>>, leaving: Signal<Bool>): () => Signal<UInt<any>> {
  const limits = Object.values(states).flatMap((state) => {
    const cycles = (state as { after?: { cycles: number } }).after?.cycles
    return cycles === undefined ? [] : [cycles]
  })
  const isSaid = limits.length > 0
  const width = isSaid ? Math.max(1, Math.max(...limits).toString(2).length) : longestCount
  let made: Reg<UInt<any>> | undefined
  const builder = currentBuilder()
  const make = (): Reg<UInt<any>> => {
    const cycles = named('cycles', reg(uint(width), { init: 0 }))
    builder.outside(() => {
      when(leaving, () => {
        cycles.next = 0
      }).elseWhen(cycles.all().not(), () => {
        cycles.next = cycles.addWrap(1)
      })
    })
    return cycles
  }
  const needsIt = (state: unknown): boolean =>
    typeof state === 'object' && state !== null && ('after' in state || 'onEntry' in state)
  if (Object.values(states).some(needsIt)) made = make()
  return () => (made ??= make())
}

function warnOfTraps(graph: MachineGraph, origin: Origin | undefined): void {
  const reached = reachableStates(graph)
  for (const name of graph.states) {
    if (!reached.has(name))
      report({
        code: 'GW030',
        title: 'unreachable state',
        message: `no \`goto\` leads from '${graph.initial}' to state '${name}'`,
        mend: 'add the transition, or remove the state',
        severity: 'warning',
        origin,
      })
    else if (graph.states.length > 1 && isFinal(graph, name))
      report({
        code: 'GW031',
        title: 'inescapable state',
        message: `state '${name}' is never left`,
        mend: "add a `goto`; or, where the machine is to end there, say so on the line before it: allow('GW031', 'why')",
        severity: 'warning',
        origin,
      })
  }
}

/** A file's text, read once; undefined where there is none. */
function sourceReader(): (file: string) => string | undefined {
  const texts = new Map<string, string | undefined>()
  return (file) => {
    if (!texts.has(file)) texts.set(file, readText(file))
    return texts.get(file)
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

const longestLabel = 40

/** A guard as the design writes it; nothing where its text is not to be had. */
function guardText({ kind, label, origin }: Guard, read: (file: string) => string | undefined): string[] {
  if (kind === 'else') return ['else']
  const text = origin && read(origin.position.file)
  const argument = text && firstArgument(text, origin.position)
  if (!argument) return label === undefined ? [] : [label]
  const short = argument.length > longestLabel ? `${argument.slice(0, longestLabel - 1)}…` : argument
  return [kind === 'arm' ? `${short} = ${label}` : short]
}
