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
  const position = firstPlace(error.stack ?? '')
  if (!position || isOurs(position.file)) return undefined
  return {
    code: 'GW036',
    title: 'JavaScript',
    message: error.message,
    origin: { position: pointed({ ...position, file: shown(position.file) }, error.message) },
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
  file.startsWith(fileURLToPath(new URL('..', here))) && !/\.spec\.ts$/.test(file) && !file.includes('/src/lib/')

/** The transform keeps lines, not columns: the name that the message tells is looked for in the line. */
function pointed(position: Position, message: string): Position {
  const name = /reading '([^']+)'/.exec(message)?.[1] ?? /([\w$]+) is not/.exec(message)?.[1] ?? ''
  const line = lineAt(position)
  const at = line.indexOf(name)
  if (name !== '' && at >= 0) return { ...position, column: at + 1, length: name.length }
  return { ...position, column: line.length - line.trimStart().length + 1, length: 1 }
}

function lineAt({ file, line }: Position): string {
  try {
    return readFileSync(file, 'utf8').split('\n')[line - 1] ?? ''
  } catch {
    return ''
  }
}

/** Where the design is, told by V8: for what runs without a call, such as reading a property. */
export function placeOnStack(): Origin | undefined {
  const frames = (new Error().stack ?? '').split('\n')
  const position = frames.map(firstPlace).find((place) => place && !isOurs(place.file))
  return position && { position: { ...position, file: shown(position.file) } }
}

function firstPlace(stack: string): Position | undefined {
  const found = /(file:\/\/\/[^\s()]+?|\/[^\s()]+?|[A-Z]:[^\s()]+?)(?:\?[^\s():]*)?:(\d+):(\d+)\)?$/m.exec(stack)
  if (!found) return undefined
  const file = found[1]!.startsWith('file:') ? fileURLToPath(found[1]!) : found[1]!
  return { file, line: Number(found[2]), column: Number(found[3]), length: 1 }
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}
