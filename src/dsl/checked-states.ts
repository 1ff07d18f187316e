import { fail, report } from './fault.ts'

/** What a state machine is described with, as it comes from a caller that no type has looked at. */
const parts = ['onEntry', 'during', 'onExit', 'after']

const listOf = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

/** Refuses descriptions that are none: GW035 at the machine's call. */
export function checkStates(initial: unknown, states: unknown): void {
  const names = typeof states === 'object' && states !== null ? Object.keys(states) : []
  if (names.length === 0)
    fail({
      code: 'GW035',
      title: 'state machine',
      message: 'the machine has no states',
      mend: "write fsm('off', { off: (here) => { … }, on: { … } })",
    })
  checkState(initial, names)
  for (const [name, state] of Object.entries(states as object)) checkParts(name, state, names)
}

/** Whether there is such a state; notes that there is none. */
export function checkState(name: unknown, names: readonly string[]): boolean {
  if (names.includes(name as string)) return true
  report({
    code: 'GW035',
    title: 'state machine',
    message: `'${String(name)}' is no state of the machine`,
    mend: `its states are ${listOf(names)}`,
  })
  return false
}

/** A `goto` kept for later: there its state no longer conditions it. */
export function refuseOutside(state: string): void {
  report({
    code: 'GW035',
    title: 'state machine',
    message: `the \`goto\` of state '${state}' is called outside of that state`,
    mend: "call it in the state's own body: off: (here) => when(start, () => here.goto('on'))",
  })
}

function checkParts(name: string, state: unknown, names: readonly string[]): void {
  if (typeof state === 'function') return
  if (typeof state !== 'object' || state === null)
    fail({
      code: 'GW035',
      title: 'state machine',
      message: `state '${name}' is neither a function nor an object`,
      mend: 'give (here) => { … }, or { onEntry, during, onExit, after }',
    })
  const unknown = Object.keys(state).find((part) => !parts.includes(part))
  if (unknown !== undefined)
    report({
      code: 'GW035',
      title: 'state machine',
      message: `state '${name}' has a part \`${unknown}\` that no state has`,
      mend: `its parts are ${parts.join(', ')}`,
    })
  for (const part of parts.slice(0, 3)) {
    const body = (state as Record<string, unknown>)[part]
    if (body !== undefined && typeof body !== 'function')
      fail({
        code: 'GW035',
        title: 'state machine',
        message: `\`${part}\` of state '${name}' is no function`,
        mend: `write ${part}: () => { … }`,
      })
  }
  const { after } = state as { after?: { cycles?: unknown; goto?: unknown } }
  if (after === undefined) return
  const { cycles } = after
  checkState(after.goto, names)
  if (!Number.isSafeInteger(cycles) || (cycles as number) < 1)
    fail({
      code: 'GW035',
      title: 'state machine',
      message: `state '${name}' is left after ${String(cycles)} cycles`,
      mend: 'give a whole number of cycles, 1 or more',
    })
}
