/** The language: what a design file imports. */
export { allow } from './dsl/allow.ts'
export { cat } from './dsl/cat.ts'
export { assert, assume, cover, print } from './dsl/check.ts'
export { connect } from './dsl/connect.ts'
export { type Chain, match, matchBits, mux, select, when } from './dsl/control.ts'
export { type DecodeTable, decodeTable, type Format, format } from './dsl/decode-table.ts'
export { clockDomain, type Domain, type DomainOptions, derivedDomain, inDomain, noClock } from './dsl/domain.ts'
export { type Elaborated, elaborate, elaborateWithWarnings } from './dsl/elaborate.ts'
export type { Overflow, ResizeOptions } from './dsl/fixed-point.ts'
export { fsm, type Here, type Machine, type State } from './dsl/fsm.ts'
export { type Memory, type MemoryInit, type MemoryOptions, memory } from './dsl/memory.ts'
export { fromBinaryFile, fromHexFile, type MemoryFile } from './dsl/memory-file.ts'
export { mermaidOf } from './dsl/mermaid.ts'
export { type ForeignOptions, foreign, module } from './dsl/module.ts'
export { type Payload, type Pipeline, pipeline, type Stage } from './dsl/pipeline.ts'
export {
  type Bundle,
  type Flipped,
  flip,
  type In,
  type InOut,
  type Inside,
  inout,
  input,
  type Out,
  type Outside,
  output,
  type PortOptions,
  ports,
  sink,
  source,
  tristate,
} from './dsl/port.ts'
export {
  array,
  bits,
  bool,
  choice,
  clock,
  fixed,
  layoutText,
  nearest,
  nothing,
  oneHotChoice,
  sint,
  struct,
  ufixed,
  uint,
  union,
} from './dsl/shape.ts'
export type {
  Arr,
  Bool,
  Choice,
  Clock,
  Fields,
  Fixed,
  Index,
  Into,
  Literal,
  Reg,
  Shape,
  SInt,
  Signal,
  Struct,
  UFixed,
  UInt,
  Union,
  UnionLiteral,
  Value,
  Wire,
  Written,
} from './dsl/signal-type.ts'
export { literal, type RegOptions, reg, wire } from './dsl/storage.ts'
export type { Allowance, Silenced, WarningCode } from './ir/allowance.ts'
export type { Round, Scaled } from './ir/fixed-point.ts'
export type { MachineEdge, MachineGraph } from './ir/machine.ts'
export { DesignError, type Problem } from './ir/problem.ts'
export { type SimulateOptions, type Simulation, simulate } from './simulate.ts'
