import { bool, struct, uint } from 'gatewright'

/**
 * A beat of an AXI-Stream that carries Ethernet frames from the destination address on, first octet in the lowest bits.
 *
 * `keep` has a bit for each octet; all are set but in the last beat, where the lowest ones are. `user` says of the last
 * beat that the frame is bad.
 */
export const FrameBeat = struct({ data: uint(64), keep: uint(8), last: bool, user: bool })
