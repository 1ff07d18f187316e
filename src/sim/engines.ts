// Projects that use this one have no other declaration of it, unless they take the browser's.
/// <reference path="../webassembly.d.ts" />
import type { Engine, EngineOptions } from './engine.ts'
import type { Hierarchy } from './hierarchy.ts'
import { simulationError } from './simulation-error.ts'

/** Every engine, loaded when a run first needs it. */
const entries = {
  wasm: () => import('./wasm/engine.ts'),
  interpreter: () => import('./interpreter/interpreter.ts'),
  verilator: () => import('./verilator/engine.ts'),
}
export type EngineName = keyof typeof entries
export const engineNames = Object.keys(entries) as EngineName[]

/** `wasm`, `all`, `wasm,interpreter`, or names in a list. */
export function parseEngines(asked: string | readonly string[]): EngineName[] {
  const names = typeof asked === 'string' ? asked.split(',') : asked
  return [...new Set(names.flatMap((name) => (name === 'all' ? engineNames : [engineNamed(name)])))]
}

function engineNamed(name: string): EngineName {
  if (Object.hasOwn(entries, name)) return name as EngineName
  throw simulationError(
    'GW409',
    'engine',
    `there is no engine '${name}'`,
    `choose of ${engineNames.join(', ')}, or all (option \`engine\`, or GATEWRIGHT_ENGINE)`,
  )
}

export async function createEngine(name: EngineName, hierarchy: Hierarchy, options: EngineOptions): Promise<Engine> {
  const entry = await entries[name]()
  return entry.createEngine(hierarchy, options)
}
