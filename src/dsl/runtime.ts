import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Origin, Position } from '../ir/origin.ts'
import { raiseGuard } from './fault.ts'
import { nameValue } from './naming.ts'
import * as place from './place-in-source.ts'
import { SignalBase } from './signal-base.ts'

/**
 * What transformed design files call: `src/transform` writes these calls, people do not.
 *
 * `$at` notes the call about to run, `$enter` and `$leave` bracket a named function so that what it makes knows its
 * callers, `$name` tells a value the variable it went into, `$guard` stops a signal used as a JavaScript value.
 */
export function $file(nameOrUrl: string, table: readonly number[]): Position[] {
  const file = nameOrUrl.startsWith('file:') ? nameOfUrl(nameOrUrl) : nameOrUrl
  const positions: Position[] = []
  for (let i = 0; i < table.length; i += 3)
    positions.push({ file, line: table[i]!, column: table[i + 1]!, length: table[i + 2]! })
  return positions
}

/** A part of the installed library was rewritten before anyone knew where it would lie. */
const nameOfUrl = (url: string): string => relative(process.cwd(), fileURLToPath(url)).split(sep).join('/')

export function $at<T>(position: Position, value: T): T {
  place.setPosition(position)
  return value
}

export const $enter = (name: string): place.Frame => place.enter(name)

export const $leave = (frame: place.Frame): void => place.leave(frame)

export function $name<T>(
  name: string | readonly (readonly [string | number, string])[],
  call: Position | undefined,
  value: T,
): T {
  if (typeof name === 'string') {
    place.labelCall(call, name)
    nameValue(name, value)
  } else if (value !== null && typeof value === 'object')
    for (const [key, local] of name) nameValue(local, (value as Record<string | number, unknown>)[key])
  return value
}

export function $guard<T>(position: Position, construct: string, value: T): T {
  if (value instanceof SignalBase) {
    place.setPosition(position)
    raiseGuard(construct, value.$shape, place.here() as Origin)
  }
  return value
}
