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
  [/ pick\.ts:\d+: xor instead of or/, 'at most one of the gated items is not zero'],
  [/ divider divider\.ts:\d+: xor instead of or/, 'a machine is in one state, and of the multiples that fit one is the digit'],
  [/ one_hot one-hot\.ts:\d+: xor instead of or/, 'the one bit lies in one half'],
  [/(mux|demux) stream-mux\.ts:\d+: xor instead of or/, 'at most one stream is chosen'],
]

export const whyEquivalent = (name: string): string | undefined =>
  equivalentMutants[name] ?? equivalentPatterns.find(([pattern]) => pattern.test(name))?.[1]
