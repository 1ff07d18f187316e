/** A state machine's states and transitions as the design says them: for pictures and warnings, never for hardware. */
export interface MachineGraph {
  /** The name of its state register without `_state`; settled once its module is complete. */
  readonly name: string
  readonly initial: string
  readonly states: readonly string[]
  readonly edges: readonly MachineEdge[]
  /** Machines that run only while this one is in a state. */
  readonly inner: readonly { readonly state: string; readonly machine: MachineGraph }[]
}

export interface MachineEdge {
  readonly from: string
  readonly to: string
  /** What leads along it: conditions as the design writes them, or `after 1000`. Absent: always, or not known. */
  readonly label?: string
}

/** The states that some way leads to from the initial one. */
export function reachableStates({ edges, initial }: MachineGraph): ReadonlySet<string> {
  const reached = new Set([initial])
  for (const name of reached) for (const { from, to } of edges) if (from === name) reached.add(to)
  return reached
}

/** Whether no `goto` stands in a state. */
export const isFinal = ({ edges }: MachineGraph, state: string): boolean => !edges.some(({ from }) => from === state)
