import type { Pin } from './pins.ts'
import type { Random } from './random.ts'
import type { Progress } from './scheduler.ts'
import type { PlainValue } from './value.ts'

/** A valid/ready interface as a test sees it, whichever side it drives. */
export interface StreamPins {
  readonly valid: Pin
  readonly ready: Pin
  readonly payload: Pin
}

/**
 * What a driver does at each edge: it looks at what the edge saw (`sampled`) and writes what the next one is to see.
 * `stall` is the probability that a value is held back for a cycle, each time anew.
 */
export function driver(
  to: StreamPins,
  values: readonly unknown[],
  stall: number,
  random: Random,
): { offer(): void; edge(): Progress } {
  let next = 0
  let isOffered = false
  const offer = (): void => {
    isOffered = next < values.length && !random.chance(stall)
    if (isOffered) to.payload.value = values[next]
    to.valid.value = isOffered
  }
  const edge = (): Progress => {
    const wasOffered = isOffered
    const isTaken = isOffered && to.ready.sampled === true
    if (isTaken) next++
    if (isTaken || !isOffered) offer()
    if (next === values.length) return 'resume'
    return isTaken || !wasOffered ? 'busy' : 'blocked'
  }
  return { offer, edge }
}

/** The other side: takes `count` values. `stall` is the probability that it is not ready in a cycle. */
export function collector(
  from: StreamPins,
  count: number,
  stall: number,
  random: Random,
): { readonly got: PlainValue[]; offer(): void; edge(): Progress } {
  const got: PlainValue[] = []
  let isReady = false
  const offer = (): void => {
    isReady = got.length < count && !random.chance(stall)
    from.ready.value = isReady
  }
  const edge = (): Progress => {
    const isGiven = isReady && from.valid.sampled === true
    if (isGiven) got.push(from.payload.sampled)
    offer()
    return got.length === count ? 'resume' : isGiven ? 'busy' : 'blocked'
  }
  return { got, offer, edge }
}
