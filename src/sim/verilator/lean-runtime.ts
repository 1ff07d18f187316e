import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The C++ that a verilated model is compiled with, in place of Verilator's own runtime.
 *
 * Verilator's headers pull in most of the C++ library: parsing them takes clang in WebAssembly 5 to 9 s a model, and its
 * runtime another 15 s. What our Verilog needs of them is their macros and value functions (what `VL_SHIFTR_WWI` means
 * must stay Verilator's own word, it is our second opinion). So those are taken from the installed Verilator, item by
 * item, without what mentions strings, files, queues or time; types.h, model-types.h and shim.h are ours.
 */
export interface LeanRuntime {
  /** The parts before the model, as items: `itemsUsedBy` picks those that the model needs. */
  readonly macros: readonly string[]
  readonly functions: readonly string[]
  readonly types: string
  readonly modelTypes: string
  /** Stands behind the model. */
  readonly shim: string
}

export async function readLeanRuntime(verilatorInclude: string): Promise<LeanRuntime> {
  const theirs = (name: string): Promise<string> => readFile(join(verilatorInclude, name), 'utf8')
  const ours = (name: string): Promise<string> => readFile(new URL(`runtime/${name}`, import.meta.url), 'utf8')
  const [macros, functions, library, types, modelTypes, shim] = await Promise.all([
    theirs('verilatedos.h'),
    theirs('verilated_funcs.h'),
    theirs('verilated.cpp'),
    ours('types.h'),
    ours('model-types.h'),
    ours('shim.h'),
  ])
  return {
    macros: withoutLibrary(topLevelItems(macros)),
    functions: [...withoutLibrary(topLevelItems(functions)), ...wideDivision(topLevelItems(library))],
    types,
    modelTypes,
    shim,
  }
}

/** All that stands before this model's text. */
export function headFor(runtime: LeanRuntime, model: string): string {
  const { types, modelTypes, shim } = runtime
  const used = namesUsedBy([...runtime.macros, ...runtime.functions], [types, modelTypes, model, shim])
  return [
    types,
    '#define VERILATOR_VERILATED_H_INTERNAL_\n#define VL_NO_LEGACY\n#define VL_IGNORE_UNKNOWN_ARCH',
    ...runtime.macros.filter((item) => isUsed(item, used)),
    modelTypes,
    ...runtime.functions.filter((item) => isUsed(item, used)),
  ].join('\n')
}

/** What only the C++ library, files, time or random numbers have. */
const needsLibrary =
  /\bstd::(?!size_t\b|mem)|\b(?:VlQueue|VlAssocArray|FILE|double|VerilatedContext|va_list|vl_rand64|sc_time_stamp|vl_time_stamp64|ssize_t)\b|VL_(?:FINISH|STOP|FATAL|WARN|WRITEF)|VL_ATTR_PRINTF|VL_ATTR_WEAK|VL_TO_STRING/

/** The items that need no library, and all preprocessor lines but `#include`. */
function withoutLibrary(items: readonly string[]): string[] {
  return items.filter((item) => (item.startsWith('#') ? !/^#\s*(?:include|error)\b/.test(item) : !needsLibrary.test(item)))
}

/** Division of wide values: the one value function that is in the library's source and not in a header. */
function wideDivision(items: readonly string[]): string[] {
  return items.filter((item) => /^WDataOutP _vl_moddiv_w\(/.test(item))
}

const verilatorName = /\b_?(?:VL|vl)_\w+/g

/** What an item gives a name to; `undefined`: it stays whoever uses it (`#if`, templates of ours). */
function nameOf(item: string): string | undefined {
  if (item.startsWith('#')) return /^#\s*define\s+(\w+)/.exec(item)?.[1]
  return /\b(_?(?:VL|vl)_\w+)\s*\((?!.*\bannotate)/.exec(item)?.[1]
}

function isUsed(item: string, used: ReadonlySet<string>): boolean {
  const name = nameOf(item)
  return name === undefined || !/^_?(?:VL|vl)_/.test(name) || used.has(name)
}

/** The names of Verilator's that the roots need, directly or through other items. */
function namesUsedBy(items: readonly string[], roots: readonly string[]): Set<string> {
  const byName = Map.groupBy(items, nameOf)
  const used = new Set<string>()
  const texts = [...roots, ...(byName.get(undefined) ?? [])]
  for (let text = texts.pop(); text !== undefined; text = texts.pop())
    for (const [name] of text.matchAll(verilatorName)) {
      if (used.has(name)) continue
      used.add(name)
      texts.push(...(byName.get(name) ?? []))
    }
  return used
}

/**
 * Cuts a text written in Verilator's style into functions, declarations and preprocessor lines. Comments are left out.
 * An item ends where its braces are closed and a line ends in `;` or `}`.
 */
export function topLevelItems(text: string): string[] {
  const lines = text
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .split('\n')
  const items: string[] = []
  let item: string[] = []
  let depth = 0
  let isMacro = false
  for (const original of lines) {
    const line = original.trimEnd()
    if (line === '' && !isMacro) continue
    if (item.length === 0 && line.trimStart().startsWith('#')) isMacro = true
    item.push(line)
    if (isMacro) {
      if (line.endsWith('\\')) continue
      isMacro = false
    } else {
      depth += count(line, '{') - count(line, '}')
      if (depth > 0 || !/[;}]$/.test(line)) continue
    }
    items.push(item.join('\n').trimStart())
    item = []
  }
  return items
}

const count = (line: string, letter: string): number => line.split(letter).length - 1
