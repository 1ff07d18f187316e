import { bool, input, source, struct, uint } from 'gatewright'

/**
 * How the core asks for instruction words. A request is taken where `valid` and `ready` hold; responses come in the order of
 * the requests, one cycle later or more, and cannot be held back.
 */
export const instructionPort = () => ({
  request: source(struct({ address: uint(32) })),
  response: { valid: input(bool), word: input(uint(32)), error: input(bool) },
})

/**
 * A load or a store of one to eight bytes within a doubleword. `mask` says which bytes, of
 * a load as well: bus bridges ask for no others. `data` is for stores: bytes in their lanes.
 */
export const DataRequest = struct({ address: uint(32), writes: bool, mask: uint(8), data: uint(64) })

/** How the core reaches data: as `instructionPort`, and at most one request is on its way. A store is answered as well. */
export const dataPort = () => ({
  request: source(DataRequest),
  response: { valid: input(bool), data: input(uint(64)), error: input(bool) },
})
