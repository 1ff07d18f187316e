import type { Origin } from './origin.ts'

/**
 * A clock with an edge and a reset, as the whole design knows it: identity is what crossing checks compare.
 *
 * Two domains are synchronous when their `clockId` is equal (the two edges of one clock, a domain with an enable).
 * `asynchronous` is the domain of what is tied to no clock (a raw pin).
 */
export interface Domain {
  readonly name: string
  readonly clockId: string
  readonly edge: 'rising' | 'falling'
  readonly frequencyHz: number
  readonly reset: 'none' | 'sync' | 'async'
  readonly resetActive: 'high' | 'low'
  readonly origin?: Origin
}
