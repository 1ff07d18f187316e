/** Mutants that do what the original does, and why. */
export const equivalentMutants: Readonly<Record<string, string>> = {}

/** The same for what is equivalent wherever it occurs: by name. */
export const equivalentPatterns: readonly (readonly [RegExp, string])[] = [
  [
    /async_fifo, (?!2 ×).* gray-pointer\.ts:\d+: read_seen_line_\d+ starts with bit \d+ flipped/,
    'the opposite of a code that is one bit from 0 is neither where the writer stands nor its next place, from 3 bits on',
  ],
  [
    /sides reset together: resettable_fifo reset-synchroniser\.ts:29: (left_line_0|right_line_\d) starts with/,
    'at power-up the FIFO is empty, in reset or not',
  ],
  [/sync_fifo, 1 ×.* fill-level\.ts:17: always the (first|second) choice/, 'one more and one less are the same in one bit'],
  [
    /sync_fifo, .* register-queue\.ts:36: xor instead of or \(\d+\)/,
    'a place that is empty takes nothing while the receiver is ready: the value goes to the one before it',
  ],
  [/ fill-level\.ts:\d+: xor instead of or/, 'at the threshold or above, the level is not one below it'],
  [
    /sync_fifo, (1|3|5|7|12|33) ×.* memory-queue\.ts:26: condition always true/,
    'the memory has more words than the FIFO holds: the word at the write pointer is free',
  ],
  [/ block-queue\.ts:34: condition always true/, 'the word at the write pointer is free: the memory is never full'],
  [
    / internet_checksum internet-checksum\.ts:\d+: beat_valid_[01] starts with/,
    'the two cycles of a reset fill the stages in front with the zeros of inputs at rest: the beat that seems there adds 0',
  ],
  [
    /internet_checksum, [34] octets, .* internet-checksum\.ts:130: subtract instead of add/,
    'the carry goes into one bit, and there one more and one less are the same',
  ],
  [/ \w*arbiter\w* one-hot\.ts:\d+: xor instead of or/, 'one input is listened to: the values of the others are gated to 0'],
  [/ divider divider\.ts:\d+: xor instead of or/, 'a machine is in one state, and of the multiples that fit one is the digit'],
  [/ one_hot one-hot\.ts:\d+: xor instead of or/, 'the one bit lies in one half'],
  [
    / pwm\w* pwm\.ts:\d+: (cycles_left|step|prescale|period|high\w*) starts with/,
    'loaded where the first period begins, not looked at before',
  ],
  [
    /spi_controller, 1 bits, .* spi-controller\.ts:132: constant 0/,
    'the one bit of a word takes the place of what it started with',
  ],
  [
    /uart_receiver, (5O2|7S1), .* uart-receiver\.ts:74: constant 0/,
    'with a parity bit in each character the flag is set anew before the character is offered',
  ],
  [/ uart-receiver\.ts:130: xor instead of or$/, 'a full adder: where both are 1 the other term is 1 already'],
  [/8N1, .* uart-receiver\.ts:140: arm 1 as arm 2/, 'of eight data bits only the last arm is chosen'],
  [/8N1, .* uart-receiver\.ts:(87|88|89): /, 'the state for a parity bit is never reached without parity'],
  [/8N1, .* uart-transmitter\.ts:5[345]: .*\(2\)$/, 'the state for a parity bit is never reached without parity'],
  [
    /8N1, .* uart-transmitter\.ts:77: constant 1 with bit 3 flipped/,
    'from 8, eight steps back by nine reach 0 as eight by one do, modulo 16, and not before',
  ],
  [
    /_lfsr, taps 1, 2 bits: \w+ lfsr\.ts:\d+: (\w+ not assigned|condition)/,
    'the sequence of x + 1 is the same bit for ever: a register that holds has it as well',
  ],
  [
    /gearbox, (20 to 10|5 to 1): \w+ gearbox\.ts:10[34]: (held|count) not assigned/,
    'where a word in gives whole words out, nothing is held unless one is complete',
  ],
  [
    /spi_(axi_lite|wishbone), .* spi-controller\.ts:\d+: is_sampled starts/,
    'the bit that seems to come in the second cycle is gone with the first word, which no bus brings sooner',
  ],
  [/ uart-receiver\.ts:71: xor instead of or/, 'a length of two bits beside a 4'],
  [
    /, (8[NOEMS]\d.* uart-receiver\.ts:71: constant 4 with bit [01]|7[NOEMS]\d.* uart-receiver\.ts:71: constant 4 with bit 1|6[NOEMS]\d.* uart-receiver\.ts:71: constant 4 with bit 0) flipped/,
    'the bit is one of the length as well',
  ],
  [
    / uart-16550\.ts:\d+: is_empty_pending starts with/,
    'not looked at while its interrupt is off; the edge that switches that on sets or clears it',
  ],
  [
    / uart-16550\.ts:\d+: late starts with/,
    'the divisor is 1 then: a tick comes in the second cycle, whether a new count is told to begin or not',
  ],
  [
    / uart-receiver\.ts:\d+: (before|two_before)\w* starts with/,
    'looked at with the first sample, seven ticks behind the start bit: both have been set by then',
  ],
  [
    /uart_\w+, \d(O\d.* uart-format\.ts:66: bits [12] … instead of [12]|E\d.* uart-format\.ts:66: bits [01] … instead of [01]|S\d.* uart-format\.ts:66: bits) /,
    'of the codes for odd (001), even (011) and space (111) some bits are the same',
  ],
  [
    / (uart_receiver|uart_16550|spi_|i2c_controller|gpio)\w* synchronise\.ts:32: (\w+_)?line_[01](_\d)? starts with/,
    'not reset, and gone after the two cycles of a reset that all behind it has',
  ],
  [
    / gpio\w* gpio\.ts:\d+: before_value starts with/,
    'nothing is waited for at the first edge behind reset, and after that it is what the pins were',
  ],
  [
    / spi-flash-reader\.ts:\d+: is_(sampled|caught) starts with/,
    'a bit that comes before the first of a word is shifted out by those of the word',
  ],
  [
    /\d[A-Z]1\b.*: uart_transmitter\w* uart-transmitter\.ts:60: add instead of subtract/,
    'where all bits are sixteen ticks long, a count that wraps comes back to 0 upwards as downwards',
  ],
  [
    /\d[OEMS][12]: uart_transmitter uart-transmitter\.ts:5[345]: [^(]*$/,
    'the first of these is a stop bit behind the data, which never comes with a parity bit',
  ],
  [/ timer\w* timer\.ts:\d+: cycle starts with/, 'the first cycle is a tick, prescaler 0, and begins a new count'],
  [/ turn\.ts:\d+: \w*is_behind starts with bit 0/, 'before any turn the first comes first either way'],
  [
    /i2c-controller\.ts:108: pulls_scl not assigned$/,
    'the first of these is where a repeated START cannot be made: SCL is released by then',
  ],
  [/spi_registers, 1 chips: spi_registers serial-registers\.ts:98: bits/, 'of one chip the choice is not looked at'],
  [/ gpio\w* gpio\.ts:78: xor instead of or/, 'a write goes to one of the three registers: the others are 0'],
  [
    / spi_peripheral\w* spi-peripheral\.ts:91: constant 0 with/,
    'what is shifted in never comes to the top: the next word is loaded before',
  ],
  [
    / spi_peripheral\w* spi-peripheral\.ts:\d+: sclk_before starts with/,
    'looked at only where the chip was selected a cycle before',
  ],
  [/ wishbone-to-axi-lite\.ts:44: xor instead of or/, 'an access is answered by `ack` or by `err`, not by both'],
  [
    / decoder-8b10b\.ts:93: \w*leaves_positive(_\d+)? starts with/,
    'looked at only where the code sets the disparity, and none does after reset',
  ],
  [/axi_ram, .* words of 8: .* axi-ram\.ts:66: /, 'a bus of eight bits has one size of beat'],
  [
    /spi_peripheral, 1 bits: .* spi-peripheral\.ts:(61: taken not assigned|62: condition)/,
    'a word of one bit never has one taken before',
  ],
  [
    / comma_aligner comma-aligner\.ts:\d+: comma_at\w* starts with bit (?!0 )/,
    'looked at only where the alignment may move, which it may not after reset',
  ],
  [/(mux|demux) stream-mux\.ts:\d+: xor instead of or/, 'at most one stream is chosen'],
]

export const whyEquivalent = (name: string): string | undefined =>
  equivalentMutants[name] ?? equivalentPatterns.find(([pattern]) => pattern.test(name))?.[1]
