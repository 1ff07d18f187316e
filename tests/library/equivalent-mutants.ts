/** Mutants that do what the original does, and why. */
export const equivalentMutants: Readonly<Record<string, string>> = {}

/** The same for what is equivalent wherever it occurs: by name. */
export const equivalentPatterns: readonly (readonly [RegExp, string])[] = [
  [/ pick\.ts:\d+: xor instead of or/, 'at most one of the gated items is not zero'],
  [/(mux|demux) stream-mux\.ts:\d+: xor instead of or/, 'at most one stream is chosen'],
]

export const whyEquivalent = (name: string): string | undefined =>
  equivalentMutants[name] ?? equivalentPatterns.find(([pattern]) => pattern.test(name))?.[1]
