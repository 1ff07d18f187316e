/** A check over all instructions, and the cycles riscv-formal asks of it: from when it looks, when it is set off, when it is decided. */
interface Consistency {
  readonly name: string
  readonly cycles: (depth: number) => readonly number[]
  /** Whether memory may answer with an error: such instructions trap. */
  readonly memoryFails: boolean
}

/** The fetch is sent elsewhere, and waits for what was asked before: so long until the next instruction, where memory answers at once. */
const longestPause = 12

const consistency: readonly Consistency[] = [
  { name: 'reg', cycles: (depth) => [1, depth], memoryFails: true },
  { name: 'pc_fwd', cycles: (depth) => [1, depth], memoryFails: true },
  { name: 'pc_bwd', cycles: (depth) => [1, depth], memoryFails: true },
  { name: 'causal', cycles: (depth) => [1, depth], memoryFails: true },
  { name: 'unique', cycles: (depth) => [1, depth - 4, depth], memoryFails: true },
  { name: 'liveness', cycles: (depth) => [1, depth - 4, depth - 4 + longestPause], memoryFails: true },
  { name: 'ill', cycles: (depth) => [depth], memoryFails: false },
]

/** Checks by the names riscv-formal gives them; those of instructions follow. */
export const consistencyNames: readonly string[] = consistency.map(({ name }) => name)

/** In how many cycles after reset a check is decided, unless asked for otherwise: the first instruction leaves the pipeline in the 7th. */
export const usualDepth = 11

/** In which cycle a check of this name is decided. */
export const depthOf = (check: string, depth: number): number =>
  consistency
    .find(({ name }) => name === check)
    ?.cycles(depth)
    .at(-1) ?? depth

export interface ConfigurationChoice {
  readonly depth: number
  readonly solver: string
  /** What is read as Verilog, in this order. */
  readonly files: readonly string[]
}

/** What riscv-formal's `genchecks.py` reads: `checks.cfg`. */
export function configurationText({ depth, solver, files }: ConfigurationChoice): string {
  const failing = consistency.filter(({ memoryFails }) => memoryFails)
  return [
    '[options]',
    'isa rv64imc',
    `solver ${solver}`,
    '',
    '[depth]',
    `insn ${depth}`,
    ...consistency.map(({ name, cycles }) => `${name} ${cycles(depth).join(' ')}`),
    '',
    '[defines]',
    '`define RISCV_FORMAL_ALIGNED_MEM',
    '`define RISCV_FORMAL_ALTOPS',
    "`define RISCV_FORMAL_VALIDADDR(addr) ((addr) < 64'h 1_0000_0000)",
    ...failing.flatMap(({ name }) => ['', `[defines ${name}]`, '`define FAILING_MEMORY']),
    '',
    '[verilog-files]',
    ...files,
    '',
  ].join('\n')
}
