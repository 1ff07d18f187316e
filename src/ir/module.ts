import type { Domain } from './domain.ts'
import type { Expression, Pattern } from './expression.ts'
import type { MachineGraph } from './machine.ts'
import type { Origin } from './origin.ts'
import type { LeafShape, Shape } from './shape.ts'

/** Data for tools behind us: `keep`, placement, I/O registers. Written as a Verilog attribute `(* name = value *)`. */
export type Attributes = Readonly<Record<string, string | number | true>>

/**
 * A scalar that holds a value. Composite signals of the language are one variable a leaf (`header_destination`).
 *
 * input, output, inout   a port of this module
 * wire                   assigned in this module's body
 * register               assigned in the body with its value after the next edge of `domain`
 * instance               a port of an instance: `driver` says whether the instance or this module's body drives it
 * memory                 the data of one of a memory's read ports
 */
export interface Variable {
  readonly kind: 'input' | 'output' | 'inout' | 'wire' | 'register' | 'instance' | 'memory'
  /** In snake_case, as Verilog and waves show it; unique in its module, case apart. */
  readonly name: string
  readonly shape: LeafShape
  readonly width: number
  readonly signed: boolean
  readonly origin: Origin | undefined
  /** Whose clock it belongs to: a register's own; a port's as declared or found. Absent: constant, or not known. */
  readonly domain?: Domain
  /** Register: its value at power-up and after reset. Absent: neither. */
  readonly init?: bigint
  /** Register: false where `init` is for power-up only. */
  readonly resets: boolean
  /** Kind `instance`: who drives it. */
  readonly driver?: 'instance' | 'body'
  readonly attributes?: Attributes
}

/** A domain as one module sees it: signals of this module (ports, or wires where the domain is made here). */
export interface ModuleDomain {
  readonly domain: Domain
  readonly clock: Variable
  /** Absent exactly where `domain.reset` is 'none'. */
  readonly reset?: Variable
  /** Where it is 0 no register of the domain changes; a reset still acts. */
  readonly enable?: Variable
}

/** What a statement assigns: a whole variable, bits of it, or one bit found at run time (past the width: nothing). */
export type Target =
  | { readonly kind: 'whole'; readonly variable: Variable }
  | { readonly kind: 'slice'; readonly variable: Variable; readonly low: number; readonly width: number }
  | { readonly kind: 'bitAt'; readonly variable: Variable; readonly index: Expression }

/** Value and target have one width; signs may differ (bits are copied). */
export interface Assign {
  readonly kind: 'assign'
  readonly target: Target
  readonly value: Expression
  readonly origin: Origin | undefined
}
export interface If {
  readonly kind: 'if'
  readonly condition: Expression
  readonly then: readonly Statement[]
  readonly otherwise: readonly Statement[]
  readonly origin: Origin | undefined
}
/** The first arm that matches; `otherwise` where none does. */
export interface Switch {
  readonly kind: 'switch'
  readonly on: Expression
  readonly arms: readonly {
    readonly patterns: readonly Pattern[]
    readonly body: readonly Statement[]
    readonly label?: string
  }[]
  readonly otherwise: readonly Statement[]
  readonly origin: Origin | undefined
}
/**
 * A synchronous write, one port of the memory. Of two that meet the later statement wins; past the depth: nothing.
 * `mask` has one bit for each equal part of a word, bit 0 for the lowest.
 */
export interface Write {
  readonly kind: 'write'
  readonly memory: Memory
  readonly address: Expression
  readonly data: Expression
  readonly mask?: Expression
  readonly domain: ModuleDomain
  readonly origin: Origin | undefined
}
/** Checked at each active edge of the domain at which its reset is not asserted, with the values before the edge. */
export interface Check {
  readonly kind: 'assert' | 'assume' | 'cover'
  readonly condition: Expression
  readonly message: string
  readonly domain: ModuleDomain
  readonly origin: Origin | undefined
}
/** Printed at each active edge at which it is reached and reset is not asserted. Text and values alternate freely. */
export interface Print {
  readonly kind: 'print'
  readonly parts: readonly (
    | string
    | { readonly value: Expression; readonly shape: LeafShape; readonly base: 'decimal' | 'hex' | 'binary' }
  )[]
  readonly domain: ModuleDomain
  readonly origin: Origin | undefined
}
/** A module's statements stand in the order they were written. Of assignments to the same bits the last reached wins. */
export type Statement = Assign | If | Switch | Write | Check | Print

