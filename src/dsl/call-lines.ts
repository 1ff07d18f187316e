import { readFileSync } from 'node:fs'
import type { Position } from '../ir/origin.ts'

/** The line of a call's closing bracket, and the first line of code after it; the call's name is at `position`. */
export function linesOfCall(position: Position): { readonly last: number; readonly next: number } {
  let text: string
  try {
    text = readFileSync(position.file, 'utf8')
  } catch {
    return { last: position.line, next: position.line + 1 }
  }
  const end = endOfCall(text, startOf(text, position))
  return { last: lineAt(text, end), next: lineAt(text, skip(gap, text, end)) }
}

/** A call's first argument as it is written, blanks as one; undefined where it has none. The call's name is at `position`. */
export function firstArgument(text: string, position: Position): string | undefined {
  const start = startOf(text, position)
  const open = text.indexOf('(', start)
  let depth = 0
  for (let at = open; open >= 0 && at < text.length; at++) {
    const after = skip(passive, text, at)
    if (after > at) at = after - 1
    else if ('([{'.includes(text[at]!)) depth++
    else if (')]}'.includes(text[at]!)) depth--
    if (depth === 0 || (depth === 1 && text[at] === ',')) {
      const argument = text
        .slice(open + 1, at)
        .replaceAll(/\s+/g, ' ')
        .trim()
      return argument === '' ? undefined : argument
    }
  }
  return undefined
}

/** Text that is no code: strings, templates (with what is in them) and comments. */
const passive = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//y
/** Blank text and comments, after the rest of a line. */
const gap = /[^\n]*(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y

const skip = (what: RegExp, text: string, at: number): number => {
  what.lastIndex = at
  return what.test(text) ? what.lastIndex : at
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

const startOf = (text: string, { line, column }: Position): number =>
  text
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, before) => sum + before.length + 1, column - 1)

/** Where the brackets that open after `start` are closed. */
function endOfCall(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const after = skip(passive, text, at)
    if (after > at) at = after - 1
    else if (text[at] === '(') depth++
    else if (text[at] === ')' && --depth === 0) return at
  }
  return text.length
}
