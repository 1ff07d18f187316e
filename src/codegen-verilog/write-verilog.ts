import type { Design, Instance, Module } from '../ir/module.ts'
import type { Lines } from './lines.ts'
import { ModuleWriter } from './module-writer.ts'
import { planModule } from './plan.ts'
import type { PortSummary } from './signal-graph.ts'
import { type SourceMap, sourceMapOf } from './source-map.ts'

export interface VerilogOptions {
  /** Each statement says its line of the design in a comment. */
  readonly lines?: boolean
}

export interface Verilog {
  /** `counter.v` and its text: one file a module, instances before those that use them. */
  readonly files: ReadonlyMap<string, string>
  readonly sourceMap: SourceMap
}

/**
 * A checked design as Verilog-2005 that means the same in simulators and in synthesis.
 *
 * Every width is explicit, nothing rests on X or on the order of events, and the same design gives the same bytes.
 *
 * @example
 * const { files, sourceMap } = writeVerilog(design)
 * for (const [name, text] of files) writeFileSync(name, text)
 * writeFileSync(`${design.top.name}.map.json`, formatSourceMap(sourceMap))
 */
export function writeVerilog(design: Design, options: VerilogOptions = {}): Verilog {
  const summaries = new Map<Module, PortSummary>()
  const summaryOf = ({ module }: Instance): PortSummary => (module.kind === 'module' ? (summaries.get(module) ?? []) : [])
  const written = new Map<string, Lines>()
  for (const module of design.modules) {
    const plan = planModule(module, summaryOf, module === design.top)
    summaries.set(module, plan.summary)
    written.set(`${module.name}.v`, new ModuleWriter(plan, options.lines ?? false).write())
  }
  const files = new Map([...written].map(([name, lines]) => [name, lines.text] as const))
  return { files, sourceMap: sourceMapOf(written) }
}
