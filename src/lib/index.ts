/** Reusable hardware and the mathematics behind it. */
export {
  BarrelShifter,
  barrelShift,
  HalfShifter,
  type ShifterParameters,
  ShiftKind,
  type ShiftRequest,
} from './arithmetic/barrel-shifter.ts'
export { type Found, firstSet, lastSet, leadingZeros, trailingZeros } from './arithmetic/bit-search.ts'
export { Divider, type DividerParameters } from './arithmetic/divider.ts'
export { Multiplier, type MultiplierParameters } from './arithmetic/multiplier.ts'
export { firstSetOneHot, isOneHot, lastSetOneHot, oneHotSelect } from './arithmetic/one-hot.ts'
export { popcount } from './arithmetic/popcount.ts'
export { type AccessPort, accessPort } from './buses/access-port.ts'
export type { Region } from './buses/address-map.ts'
export { type Axi, AxiBurst, type AxiWidths, axi } from './buses/axi.ts'
export { type AxiLite, type AxiLiteWidths, AxiResponse, axiLite, axiLiteShapes } from './buses/axi-lite.ts'
export { AxiLiteCrossbar, type CrossbarParameters } from './buses/axi-lite-crossbar.ts'
export { AxiLiteRam } from './buses/axi-lite-ram.ts'
export { AxiLiteRegisterSlice } from './buses/axi-lite-register-slice.ts'
export { AxiLiteSmallTarget, AxiLiteTarget } from './buses/axi-lite-target.ts'
export { AxiLiteToWishbone } from './buses/axi-lite-to-wishbone.ts'
export { AxiRam, type AxiRamSize } from './buses/axi-ram.ts'
export { type AxiStream, axiStream, connectAxiStream } from './buses/axi-stream.ts'
export { AxiToAxiLite } from './buses/axi-to-axi-lite.ts'
export {
  type PipelinedWishbone,
  pipelinedWishbone,
  type Wishbone,
  type WishboneWidths,
  wishbone,
} from './buses/wishbone.ts'
export { type DownsizerParameters, WishboneDownsizer } from './buses/wishbone-downsizer.ts'
export { WishboneClassicToPipelined, WishbonePipelinedToClassic } from './buses/wishbone-modes.ts'
export { PipelinedWishboneRam, WishboneRam } from './buses/wishbone-ram.ts'
export { type SharedBusParameters, WishboneSharedBus } from './buses/wishbone-shared-bus.ts'
export { PipelinedWishboneTarget, WishboneTarget } from './buses/wishbone-target.ts'
export { WishboneToAxiLite } from './buses/wishbone-to-axi-lite.ts'
export { type BitMatrix, matrixOf, transform } from './codes/bit-matrix.ts'
export { CommaAligner } from './codes/comma-aligner.ts'
export { CrcBeats, crcBeatsLatency } from './codes/crc-beats.ts'
export { advance, advanceMatrix, type Crc, checkOf, crc32, residue } from './codes/crc-matrix.ts'
export { type CrcModel, crcOf, registerOf, residueOf } from './codes/crc-model.ts'
export { crcs } from './codes/crc-models.ts'
export { crcCheck, crcInitial, crcNext, crcResidue } from './codes/crc-network.ts'
export { CrcPipeline, crcPipelineLatency } from './codes/crc-pipeline.ts'
export { CrcRegister } from './codes/crc-register.ts'
export { Decoder8b10b } from './codes/decoder-8b10b.ts'
export { Encoder8b10b } from './codes/encoder-8b10b.ts'
export { Gearbox, type GearboxParameters, SlipGearbox } from './codes/gearbox.ts'
export {
  InternetChecksum,
  type InternetChecksumParameters,
  internetChecksumLatency,
} from './codes/internet-checksum.ts'
export { FibonacciLfsr, GaloisLfsr, type LfsrParameters } from './codes/lfsr.ts'
export { PrbsChecker, PrbsGenerator, type PrbsPattern, prbsPatterns } from './codes/prbs.ts'
export type { Taps } from './codes/recurrence.ts'
export { AdditiveScrambler, SelfSyncDescrambler, SelfSyncScrambler, scrambler10gBaseR } from './codes/scrambler.ts'
export { encode8b10b, isControlOctet } from './codes/table-8b10b.ts'
export { truthTable } from './codes/truth-table.ts'
export { updatedChecksum } from './codes/updated-checksum.ts'
export { xorNetwork } from './codes/xor-network.ts'
export { shareXors, type XorPlan } from './codes/xor-plan.ts'
export { HandshakeCrossing, type HandshakeCrossingParameters } from './crossing/handshake-crossing.ts'
export { PulseCrossing, type PulseCrossingParameters } from './crossing/pulse-crossing.ts'
export { synchroniseReset, withSynchronisedReset } from './crossing/reset-synchroniser.ts'
export { resetTogether } from './crossing/reset-together.ts'
export { type SynchroniseOptions, synchronise } from './crossing/synchronise.ts'
export { BaudTicks } from './peripherals/baud-ticks.ts'
export { AxiLiteClint, Clint, type ClintParameters, clintAddress, WishboneClint } from './peripherals/clint.ts'
export { AxiLiteGpio, Gpio, type GpioParameters, gpioMap, WishboneGpio } from './peripherals/gpio.ts'
export { I2cCommand, I2cController, I2cOutcome } from './peripherals/i2c-controller.ts'
export { AxiLitePlic, Plic, type PlicParameters, plicAddress, WishbonePlic } from './peripherals/plic.ts'
export { AxiLitePwm, Pwm, type PwmParameters, pwmMap, WishbonePwm } from './peripherals/pwm.ts'
export {
  AxiLiteI2c,
  AxiLiteSpi,
  I2cRegisters,
  i2cMap,
  SpiRegisters,
  type SpiRegistersParameters,
  spiMap,
  WishboneI2c,
  WishboneSpi,
} from './peripherals/serial-registers.ts'
export { SpiMode } from './peripherals/spi.ts'
export { SpiController, type SpiControllerParameters, spiCommand } from './peripherals/spi-controller.ts'
export { SpiFlashReader, type SpiFlashReaderParameters } from './peripherals/spi-flash-reader.ts'
export { SpiPeripheral } from './peripherals/spi-peripheral.ts'
export { AxiLiteTimer, Timer, type TimerParameters, timerMap, WishboneTimer } from './peripherals/timer.ts'
export { Uart, type UartPairParameters } from './peripherals/uart.ts'
export { AxiLiteUart16550, Uart16550, type Uart16550Parameters, WishboneUart16550 } from './peripherals/uart-16550.ts'
export { type FixedFormat, UartCharacter, UartFormat, type UartParameters, uartFormat } from './peripherals/uart-format.ts'
export { UartReceiver, type UartReceiverParameters } from './peripherals/uart-receiver.ts'
export { UartTransmitter } from './peripherals/uart-transmitter.ts'
export { axiLiteRegisters, type RegistersOptions, wishboneRegisters } from './registers/bus-registers.ts'
export { headerText } from './registers/c-header.ts'
export { accessKinds, type Field, type FieldAccess } from './registers/field.ts'
export { constantsText, type RegisterConstants, registerConstants } from './registers/register-constants.ts'
export { type RegisterPorts, registerFile } from './registers/register-file.ts'
export { type MapDescription, type Register, type RegisterMap, registerMap } from './registers/register-map.ts'
export { tableText } from './registers/register-table.ts'
export { AsyncFifo, type AsyncFifoParameters } from './storage/async-fifo.ts'
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
