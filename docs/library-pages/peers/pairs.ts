import type { Design } from '../../../src/ir/module.ts'
import { catalogue } from '../../../tests/library/catalogue.ts'
import { designs } from './designs.ts'

/** One function, and who has a part for it. */
export interface Pair {
  readonly part: string
  readonly ours: () => Design
  /** What the Python scripts call theirs. */
  readonly amaranth?: string
  readonly litex?: string
  /** Where the functions differ: what one side does more. */
  readonly differs?: string
  /** Theirs is mapped without abc9's proof: see `Measurement`. */
  readonly skipsProof?: boolean
  /** Where ours is larger or slower: why that is right. */
  readonly reason?: string
}

const listed = (name: string) => (): Design => {
  const found = catalogue.find((part) => part.name === name)
  if (found === undefined) throw new Error(`the catalogue has no part called ${name}`)
  return found.design()
}

/** Theirs has the same name on both sides. */
const both = (name: string) => ({ amaranth: name, litex: name })

export const pairs: readonly Pair[] = [
  {
    part: 'FIFO, 5 × 8',
    ours: designs.fifo(5, 8),
    ...both('fifo_5_8'),
    reason: 'full and empty are flip-flops, so that ready and valid come straight from them',
  },
  {
    part: 'FIFO, 16 × 32',
    ours: designs.fifo(16, 32),
    ...both('fifo_16_32'),
    reason: 'full and empty are flip-flops, so that ready and valid come straight from them',
  },
  {
    part: 'FIFO, 64 × 32',
    ours: designs.fifo(64, 32),
    ...both('fifo_64_32'),
    reason: "a block RAM saves some 300 COMB; kind: 'distributed' has it otherwise",
  },
  { part: 'FIFO, 512 × 32, block RAM', ours: designs.fifo(512, 32), ...both('fifo_512_32_buffered') },
  {
    part: 'async FIFO, 8 × 8',
    ours: designs.asyncFifo(8, 8),
    ...both('async_fifo_8_8'),
    reason: 'full is found a cycle ahead and held in a flip-flop',
  },
  {
    part: 'async FIFO, 16 × 32',
    ours: designs.asyncFifo(16, 32),
    ...both('async_fifo_16_32'),
    reason: 'full is found a cycle ahead and held in a flip-flop',
  },
  {
    part: 'async FIFO, 512 × 32, block RAM',
    ours: designs.asyncFifo(512, 32),
    ...both('async_fifo_512_32'),
    reason: 'full is found a cycle ahead and held in a flip-flop',
  },
  { part: 'bit synchroniser', ours: designs.crossedBit, ...both('bit_synchroniser') },
  { part: 'pulse synchroniser', ours: designs.pulse, ...both('pulse_synchroniser') },
  { part: 'reset synchroniser', ours: designs.releasedReset, ...both('reset_synchroniser') },
  { part: 'CRC-32, 8 bits a cycle', ours: designs.crc32(8), ...both('crc32_8'), reason: 'XORs are shared, for fewer cells' },
  { part: 'CRC-32, 32 bits a cycle', ours: designs.crc32(32), ...both('crc32_32') },
  { part: 'CRC-32, 64 bits a cycle', ours: designs.crc32(64), ...both('crc32_64') },
  {
    part: 'CRC-32, beats of 1 to 4 octets',
    ours: listed('crc_beats, CRC-32, 4 octets'),
    litex: 'crc32_beats_4',
    skipsProof: true,
    reason: 'stages have registers: data, sum, and one for each step back',
    differs: 'ours gives the check 5 cycles after the last beat, from flip-flops; theirs in its cycle, through logic',
  },
  {
    part: 'CRC-32, beats of 1 to 8 octets',
    ours: listed('crc_beats, CRC-32, 8 octets'),
    litex: 'crc32_beats_8',
    skipsProof: true,
    reason: 'stages have registers: data, sum, and one for each step back',
    differs: 'ours gives the check 6 cycles after the last beat, from flip-flops; theirs in its cycle, through logic',
  },
  { part: 'first bit set, 16', ours: listed('first_set, 16 bits'), ...both('priority_encoder_16') },
  { part: 'first bit set, 64', ours: listed('first_set, 64 bits'), ...both('priority_encoder_64') },
  { part: 'forward slice, 32', ours: listed('forward_slice, 32 bits'), litex: 'forward_slice' },
  {
    part: 'skid buffer, 32',
    ours: listed('skid_buffer, 32 bits'),
    litex: 'skid_buffer',
    reason: 'no enable hangs on ready, which is faster; a LUT a bit either way, but theirs vanishes in the wrapper’s XOR',
  },
  {
    part: 'full slice, 32',
    ours: listed('full_slice, 32 bits'),
    litex: 'full_slice',
    reason: 'no enable hangs on ready, which is faster; theirs is counted less, as that of the skid buffer',
  },
  {
    part: 'stream multiplexer, 5 × 32',
    ours: designs.streamMux(5),
    litex: 'multiplexer_5',
    reason:
      'the default mapping spends up to 8 LUT4 a bit on one level less, here more than there; script area: 72 against 104 LUT4',
  },
  {
    part: 'packet arbiter, 4 × 32',
    ours: designs.packetArbiter(4),
    litex: 'packet_arbiter_4',
    reason: 'chosen one-hot by flip-flops, which is faster; script area: 83 against 89 LUT4',
  },
  {
    part: 'upsizer, 32 to 64',
    ours: listed('upsizer, 4 to 8 octets'),
    litex: 'upsizer_32_64',
    reason: 'a bit of keep an octet',
    differs: 'ours has octets kept, theirs a count of words',
  },
  {
    part: 'upsizer, 8 to 64',
    ours: listed('upsizer, 1 to 8 octets'),
    litex: 'upsizer_8_64',
    reason: 'a bit of keep an octet, cleared with each word',
    differs: 'ours has octets kept, theirs a count of words',
  },
  {
    part: 'downsizer, 64 to 32',
    ours: listed('downsizer, 8 to 4 octets'),
    litex: 'downsizer_64_32',
    reason: 'looks ahead in keep',
    differs: 'ours leaves out words without octets, theirs sends them',
  },
  {
    part: 'downsizer, 64 to 8',
    ours: listed('downsizer, 8 to 1 octets'),
    litex: 'downsizer_64_8',
    differs: 'ours leaves out words without octets, theirs sends them',
  },
  { part: 'gearbox, 66 to 64', ours: listed('gearbox, 66 to 64'), litex: 'gearbox_66_64' },
  { part: 'gearbox, 64 to 66', ours: listed('gearbox, 64 to 66'), litex: 'gearbox_64_66' },
  { part: '8b/10b encoder, 1 lane', ours: listed('encoder_8b10b, 1 lanes'), litex: 'encoder_8b10b_1' },
  { part: '8b/10b encoder, 2 lanes', ours: listed('encoder_8b10b, 2 lanes'), litex: 'encoder_8b10b_2' },
  {
    part: '8b/10b decoder, 1 lane',
    ours: listed('decoder_8b10b, 1 lanes'),
    litex: 'decoder_8b10b_1',
    differs: 'ours tells every code that is none and every wrong disparity, theirs counts ones',
  },
  {
    part: 'PRBS31 generator, 64',
    ours: listed('prbs_generator, prbs31, 64 bits'),
    litex: 'prbs31_generator_64',
    differs: 'ours can pause and break bits',
  },
  {
    part: 'PRBS31 checker, 64',
    ours: listed('prbs_checker, prbs31, 64 bits'),
    litex: 'prbs31_checker_64',
    differs: 'ours can pause and tells a dead line at once, theirs after 1,024 equal words',
  },
  {
    part: 'divider, 32',
    reason: 'magnitudes and signs are taken and put back',
    ours: designs.divider(32),
    litex: 'divider_32',
    differs: 'ours is signed or unsigned, as RISC-V wants it; theirs unsigned',
  },
  {
    part: 'divider, 64',
    reason: 'magnitudes and signs are taken and put back',
    ours: designs.divider(64),
    litex: 'divider_64',
    differs: 'ours is signed or unsigned, as RISC-V wants it; theirs unsigned',
  },
  {
    part: 'AXI4-Lite to Wishbone',
    reason: 'the read word is held until it is taken',
    ours: listed('axi_lite_to_wishbone, 32 bits for 32'),
    litex: 'axil_to_wishbone',
  },
  {
    part: 'Wishbone to AXI4-Lite',
    ours: listed('wishbone_to_axi_lite, 32 bits for 32'),
    litex: 'wishbone_to_axil',
    reason: 'address and data are held: the channels of AXI may wait apart',
  },
  {
    part: 'AXI4-Lite RAM, 4 KiB',
    ours: designs.axiLiteRam,
    litex: 'axil_ram',
    reason: 'one access a cycle: answers wait in registers',
  },
  { part: 'Wishbone RAM, 4 KiB', ours: designs.wishboneRam, litex: 'wishbone_ram', reason: 'refuses addresses past its end' },
  {
    part: 'AXI4-Lite crossbar, 2 × 3',
    ours: listed('axi_lite_crossbar, 2 × 3 of 32 bits'),
    litex: 'axil_crossbar_2_3',
    reason: 'every channel comes from registers: no path leads through it',
  },
  {
    part: 'UART, 8N1, rate a port',
    ours: designs.uart,
    litex: 'uart',
    differs: 'ours samples thrice a bit and tells broken characters',
  },
  {
    part: 'SPI controller, 32 bits',
    ours: designs.spiController,
    litex: 'spi_controller_32',
    differs: 'ours has all four modes, joins words under one selection and stops for its receiver; theirs mode 0 and a loop-back',
  },
  {
    part: 'PWM, 1 channel of 32 bits, registers',
    ours: designs.pwm,
    litex: 'pwm_32',
    differs: 'ours has a prescaler of 16 bits, inversion, and takes new times between periods only',
  },
  {
    part: 'timer, registers of 32 bits',
    ours: designs.timer,
    litex: 'timer_32',
    differs: 'ours is mtime and mtimecmp of 64 bits with a prescaler; theirs counts down 32',
  },
]
