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
const open: { readonly stops: Signal<Bool>; readonly take: (inner: MachineGraph) => void }[] = []

/** Bits of `here.cycles`. */
const countWidth = 16

/**
 * A state machine: the states are the keys, `goto` is typed by them. Generators extend it by spreading state objects.
 *
 * A machine described inside another's state runs only while that is the state, and starts anew each time. When the state
 * around it is left, its own state is left as well, `onExit` included.
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
  const stops = parent ? named('stops', leaving.or(parent.stops)) : leaving
  const counters = new Counters(states, stops, parent !== undefined)
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
            return counters.short.eq(0)
          },
          get cycles() {
            return counters.long
          },
        }
        described.add(name)
        depth = builder.guards.length
        open.push({ stops, take: (machine) => inner.push({ state: name, machine }) })
        try {
          describe(states[name], inside, counters, stops, (cycles, to) => go(name, to, `after ${cycles}`))
        } finally {
          described.delete(name)
          open.pop()
        }
      },
    ]),
  )
  match(state, arms as never)
  counters.runHere()
  // Not here: this place may be in a `when` that does not hold in the cycle in which the state around is left.
  if (parent)
    builder.outside(() =>
      when(parent.stops, () => {
        state.next = initial
      }),
    )
  parent?.take(graph)
  builder.machines.push({ graph, state: state.$leaves[0].variable, isInner: parent !== undefined })
  warnOfTraps(graph, origin)
  return { state, is: (name) => state.eq(name), graph }
}

function describe<Name extends string>(
  state: State<Name>,
  inside: Here<Name>,
  counters: Counters,
  stops: Signal<Bool>,
  leave: (cycles: number, to: Name) => void,
): void {
  if (typeof state === 'function') {
    state(inside)
    return
  }
  const { after, onEntry, during, onExit } = state
  if (onEntry) when(inside.isEntering, onEntry)
  if (after) when(counters.short.ge(after.cycles - 1), () => leave(after.cycles, after.goto))
  during?.(inside)
  if (onExit) when(stops, onExit)
}

/**
 * The cycles that the state has lasted, made when something first asks for them: a counter just long enough for `after` and
 * `isEntering`, and one for `here.cycles`. They stay at their highest value. In a machine within a state they count in the
 * cycles in which the machine is reached.
 */
class Counters {
  private readonly states: Readonly<Record<string, unknown>>
  private readonly stops: Signal<Bool>
  private readonly builder = currentBuilder()
  private readonly isInner: boolean
  private runs: Wire<Bool> | undefined
  private madeShort: Reg<UInt<any>> | undefined
  private madeLong: Reg<UInt<any>> | undefined

  constructor(states: Readonly<Record<string, unknown>>, stops: Signal<Bool>, isInner: boolean) {
    this.states = states
    this.stops = stops
    this.isInner = isInner
  }

  get short(): Signal<UInt<any>> {
    const limits = Object.values(this.states).map((state) => (state as { after?: { cycles: number } }).after?.cycles ?? 1)
    return (this.madeShort ??= this.make('lasted', Math.max(...limits).toString(2).length))
  }

  get long(): Signal<UInt<any>> {
    return (this.madeLong ??= this.make('cycles', countWidth))
  }

  /** Says that the machine is reached where statements go now. */
  runHere(): void {
    this.runs?.set(true)
  }

  private make(name: string, width: number): Reg<UInt<any>> {
    const count = named(name, reg(uint(width), { init: 0 }))
    if (this.isInner) this.runs ??= named('runs', wire(bool, { default: false }))
    const { runs } = this
    const counts = runs ? runs.and(count.all().not()) : count.all().not()
    this.builder.outside(() => {
      when(this.stops, () => {
        count.next = 0
      }).elseWhen(counts, () => {
        count.next = count.addWrap(1)
      })
    })
    return count
  }
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
