import { type Allowance, type WarningCode, warnings } from '../ir/allowance.ts'
import { currentBuilder } from './builder.ts'
import { linesOfCall } from './call-lines.ts'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'

let collected: Allowance[] = []

/**
 * Wants a warning: of the next line, or of all lines of `body`, whose result it returns.
 *
 * It holds for the line that the warning shows, in every instance of the module. Errors cannot be allowed, and an
 * allowance that silences nothing is a warning itself.
 *
 * @example
 * allow('GW105', 'the debugger writes it')
 * const breakpoint = reg(uint(32), { init: 0 })
 */
export function allow(code: WarningCode, reason: string): void
export function allow<T>(code: WarningCode, reason: string, body: () => T): T
export function allow(code: WarningCode, reason: string, body?: () => unknown): unknown {
  currentBuilder()
  if (!Object.hasOwn(warnings, code))
    report({
      code: 'GW037',
      title: 'allowance',
      message: `'${code}' is no warning`,
      note: 'an error is wrong hardware and cannot be allowed',
      mend: `a crossing has .crossing(reason); warnings are ${Object.keys(warnings).join(', ')}`,
    })
  else if (typeof reason !== 'string' || reason.trim() === '')
    report({ code: 'GW037', title: 'allowance', message: 'an allowance needs its reason', mend: `write allow('${code}', 'why')` })
  else note(code, reason, body !== undefined)
  return body?.()
}

/** One allowance a place, however often the module is built. */
function note(code: WarningCode, reason: string, isAround: boolean): void {
  const origin = here()
  const position = origin?.position
  if (!position || collected.some((one) => one.code === code && one.origin?.position === position)) return
  const { last, next } = linesOfCall(position)
  const lines = isAround ? { from: position.line, to: last } : { from: next, to: next }
  collected.push({ code, reason, file: position.file, ...lines, origin })
}

/** Runs `body`, giving back what it returned and all that was allowed meanwhile. */
export function collectAllowances<T>(body: () => T): { value: T; allowances: readonly Allowance[] } {
  const before = collected
  const mine: Allowance[] = []
  collected = mine
  try {
    return { value: body(), allowances: mine }
  } finally {
    collected = before
  }
}
