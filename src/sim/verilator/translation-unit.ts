import { headFor, type LeanRuntime } from './lean-runtime.ts'
import { modelPrefix } from './verilate.ts'

/**
 * The one C++ text of a model: runtime, Verilator's C++, shim. `clocks` are the top's clock ports: between two rising
 * edges a model whose falling edges nobody waits for need not be evaluated, only told that the clock was low.
 */
export function translationUnit(model: string, runtime: LeanRuntime, clocks: readonly string[]): string {
  const root = `${modelPrefix}___024root`
  const has = (name: string): boolean => new RegExp(`^[^\\n;]*\\b${root}___${name}\\(${root}\\* vlSelf\\) \\{`, 'm').test(model)
  const call = (name: string, isNeeded: boolean): string => {
    if (has(name)) return `${root}___${name}(root)`
    if (isNeeded) throw new Error(`Verilator's C++ has no ${name}: this version is not known to the engine`)
    return '(void)(root)'
  }
  const previous = [
    ...new Set(clocks.flatMap((clock) => model.match(new RegExp(`\\b__Vtrigprevexpr___TOP__${clock}__\\d+\\b`, 'g')) ?? [])),
  ]
  const seeLow =
    previous.length === 0
      ? call('eval', true)
      : `do { ${previous.map((name) => `(root)->${name} = 0;`).join(' ')} } while (false)`
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
    `#define GATEWRIGHT_SEE_LOW(root) ${seeLow}`,
    `#define GATEWRIGHT_CAN_STOP ${count(/\bVL_(?:WRITEF_NX|STOP_MT|FINISH_MT)\(/g) > 0}`,
    runtime.shim,
  ].join('\n')
}
