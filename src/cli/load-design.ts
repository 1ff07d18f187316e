import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { registerDesignHooks } from '../transform/index.ts'
import { type DesignPlace, findDesign } from './design-lookup.ts'
import { unknownName } from './nearest.ts'

/** A design's `index.ts`, loaded. */
export interface LoadedDesign {
  readonly place: DesignPlace
  /** The module that was asked for: the design's `top`, or the one after the slash. */
  readonly module: (parameters?: any) => unknown
  /** What the design wants its `top` built with; absent for a module that was asked for by name. */
  readonly parameters?: unknown
  /** Of the default domain, in hertz. */
  readonly frequencyHz?: number
  /** The Yosys script that was measured to suit it best. */
  readonly script?: string
  readonly boards: Readonly<Record<string, unknown>>
  readonly commands: Readonly<Record<string, unknown>>
  /** Everything that the file exports. */
  readonly exports: Readonly<Record<string, unknown>>
}

/** A design's file threw while it was loaded, in JavaScript's words rather than the language's. Exit code 1. */
export class LoadError extends Error {
  readonly code = 'GW957'
  readonly exitCode = 1

  constructor(indexFile: string, cause: unknown) {
    const what = cause instanceof Error ? `${cause.name}: ${cause.message}`.split('\n')[0] : String(cause)
    super(`GW957 ${relative(process.cwd(), indexFile)} cannot be loaded: ${what}${whereOf(cause)}; mend: correct it there`, {
      cause,
    })
    this.name = 'LoadError'
  }

  format(): string {
    return this.message
  }
}

let hooksAreRegistered = false

/**
 * Finds and loads what the user typed, `nic-10g` or `nic-10g/mac_10g`; errors name the nearest.
 *
 * @example
 * const { module, boards } = await loadDesign('nic-10g')
 */
export async function loadDesign(typed: string): Promise<LoadedDesign> {
  const place = findDesign(typed)
  if (!hooksAreRegistered) registerDesignHooks()
  hooksAreRegistered = true
  const exports = await importDesign(place.indexFile)
  return {
    place,
    ...(place.module === undefined ? topOf(place, exports) : { module: moduleOf(place.name, place.module, exports) }),
    boards: (exports.boards ?? {}) as Record<string, unknown>,
    commands: (exports.commands ?? {}) as Record<string, unknown>,
    exports,
  }
}

async function importDesign(indexFile: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(indexFile).href)) as Record<string, unknown>
  } catch (error) {
    if (typeof (error as { format?: unknown } | null)?.format === 'function') throw error
    throw new LoadError(indexFile, error)
  }
}

/** `top` is a module without parameters, or `{ module, parameters, frequencyHz, script }`; without it the first of its boards, or a file's only module. */
function topOf(
  place: DesignPlace,
  { top, ...others }: Record<string, unknown>,
): Pick<LoadedDesign, 'module' | 'parameters' | 'frequencyHz' | 'script'> {
  if (typeof top === 'function') return { module: top as LoadedDesign['module'] }
  const described = (top ?? {}) as LoadedDesign
  if (typeof described.module === 'function')
    return {
      module: described.module,
      parameters: described.parameters,
      frequencyHz: described.frequencyHz,
      ...(described.script === undefined ? {} : { script: described.script }),
    }
  const [onBoard] = Object.values((others.boards ?? {}) as Record<string, unknown>)
  if (typeof onBoard === 'function') return { module: onBoard as LoadedDesign['module'] }
  const modules = Object.values(others).filter((value) => typeof value === 'function')
  if (modules.length === 1) return { module: modules[0] as LoadedDesign['module'] }
  throw new LoadError(place.indexFile, 'it exports no module named top')
}

/** `Mac10g` is found as `Mac10g`, `mac10g` and `mac_10g`, the name that it has in Verilog. */
function moduleOf(design: string, wanted: string, exports: Record<string, unknown>): LoadedDesign['module'] {
  const modules = Object.entries(exports).filter(([, value]) => typeof value === 'function')
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
  const found = modules.find(([name]) => name === wanted) ?? modules.find(([name]) => plain(name) === plain(wanted))
  if (found !== undefined) return found[1] as LoadedDesign['module']
  throw unknownName(
    'unknownModule',
    `module of ${design}`,
    wanted,
    modules.map(([name]) => name),
  )
}

/** The first place in the user's own files that the stack names. */
function whereOf(cause: unknown): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  for (const [, url, position] of stack.matchAll(/(file:\/\/[^\s()]+?\.m?[jt]s):(\d+(?::\d+)?)/g)) {
    const path = relative(process.cwd(), fileURLToPath(url!))
    if (!path.startsWith('..') && !path.startsWith('node_modules')) return ` (${path}:${position})`
  }
  return ''
}
