import type { Origin } from '../ir/origin.ts'
import { DesignError, type Problem } from '../ir/problem.ts'
import { type Shape, shapeText } from '../ir/shape.ts'
import { here } from './place-in-source.ts'

/** What a fault says, less what is known from where it happens. */
export type Fault = Omit<Problem, 'origin' | 'severity'> & { readonly origin?: Origin; readonly severity?: Problem['severity'] }

let collected: Problem[] | undefined

const complete = (fault: Fault): Problem => ({ severity: 'error', ...fault, origin: fault.origin ?? here() })

/** Notes a fault and lets elaboration go on, so that one run reports several. Outside of elaboration it is thrown. */
export function report(fault: Fault): void {
  const problem = complete(fault)
  if (!collected) throw new DesignError([problem])
  const isKnown = collected.some(
    (other) =>
      other.code === problem.code && other.message === problem.message && other.origin?.position === problem.origin?.position,
  )
  if (!isKnown) collected.push(problem)
}

/** A fault after which nothing sensible can follow. Carries what was collected so far. */
export function fail(fault: Fault): never {
  throw new DesignError([...(collected ?? []), complete(fault)])
}

/** Runs `body`, giving back what it returned and all problems noted meanwhile. */
export function collectProblems<T>(body: () => T): { value: T; problems: readonly Problem[] } {
  const before = collected
  const mine: Problem[] = []
  collected = mine
  try {
    return { value: body(), problems: mine }
  } finally {
    collected = before
  }
}

const guardAdvice = (construct: string): { says: string; mend: string } => {
  switch (construct) {
    case 'if':
    case 'while':
    case 'do':
    case 'for':
      return {
        says: `\`${construct}\` runs once, while the design is built`,
        mend: 'use when(condition, () => { … }) for what the hardware decides',
      }
    case '?:':
    case '?':
      return { says: '`?:` chooses once, while the design is built', mend: 'use mux(condition, then, otherwise)' }
    case 'switch':
      return { says: '`switch` chooses once, while the design is built', mend: 'use match(signal, { … })' }
    case '!':
      return { says: '`!` of a signal is always false', mend: 'use signal.not()' }
    case '&&':
    case '||':
      return {
        says: `\`${construct}\` looks at the object, not at its bits`,
        mend: construct === '&&' ? 'use a.and(b)' : 'use a.or(b)',
      }
    case '===':
    case '==':
      return { says: `\`${construct}\` compares two objects, not two values`, mend: 'use a.eq(b)' }
    case '!==':
    case '!=':
      return { says: `\`${construct}\` compares two objects, not two values`, mend: 'use a.ne(b)' }
    default:
      return {
        says: `JavaScript's \`${construct}\` knows nothing of signals`,
        mend: `use the signal's own method (${methodFor(construct)})`,
      }
  }
}

const methodFor = (construct: string): string => {
  const methods: Record<string, string> = {
    '+': 'a.add(b), a.addWrap(b)',
    '-': 'a.sub(b), a.subWrap(b)',
    '*': 'a.mul(b)',
    '/': 'a.div(constant)',
    '%': 'a.rem(constant)',
    '<': 'a.lt(b)',
    '<=': 'a.le(b)',
    '>': 'a.gt(b)',
    '>=': 'a.ge(b)',
    '&': 'a.and(b)',
    '|': 'a.or(b)',
    '^': 'a.xor(b)',
    '~': 'a.not()',
    '<<': 'a.shl(n)',
    '>>': 'a.shr(n)',
    '>>>': 'a.shr(n)',
  }
  return methods[construct] ?? 'see docs/reference/language.md'
}

export function raiseGuard(construct: string, shape: Shape, origin?: Origin): never {
  const { says, mend } = guardAdvice(construct)
  fail({
    code: 'GW003',
    title: 'signal as a JavaScript value',
    message: `a signal of shape ${shapeText(shape)} stands where JavaScript wants a value of its own`,
    note: says,
    mend,
    origin,
  })
}
