import { contentsOf } from './block-ram-contents.ts'
import { type Access, BlockRam } from './block-ram-model.ts'
import { bits } from './facts.ts'
import type { MakeModel, ModelContext } from './primitive.ts'

type Inputs = Readonly<Record<string, bigint>>

/** The pins of one side, whatever the cell calls them. Pins that are left open are what nextpnr ties them to. */
interface Side {
  readonly clock: string
  readonly data: readonly string[]
  readonly address: readonly string[]
  readonly enable: string
  /** Absent where the side has no output register. */
  readonly moves?: string
  /** The pin, or whether it always does. */
  readonly writes: string | boolean
  readonly reset?: string
  readonly select: readonly string[]
  readonly selected: string | number
}

/** The name of no pin. */
const open = ''

const wordOf = (names: readonly string[], inputs: Inputs): bigint =>
  names.reduce((word, name, bit) => word | ((inputs[name] ?? 0n) << BigInt(bit)), 0n)

function accessOf(side: Side, inputs: Inputs): Access {
  return {
    address: Number(wordOf(side.address, inputs)),
    data: wordOf(side.data, inputs),
    isEnabled: (inputs[side.enable] ?? 1n) !== 0n && wordOf(side.select, inputs) === BigInt(side.selected),
    writes: typeof side.writes === 'boolean' ? side.writes : (inputs[side.writes] ?? 0n) !== 0n,
    isReset: side.reset !== undefined && (inputs[side.reset] ?? 0n) !== 0n,
    moves: side.moves !== undefined && (inputs[side.moves] ?? 1n) !== 0n,
  }
}

/** Two ports of their own. One of 36 bits has the data pins of both sides: A writes it, B reads it. */
export const dp16kd: MakeModel = ({ parameters, bundle }) => {
  const widthOfA = parameters.DATA_WIDTH_A as number
  const widthOfB = parameters.DATA_WIDTH_B as number
  const pins = (port: 'A' | 'B'): Side => ({
    clock: `CLK${port}`,
    data: port === 'A' && widthOfA === 36 ? [...bits('DIA', 18), ...bits('DIB', 18)] : bits(`DI${port}`, 18),
    address: bits(`AD${port}`, 14),
    enable: `CE${port}`,
    moves: `OCE${port}`,
    writes: port === 'A' && widthOfA === 36 ? true : `WE${port}`,
    reset: `RST${port}`,
    select: bits(`CS${port}`, 3),
    selected: parameters[`CSDECODE_${port}`]!,
  })
  return modelOf(
    bundle,
    { a: pins('A'), b: pins('B') },
    (a, b, withA, withB) => {
      const low = withA ? b.register : b.latch
      const right = withB ? b.register : b.latch
      return [
        [bits('DOA', 18), widthOfB === 36 ? low : withA ? a.register : a.latch],
        [bits('DOB', 18), widthOfB === 36 ? right >> 18n : right],
      ]
    },
    {
      parameters,
      widths: [widthOfA, widthOfB],
      modes: [parameters.WRITEMODE_A, parameters.WRITEMODE_B],
      registers: [parameters.REGMODE_A, parameters.REGMODE_B],
    },
  )
}

/**
 * One port that writes 36 bits, one that reads. What it reads of 36 bits it shows with its halves exchanged: nextpnr has DI0 to
 * DI17 at DIA and DO0 to DO17 at DOB, and a DP16KD gives the upper half at DOB.
 */
export const pdpw16kd: MakeModel = ({ parameters, bundle }) => {
  const width = parameters.DATA_WIDTH_R as number
  const a: Side = {
    clock: 'CLKW',
    data: bits('DI', 36),
    // The device's address: byte enables in place of the four lowest lines, the fifth is not used.
    address: [...bits('BE', 4), open, ...bits('ADW', 9)],
    enable: 'CEW',
    writes: true,
    select: bits('CSW', 3),
    selected: parameters.CSDECODE_W!,
  }
  const b: Side = {
    clock: 'CLKR',
    data: [],
    address: bits('ADR', 14),
    enable: 'CER',
    moves: 'OCER',
    writes: false,
    reset: 'RST',
    select: bits('CSR', 3),
    selected: parameters.CSDECODE_R!,
  }
  return modelOf(
    bundle,
    { a, b },
    (_, port, __, isRegistered) => {
      const word = isRegistered ? port.register : port.latch
      return [[bits('DO', 36), width === 36 ? (word >> 18n) | ((word & 0x3ffffn) << 18n) : word]]
    },
    { parameters, widths: [36, width], modes: ['NORMAL', 'NORMAL'], registers: [parameters.REGMODE, parameters.REGMODE] },
  )
}

type Shown = (
  a: BlockRam['a'],
  b: BlockRam['b'],
  withRegisterA: boolean,
  withRegisterB: boolean,
) => readonly (readonly [names: readonly string[], word: bigint])[]

interface Settings {
  readonly parameters: ModelContext['parameters']
  readonly widths: readonly [number, number]
  readonly modes: readonly unknown[]
  readonly registers: readonly unknown[]
}

function modelOf(
  bundle: ModelContext['bundle'],
  { a, b }: { readonly a: Side; readonly b: Side },
  shown: Shown,
  { parameters, widths, modes, registers }: Settings,
): ReturnType<MakeModel> {
  const isResetSynchronous = parameters.RESETMODE === 'SYNC'
  const options = (side: 0 | 1) => ({ width: widths[side], writeMode: String(modes[side]), isResetSynchronous })
  const contents = contentsOf(parameters)
  return {
    kind: 'model',
    create: () => {
      const ram = new BlockRam(options(0), options(1), contents)
      const sides = [
        [a, ram.a],
        [b, ram.b],
      ] as const
      return {
        edge: (clock, inputs) => {
          for (const [side, port] of sides) if (side.clock === clock) ram.edge(port, accessOf(side, inputs))
        },
        settle: (inputs) => {
          ram.settle()
          if (!isResetSynchronous)
            for (const [{ reset }, port] of sides) if (reset !== undefined && (inputs[reset] ?? 0n) !== 0n) port.clear()
          const words = shown(ram.a, ram.b, registers[0] === 'OUTREG', registers[1] === 'OUTREG')
          return Object.fromEntries(
            words.flatMap(([names, word]) =>
              names.flatMap((name, bit) => (name in bundle ? [[name, (word >> BigInt(bit)) & 1n]] : [])),
            ),
          )
        },
      }
    },
  }
}
