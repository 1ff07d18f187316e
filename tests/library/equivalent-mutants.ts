/** Mutants that do what the original does, and why. */
export const equivalentMutants: Readonly<Record<string, string>> = {}
