import { fail } from '../src/dsl/fault.ts'
import { here } from '../src/dsl/place-in-source.ts'
import type { Origin } from '../src/ir/origin.ts'
import type { Ball, PackageOf } from './packages/balls.ts'
import type { Standard } from './standards.ts'

export type { Ball, PackageOf } from './packages/balls.ts'
export type { Standard } from './standards.ts'

/** How the buffer behind a ball is set. What is left out is as the board says, or as nextpnr has it. */
export interface PinSettings {
  readonly standard?: Standard
  readonly pull?: 'up' | 'down' | 'none' | 'keeper'
  /** Milliamperes; of 3.3 V standards only. */
  readonly drive?: 4 | 8 | 12 | 16
  readonly slew?: 'fast' | 'slow'
  /** Ohms to VTT. */
  readonly termination?: 'off' | 50 | 75 | 150
  /** Ohms between the two halves of a pair. */
  readonly differentialResistor?: 'off' | 100
  readonly openDrain?: boolean
  readonly hysteresis?: boolean
}

/** Which way a pin's value goes; a clock makes a domain, a dedicated ball is no pin by itself. */
export type Direction = 'in' | 'out' | 'inout' | 'clock' | 'dedicated'

/** What is at one ball, or at several that are one value (the first is bit 0). */
export interface PinFact<D extends Direction = Direction, B extends readonly string[] = readonly string[]> {
  readonly kind: 'pin'
  readonly direction: D
  readonly balls: B
  readonly settings: PinSettings
  /** Of a clock, in hertz. */
  readonly frequency?: number
  readonly origin: Origin | undefined
}

/** A board's pins by function; what there are several of is a list. */
export interface Functions {
  readonly [name: string]: FunctionOf
}
/** Whether a type says nothing of its functions: that of any board at all. */
export type IsOpen<F> = string extends keyof F ? true : false
export type FunctionOf = PinFact<any, any> | readonly FunctionOf[] | Functions

/** `'B2 C2 C1'` as a list, in the type as well. */
export type BallsOf<S extends string, Done extends readonly string[] = readonly []> = S extends `${infer Head} ${infer Rest}`
  ? BallsOf<Rest, Head extends '' ? Done : readonly [...Done, Head]>
  : S extends ''
    ? Done
    : readonly [...Done, S]

const split = (text: string): string[] => text.split(' ').filter((ball) => ball !== '')

const fact =
  <D extends Direction>(direction: D) =>
  <const S extends string>(balls: S, settings: PinSettings = {}): PinFact<D, BallsOf<S>> =>
    ({ kind: 'pin', direction, balls: split(balls), settings, origin: here() }) as unknown as PinFact<D, BallsOf<S>>

type FactsAt<D extends Direction, B extends readonly string[]> = { readonly [K in keyof B]: PinFact<D, readonly [B[K]]> }

const facts =
  <D extends Direction>(direction: D) =>
  <const S extends string>(balls: S, settings: PinSettings = {}): FactsAt<D, BallsOf<S>> => {
    const origin = here()
    return split(balls).map((ball) => ({ kind: 'pin', direction, balls: [ball], settings, origin })) as never
  }

/** A pin that is read, or a bus of them: `inputPin('M1')`, `inputPin('K2 L1 N1 P1')`, lowest bit first. */
export const inputPin = fact('in')
/** A pin that is driven, or a bus of them. */
export const outputPin = fact('out')
/** A pin that both sides drive, or a bus of them: `{ in, out, enable }` in a design. */
export const bidirectionalPin = fact('inout')
/** Balls that are no pins by themselves: of a SERDES, which its primitive reaches, or the inverted half of a pair. */
export const dedicatedPin = fact('dedicated')
/** Several pins of one kind that are used one by one: `led: outputPins('B2 C2 C1')` is led[0], led[1] and led[2]. */
export const outputPins = facts('out')
export const inputPins = facts('in')

/** A clock that the board feeds. */
export const clockPin = <const S extends string>(
  ball: S,
  frequency: number,
  settings: PinSettings = {},
): PinFact<'clock', readonly [S]> => ({ kind: 'pin', direction: 'clock', balls: [ball], settings, frequency, origin: here() })

/** The same functions, with settings for those that do not say. */
export function withSettings<const F extends Functions>(settings: PinSettings, functions: F): F {
  const visit = (part: FunctionOf): FunctionOf => {
    if (isPinFact(part)) return { ...part, settings: { ...settings, ...part.settings } }
    if (Array.isArray(part)) return part.map(visit)
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, visit(inner as FunctionOf)]))
  }
  return visit(functions) as F
}

export const isPinFact = (part: FunctionOf): part is PinFact => (part as { kind?: unknown }).kind === 'pin'

/** Balls of a connector, in its own numbering: a list from its first pin, or by the names that its standard gives them. */
export type Connector = readonly (string | undefined)[] | Readonly<Record<string, string>>

