/** A place in a design file. Lines and columns count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length: number
}

/**
 * Where a node comes from: the call that made it, and the chain of calls that led there.
 *
 * `caller` leads outwards, from a helper or a library part to the design file that used it.
 */
export interface Origin {
  readonly position: Position
  readonly caller?: Origin
}

/** `designs/meter.ts:21:9` */
export const positionText = (position: Position): string => `${position.file}:${position.line}:${position.column}`

/** The origin and its callers, innermost first. */
export function originChain(origin: Origin | undefined): Position[] {
  const chain: Position[] = []
  for (let at = origin; at; at = at.caller) chain.push(at.position)
  return chain
}
