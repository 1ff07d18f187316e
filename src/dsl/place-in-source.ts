import type { Origin, Position } from '../ir/origin.ts'

/**
 * Where in the design's source elaboration is: the call about to run and the functions around it.
 *
 * A frame is one run of a named function or of a module's body. Its label is the name that its result was given; what
 * the function makes inside is named after it (`const c = crc(…)` → `c_…`).
 */
export interface Frame {
  readonly name: string
  readonly kind: 'function' | 'module'
  readonly call: Position | undefined
  readonly origin: Origin | undefined
  readonly parent: Frame | undefined
  label?: string
  /** A part of ours whose result has no name is called after the part. */
  isPart?: boolean
}

let position: Position | undefined
let frame: Frame | undefined
let lastLeft: Frame | undefined
let cached: Origin | undefined
let cachedFrame: Frame | undefined

export function setPosition(next: Position | undefined): void {
  position = next
}

export const currentFrame = (): Frame | undefined => frame

/** The origin of what is made now. One object is shared by all that one call makes. */
export function here(): Origin | undefined {
  if (!position || position === frame?.call) return frame?.origin
  if (cached && cached.position === position && cachedFrame === frame) return cached
  cachedFrame = frame
  cached = frame?.origin ? { position, caller: frame.origin } : { position }
  return cached
}

export function enter(name: string, kind: Frame['kind'] = 'function'): Frame {
  frame = { name, kind, call: position, origin: here(), parent: frame }
  return frame
}

export function leave(left: Frame): void {
  frame = left.parent
  lastLeft = left
  position = left.call
}

/** Runs a part of ours as a function of its own: what it makes is named after what its result is called. */
export function asHelper<T>(name: string, body: () => T): T {
  const entered = enter(name)
  entered.isPart = true
  try {
    return body()
  } finally {
    leave(entered)
  }
}

/** Labels the function that has just returned, if this was the call that ran it. */
export function labelCall(call: Position | undefined, name: string): void {
  if (call && lastLeft?.kind === 'function' && lastLeft.call === call && lastLeft.parent === frame) lastLeft.label ??= name
}

/** Back to a clean start, whatever an exception left behind. */
export function resetPlace(to: Frame | undefined): void {
  frame = to
  lastLeft = undefined
}