/** A row of a connector: `-` where there is no pin of the chip. */
export const connector = <const S extends string>(balls: S): Row<BallsOf<S>> =>
  split(balls).map((ball) => (ball === '-' ? undefined : ball)) as never
type Row<B extends readonly string[]> = { readonly [K in keyof B]: B[K] extends '-' ? undefined : B[K] }

/** Where a table of pins was taken from, so that it can be compared again. */
export interface Upstream {
  /** Its file, in a checkout of `repository`. */
  readonly file: string
  readonly repository: string
  /** The arguments of the file's class that describe this variant. */
  readonly variant: Readonly<Record<string, string>>
  /** What a function of ours is called there, where it is not the same word. */
  readonly names: Readonly<Record<string, string>>
}

/** What is on a board besides the chip: facts for people and for the programmer. */
export interface BoardFacts {
  /** Memories, PHYs and connectors of its own, in words. */
  readonly has: readonly string[]
  /** How a bitstream gets in. */
  readonly programmer: {
    /** openFPGALoader's name for the board, or its cable where it does not know the board. */
    readonly loader: { readonly board: string } | { readonly cable: string }
    /** `dfu`: over USB to a boot loader; else JTAG. */
    readonly over: 'jtag' | 'dfu'
    readonly usb?: { readonly vendor: string; readonly product: string }
  }
  /** SYSCONFIG, as nextpnr takes it. */
  readonly configuration?: Readonly<Record<string, string>>
  readonly upstream?: Upstream
  /** Whether somebody has seen a bitstream of ours run on it. */
  readonly isTriedOnSilicon: boolean
}

/** A board: a part, what its balls are connected to, and what is at the other end. */
export interface Board<
  F extends Functions = Functions,
  Device extends string = string,
  Package extends string = string,
  C extends Readonly<Record<string, Connector>> = Readonly<Record<string, Connector>>,
> extends Partial<BoardFacts> {
  /** `ulx3s-85f` */
  readonly name: string
  readonly title: string
  readonly device: Device
  readonly package: Package
  readonly speed: string
  readonly functions: F
  /** The clock that a design runs at unless it says otherwise. */
  readonly clock: { readonly name: string; readonly frequency: number }
  readonly connectors: C
  readonly origin: Origin | undefined
}

/** What `defineBoard` is told. */
export interface BoardOptions<F, Device extends string, Package extends string, C> extends Partial<BoardFacts> {
  readonly name: string
  readonly title?: string
  readonly device: Device
  readonly package: Package
  readonly speed: string
  /** The standard of all pins that do not say theirs. */
  readonly standard: Standard
  readonly clock: keyof F & string
  readonly functions: F
  readonly connectors?: C
}

/** All balls of some functions that a design can use. */
type BallsIn<F> =
  IsOpen<F> extends true
    ? never
    : F extends PinFact<infer D, infer B>
      ? D extends 'dedicated'
        ? never
        : B[number]
      : F extends readonly (infer Item)[]
        ? BallsIn<Item>
        : { [K in keyof F]: BallsIn<F[K]> }[keyof F]

/** Nothing where the package has all balls of the functions; else a sentence that they are not. */
type OnPackage<F, B extends string> = [Exclude<BallsIn<F>, B>] extends [never]
  ? unknown
  : { readonly functions: `the package has no ball ${Exclude<BallsIn<F>, B> & string}` }

/**
 * A board of one's own: one file.
 *
 * @example
 * export const board = defineBoard({
 *   name: 'my-board', device: 'LFE5U-25F', package: 'CABGA256', speed: '6', standard: 'LVCMOS33', clock: 'clock25',
 *   functions: { clock25: clockPin('P6', 25e6), led: outputPins('T6 R6') },
 * })
 */
export function defineBoard<
  const F extends Functions,
  const Device extends string,
  const Package extends PackageOf<Device>,
  const C extends Readonly<Record<string, Connector>> = {},
>(options: BoardOptions<F, Device, Package, C> & OnPackage<F, Ball<Device, Package>>): Board<F, Device, Package, C> {
  return plainBoard(options as any) as any
}

/** The same for a family of parts, whose balls tests compare with each. */
export function plainBoard<
  F extends Functions,
  Device extends string,
  Package extends string,
  const C extends Readonly<Record<string, Connector>> = {},
>(options: BoardOptions<F, Device, Package, C>): Board<F, Device, Package, C> {
  const { standard, clock, functions, connectors, title, ...rest } = options
  const complete = withSettings({ standard }, functions)
  const fed = complete[clock]
  if (fed === undefined || !isPinFact(fed) || fed.frequency === undefined)
    return fail({
      code: 'GW305',
      title: 'clock without pin',
      message: `board \`${options.name}\` has no clock pin called \`${clock}\``,
      mend: `write ${clock}: clockPin('P6', 25e6) among its functions`,
    })
  return {
    ...rest,
    title: title ?? options.name,
    functions: complete,
    connectors: connectors ?? ({} as C),
    clock: { name: clock, frequency: fed.frequency },
    origin: here(),
  }
}
