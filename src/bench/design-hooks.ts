/** Arguments of a Node that is to read design files. */
export const designHooks: readonly string[] = ['--import', import.meta.resolve('../transform/register.ts')]
