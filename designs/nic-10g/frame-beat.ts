import { bool } from 'gatewright'
import { beat } from 'gatewright/lib'

/** Eight octets of a frame, from the destination address on; `user` says of the last beat that the frame is bad. */
export const FrameBeat = beat(8, bool)
