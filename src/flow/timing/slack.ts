/** How much time is left at the registers of one clock, in nanoseconds; negative is too late. */
export interface SlackReport {
  /** Register inputs that a path of this clock leads to. */
  readonly ends: number
  readonly worst_ns: number
  readonly median_ns: number
  /** From each `from_ns` to the next; the last one is `width_ns` wide as well. */
  readonly width_ns: number
  readonly bars: readonly { readonly from_ns: number; readonly ends: number }[]
}

/** Sorts slacks into some ten bars whose limits are round numbers. `undefined` where there is no path. */
export function slackReport(slacks: readonly number[]): SlackReport | undefined {
  if (slacks.length === 0) return undefined
  const sorted = slacks.toSorted((a, b) => a - b)
  const [worst, best] = [sorted[0]!, sorted.at(-1)!]
  const width = roundWidth((best - worst) / 10)
  const first = Math.floor(worst / width)
  const counts = Array.from({ length: Math.floor(best / width) - first + 1 }, () => 0)
  for (const slack of sorted) counts[Math.floor(slack / width) - first]! += 1
  return {
    ends: sorted.length,
    worst_ns: rounded(worst),
    median_ns: rounded(sorted[sorted.length >> 1]!),
    width_ns: width,
    bars: counts.map((ends, index) => ({ from_ns: rounded((first + index) * width), ends })),
  }
}

/** The next of 0.1, 0.2, 0.5, 1, 2, 5 … */
function roundWidth(least: number): number {
  for (let decade = 0.1; ; decade *= 10) for (const step of [1, 2, 5]) if (decade * step >= least) return rounded(decade * step)
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000
