/** Reusable hardware and the mathematics behind it. */
export { type BitMatrix, matrixOf, transform } from './codes/bit-matrix.ts'
export { advance, advanceMatrix, type Crc, checkOf, crc32, residue } from './codes/crc-matrix.ts'
export { truthTable } from './codes/truth-table.ts'
export { shareXors, type XorPlan, xorNetwork } from './codes/xor-sharing.ts'
export type { FifoKind } from './storage/fifo-storage.ts'
export { SyncFifo, type SyncFifoParameters } from './storage/sync-fifo.ts'
export {
  PacketPriorityArbiter,
  PacketRoundRobinArbiter,
  PriorityArbiter,
  RoundRobinArbiter,
} from './streams/arbiter.ts'
export { type BeatShape, beat, type PacketShape, packet } from './streams/beat.ts'
export { Downsizer, Upsizer } from './streams/beat-width.ts'
export { PacketFifo } from './streams/packet-fifo.ts'
export { RandomStall } from './streams/random-stall.ts'
export { RateLimiter } from './streams/rate-limiter.ts'
export { ForwardSlice, FullSlice, HalfSlice } from './streams/register-slice.ts'
export { SkidBuffer } from './streams/skid-buffer.ts'
export { LockStepFork, StreamFork } from './streams/stream-fork.ts'
export { StreamJoin } from './streams/stream-join.ts'
export { PacketDemux, PacketMux, StreamDemux, StreamMux } from './streams/stream-mux.ts'
