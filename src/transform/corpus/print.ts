/** What the programs of this folder print, in order. */
export const printed: unknown[][] = []

export function print(...values: unknown[]): void {
  printed.push(structuredClone(values))
}
