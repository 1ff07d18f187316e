import { headFor, type LeanRuntime } from './lean-runtime.ts'
import { modelPrefix } from './verilate.ts'

/** The top's ports in the engine's order, and which of them are clocks. */
export interface Ports {
  readonly names: readonly string[]
  readonly clocks: readonly string[]
}

/**
 * The one C++ text of a model: runtime, Verilator's C++, shim.
 */
export function translationUnit(model: string, runtime: LeanRuntime, ports: Ports): string {
  const root = `${modelPrefix}___024root`
  const has = (name: string): boolean => new RegExp(`^[^\\n;]*\\b${root}___${name}\\(${root}\\* vlSelf\\) \\{`, 'm').test(model)
  const call = (name: string, isNeeded: boolean): string => {
    if (has(name)) return `${root}___${name}(root)`
    if (isNeeded) throw new Error(`Verilator's C++ has no ${name}: this version is not known to the engine`)
    return '(void)(root)'
  }
  const count = (pattern: RegExp): number => model.match(pattern)?.length ?? 0
  return [
    headFor(runtime, model),
    model,
    `#define GATEWRIGHT_SYMS ${modelPrefix}__Syms`,
    `#define GATEWRIGHT_VARIABLES ${count(/->varInsert\(/g)}`,
    `#define GATEWRIGHT_EVAL_STATIC(root) ${call('eval_static', false)}`,
    `#define GATEWRIGHT_EVAL_INITIAL(root) ${call('eval_initial', true)}`,
    `#define GATEWRIGHT_EVAL_SETTLE(root) ${call('eval_settle', false)}`,
    `#define GATEWRIGHT_EVAL(root) ${call('eval', true)}`,
    `#define GATEWRIGHT_SEE_EDGES(root) ${call('eval_triggers_vec__act', false)}`,
    `#define GATEWRIGHT_SEEN_LEVELS ${seenLevelCases(model, ports)}`,
    `#define GATEWRIGHT_CAN_STOP ${count(/\bVL_(?:WRITEF_NX|STOP_MT|FINISH_MT)\(/g) > 0}`,
    `#define GATEWRIGHT_PORTS ${portCases(model, ports.names)}`,
    runtime.shim,
  ].join('\n')
}

/** Where Verilator keeps the level that it saw of a clock last, by the port's index. */
function seenLevelCases(model: string, { names, clocks }: Ports): string {
  return clocks
    .map((clock) => {
      const seen = new Set(model.match(new RegExp(`\\b__Vtrigprevexpr___TOP__${clock}__\\d+\\b`, 'g')))
      if (seen.size === 0) return ''
      return `case ${names.indexOf(clock)}: ${[...seen].map((name) => `model->TOP.${name} = level;`).join(' ')} return true;`
    })
    .join(' ')
}

/** Verilator escapes double underscores, and names that mean something in C++. */
function portCases(model: string, names: readonly string[]): string {
  const members = new Map<string, string>()
  for (const [, member] of model.matchAll(/\bVL_(?:IN|OUT|INOUT)(?:8|16|64|W)?\(&?(\w+),/g))
    if (!members.has(readable(member!))) members.set(readable(member!), member!)
  return names
    .map((name, i) => {
      const member = members.get(name)
      if (member === undefined) throw new Error(`Verilator's C++ has no port ${name}`)
      return `case ${i}: return &model->TOP.${member};`
    })
    .join(' ')
}

const readable = (member: string): string => member.replace(/^__SYM__/, '').replace(/__05F/g, '_')
