import { bool, elaborate, input, module, output, ports, uint } from 'gatewright'
import {
  AsyncFifo,
  AxiLiteRam,
  CrcRegister,
  crcs,
  Divider,
  PacketRoundRobinArbiter,
  PulseCrossing,
  packet,
  StreamMux,
  SyncFifo,
  synchroniseReset,
  WishboneRam,
} from 'gatewright/lib'
import { bareFar, bareNear } from '../../../src/lib/crossing/fixtures/clocks.ts'
import { CrossedBit } from '../../../src/lib/crossing/fixtures/crossed-bit.ts'
import { Pwm } from '../../../src/lib/peripherals/pwm.ts'
import { SpiController } from '../../../src/lib/peripherals/spi-controller.ts'
import { Timer } from '../../../src/lib/peripherals/timer.ts'
import { Uart } from '../../../src/lib/peripherals/uart.ts'

const crossing = { from: bareNear, to: bareFar }

/** A reset for others to use, alone. */
const ReleasedReset = module('released_reset', () => {
  const io = ports({ in: input(bool, { domain: bareNear }), out: output(bool, { domain: bareNear }) })
  io.out.set(synchroniseReset(io.in, { domain: bareNear }))
  return io
})

/** Our parts with the parameters of theirs, where the catalogue has others. */
export const designs = {
  fifo: (depth: number, width: number) => () => elaborate(SyncFifo, { shape: uint(width), depth }),
  asyncFifo: (depth: number, width: number) => () => elaborate(AsyncFifo, { shape: uint(width), depth, ...crossing }),
  crossedBit: () => elaborate(CrossedBit, crossing),
  pulse: () => elaborate(PulseCrossing, crossing),
  releasedReset: () => elaborate(ReleasedReset, {}),
  crc32: (dataBits: number) => () => elaborate(CrcRegister, { crc: crcs.crc32, dataBits }),
  streamMux: (inputs: number) => () => elaborate(StreamMux, { shape: uint(32), inputs }),
  packetArbiter: (inputs: number) => () => elaborate(PacketRoundRobinArbiter, { shape: packet(uint(32)), inputs }),
  divider: (width: number) => () => elaborate(Divider, { width, radix: 2, skipsZeros: false }),
  axiLiteRam: () => elaborate(AxiLiteRam, { data: 32, depth: 1024 }),
  wishboneRam: () => elaborate(WishboneRam, { data: 32, depth: 1024 }),
  pwm: () => elaborate(Pwm, { channels: 1, width: 32 }),
  spiController: () => elaborate(SpiController, { width: 32, selects: 1, dividerBits: 16 }),
  timer: () => elaborate(Timer, { data: 32, compares: 1 }),
  uart: () => elaborate(Uart, { divisorBits: 16, sampling: 'majority', format: { dataBits: 8, parity: 'none', stopBits: 1 } }),
}
