/** Mutants that do what the original does, and why. */
export const equivalentMutants: Readonly<Record<string, string>> = {}

/** The same for what is equivalent wherever it occurs: by name. */
export const equivalentPatterns: readonly (readonly [RegExp, string])[] = [
  [/ block-queue\.ts:33: condition always true/, 'the word at the write pointer is free: the memory is never full'],
  [/ pick\.ts:\d+: xor instead of or/, 'at most one of the gated items is not zero'],
  [/ divider divider\.ts:\d+: xor instead of or/, 'a machine is in one state, and of the multiples that fit one is the digit'],
  [/ one_hot one-hot\.ts:\d+: xor instead of or/, 'the one bit lies in one half'],
  [/(mux|demux) stream-mux\.ts:\d+: xor instead of or/, 'at most one stream is chosen'],
]

export const whyEquivalent = (name: string): string | undefined =>
  equivalentMutants[name] ?? equivalentPatterns.find(([pattern]) => pattern.test(name))?.[1]
