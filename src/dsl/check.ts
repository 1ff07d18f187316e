import { isFixed } from '../ir/fixed-point.ts'
import type { Check, Print } from '../ir/module.ts'
import { isLeafShape } from '../ir/shape.ts'
import { currentBuilder } from './builder.ts'
import { useDomain } from './domain.ts'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'
import { isSignal, type SignalBase } from './signal-base.ts'
import type { Bool, Signal } from './signal-type.ts'
import { BoolSignal } from './signals.ts'

function check(kind: Check['kind'], condition: unknown, message: string): void {
  const builder = currentBuilder()
  if (!(condition instanceof BoolSignal)) {
    report({ code: 'GW013', title: 'shape', message: `${kind} needs a signal of shape bool`, mend: 'compare it: value.ne(0)' })
    return
  }
  const domain = useDomain(builder, builder.domain)
  builder.add({ kind, condition: condition.$leaves[0]!, message, domain, origin: here() })
}

/** Must hold at each edge of the current domain at which this statement is reached and reset is not asserted. */
export const assert = (condition: Signal<Bool>, message = 'assertion'): void => check('assert', condition, message)
/** What the surroundings promise: checked in simulation, taken for granted in proofs. */
export const assume = (condition: Signal<Bool>, message = 'assumption'): void => check('assume', condition, message)
/** Worth reaching: kept in the design for proofs and coverage; simulation does nothing with it yet. */
export const cover = (condition: Signal<Bool>, message = 'cover'): void => check('cover', condition, message)

interface Formatted {
  readonly signal: SignalBase
  readonly base: 'decimal' | 'hex' | 'binary'
}
export type Printable = string | Signal<any> | { readonly hex: Signal<any> } | { readonly binary: Signal<any> }

/**
 * Prints a line at each edge at which it is reached, in every engine.
 *
 * @example print('count is ', value, ', address ', { hex: address })
 */
export function print(...parts: readonly Printable[]): void {
  const builder = currentBuilder()
  const domain = useDomain(builder, builder.domain)
  const out: Print['parts'][number][] = []
  for (const part of parts) {
    if (typeof part === 'string') {
      out.push(part)
      continue
    }
    const formatted = readPart(part)
    if (!formatted || !isLeafShape(formatted.signal.$shape) || isFixed(formatted.signal.$shape)) {
      report({
        code: 'GW013',
        title: 'shape',
        message: 'print takes text and scalar signals, fixed point as its bits',
        mend: 'print the fields one by one, or value.asBits(); of fixed point its integer, value.as(sint(n))',
      })
      continue
    }
    out.push({ value: formatted.signal.$leaves[0]!, shape: formatted.signal.$shape, base: formatted.base })
  }
  builder.add({ kind: 'print', parts: out, domain, origin: here() })
}

function readPart(part: unknown): Formatted | undefined {
  if (isSignal(part)) return { signal: part, base: 'decimal' }
  if (typeof part !== 'object' || part === null) return undefined
  if ('hex' in part && isSignal(part.hex)) return { signal: part.hex, base: 'hex' }
  if ('binary' in part && isSignal(part.binary)) return { signal: part.binary, base: 'binary' }
  return undefined
}
