/** Sizes of frames in octets, from the destination address on (IEEE 802.3-2022, 4.4.2). */
export const frameCheckOctets = 4
/** minFrameSize, the frame check sequence included. */
export const minimumFrameOctets = 64
export const minimumDataOctets = minimumFrameOctets - frameCheckOctets
/** maxBasicFrameSize, the frame check sequence included. */
export const maximumBasicFrameOctets = 1518
/** The largest jumbo frame that equipment agrees on: 9,600 octets and their frame check sequence. */
export const maximumJumboFrameOctets = 9604
/** interPacketGap, from /T/ to the octet before the next /S/. */
export const interPacketGapOctets = 12