export interface MemoryRead {
  readonly address: Expression
  /** Synchronous: absent means always. Not enabled, `data` holds. A read past the depth gives 0. */
  readonly enable?: Expression
  readonly data: Variable
  /** Absent: combinational. */
  readonly domain?: ModuleDomain
  readonly origin: Origin | undefined
}
export interface Memory {
  readonly name: string
  readonly shape: Shape
  /** Of a word: the packed shape. */
  readonly width: number
  readonly depth: number
  readonly storage: 'block' | 'distributed' | 'registers' | 'any'
  /** What a synchronous read returns of a word that is written at the same edge. */
  readonly collision: 'never' | 'old' | 'new'
  /** Words from address 0; those not given have no defined value. */
  readonly init?: readonly bigint[]
  readonly reads: readonly MemoryRead[]
  readonly origin: Origin | undefined
  readonly attributes?: Attributes
}

export interface Instance {
  readonly name: string
  readonly module: Module | ForeignModule
  /** One for each port of the module, in its order; `variable` is of the parent. */
  readonly connections: readonly { readonly port: Variable; readonly variable: Variable }[]
  /** How the module's domains are those of its parent. Empty for a foreign module. */
  readonly domains: readonly { readonly inner: ModuleDomain; readonly outer: ModuleDomain }[]
  readonly origin: Origin | undefined
  readonly attributes?: Attributes
}

/** How the leaves of a module's ports form what the design declared: the testbench's view. */
export type PortTree =
  | {
      readonly kind: 'signal'
      readonly direction: 'in' | 'out' | 'inout'
      readonly shape: Shape
      readonly leaves: readonly Variable[]
      readonly domain?: Domain
    }
  | { readonly kind: 'bundle'; readonly fields: Readonly<Record<string, PortTree>> }
  | { readonly kind: 'list'; readonly items: readonly PortTree[] }

/** One bit of a board's top: the ball it is at, and how the buffer there is set. */
export interface Pin {
  readonly port: string
  /** Of a port that has several bits. */
  readonly bit?: number
  readonly ball: string
  /** `IO_TYPE`, `PULLMODE` and the like, as the vendor calls them. */
  readonly settings: Readonly<Record<string, string>>
  /** Of a clock that comes in here. */
  readonly frequencyHz?: number
}

export interface Module {
  readonly kind: 'module'
  /** Verilog's name, unique in the design. */
  readonly name: string
  readonly origin: Origin | undefined
  /** Domains that this module or an instance in it uses; those that come from outside have ports for clock and reset. */
  readonly domains: readonly ModuleDomain[]
  /** All port leaves in order: clocks, resets and enables of the domains first. Also in `variables`. */
  readonly ports: readonly Variable[]
  readonly tree: PortTree
  readonly variables: readonly Variable[]
  readonly memories: readonly Memory[]
  readonly instances: readonly Instance[]
  readonly body: readonly Statement[]
  /** The state machines in it, for pictures; their hardware is in the body. */
  readonly machines?: readonly MachineGraph[]
  /** A board's top: where each of its ports leaves the chip. */
  readonly pins?: readonly Pin[]
  readonly attributes?: Attributes
}

/** Verilog from elsewhere: known by its ports. `model` is what simulation runs in its place. */
export interface ForeignModule {
  readonly kind: 'foreign'
  readonly name: string
  readonly ports: readonly Variable[]
  readonly tree: PortTree
  readonly parameters: Readonly<Record<string, string | number>>
  readonly model?: Module | ForeignModel
  readonly origin: Origin | undefined
}
/**
 * A model in TypeScript. `create` makes one object an instance. `settle` computes all outputs from all inputs and the
 * model's own state (it must be a function of these alone); `edge` is called at each active edge of a clock input, with
 * the inputs as the edge saw them. Values by port name, as integers.
 */
export interface ForeignModel {
  readonly kind: 'model'
  readonly create: () => {
    settle?(inputs: Readonly<Record<string, bigint>>): Readonly<Record<string, bigint>>
    edge?(clock: string, inputs: Readonly<Record<string, bigint>>): void
  }
  /** Its bidirectional ports: a test at such a pin sees what drives it, and fails where two do. */
  readonly pads?: Readonly<Record<string, ModelPad>>
  /** Clock outputs that run freely: hertz, by port name. */
  readonly clocks?: Readonly<Record<string, number>>
}

/** How a model drives a bidirectional port: with one of its inputs, unless another is high. */
export interface ModelPad {
  readonly drives: string
  readonly unless?: string
  /** What the pad is where nobody drives it. */
  readonly pull?: 'up' | 'down'
}

/** A checked design. `modules` holds each distinct one once, instances before those that use them; the top is last. */
export interface Design {
  readonly top: Module
  readonly modules: readonly Module[]
}

export const whole = (variable: Variable): Target => ({ kind: 'whole', variable })

/** The bits a target may change, as low and width. */
export const targetRange = (target: Target): { low: number; width: number } =>
  target.kind === 'slice' ? { low: target.low, width: target.width } : { low: 0, width: target.variable.width }
