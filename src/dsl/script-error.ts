import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Origin, Position } from '../ir/origin.ts'
import type { Problem } from '../ir/problem.ts'

/**
 * JavaScript's own errors in a design's file, as errors of the design: a misspelt method, a property of `undefined`.
 *
 * V8's stack tells the place. What is thrown in our own files is a fault of ours and stays what it is.
 */
export function scriptProblem(error: unknown): Problem | undefined {
  const isScripts = error instanceof TypeError || error instanceof ReferenceError
  if (!isScripts) return undefined
  const places = placesOf(error)
  if (!places[0] || isOurs(places[0].file)) return undefined
  return {
    code: 'GW036',
    title: 'JavaScript',
    message: error.message,
    origin: originOf(places, nameIn(error.message)),
    note: noteFor(error.message),
    mend: 'look at what stands before the last dot: the editor lists its members',
    severity: 'error',
  }
}

const noteFor = (message: string): string | undefined =>
  /of undefined/.test(message)
    ? 'a name that does not exist gives undefined: a port, a field, a stage, a state'
    : /is not a function/.test(message)
      ? 'signals of other shapes may have that method: uint has bits(…), fixed has not'
      : undefined

const here = new URL('.', import.meta.url)
/** The language and all under it, but not what tests it. */
const isOurs = (file: string): boolean =>
  file.startsWith(fileURLToPath(new URL('..', here))) && !/\.spec\.ts$/.test(file) && !isLibrary(file)

/** `Cannot read properties of undefined (reading 'add')`, `io.a.plus is not a function`. */
const nameIn = (message: string): string => /reading '([^']+)'/.exec(message)?.[1] ?? /([\w$]+) is not/.exec(message)?.[1] ?? ''

/** Where the design is, told by V8: for what runs without a call, such as reading a property of this name. */
export const placeOnStack = (name: string): Origin | undefined =>
  originOf(
    placesOf(new Error()).filter(({ file }) => !isOurs(file)),
    name,
  )

/** The first place, and where that is in the library, the design's own behind it. */
function originOf(places: readonly Position[], name: string): Origin | undefined {
  const [first] = places
  if (!first) return undefined
  const position = pointed(first, name)
  if (!isLibrary(first.file)) return { position }
  const caller = places.find(({ file }) => !isLibrary(file) && !isOurs(file) && !file.includes('/node_modules/'))
  return caller ? { position, caller: { position: pointed(caller, '') } } : { position }
}

const isLibrary = (file: string): boolean => file.includes('/src/lib/')

/** The transform keeps lines, not columns: the name is looked for in the line. */
function pointed({ file, line }: Position, name: string): Position {
  const text = lineAt(file, line)
  const at = name === '' ? -1 : text.indexOf(name)
  const column = at >= 0 ? at : text.length - text.trimStart().length
  return { file: shown(file), line, column: column + 1, length: at >= 0 ? name.length : 1 }
}

function lineAt(file: string, line: number): string {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? ''
  } catch {
    return ''
  }
}

/** The frames of a stack that stand in a file, innermost first. */
function placesOf(error: Error): Position[] {
  const frame = /(file:\/\/\/[^\s()]+?|\/[^\s()]+?|[A-Z]:[^\s()]+?)(?:\?[^\s():]*)?:(\d+):(\d+)\)?$/gm
  return [...(error.stack ?? '').matchAll(frame)].map(([, file, line, column]) => ({
    file: file!.startsWith('file:') ? fileURLToPath(file!) : file!,
    line: Number(line),
    column: Number(column),
    length: 1,
  }))
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
