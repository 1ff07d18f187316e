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
  const lines = text.split('\n')
  const start = lines.slice(0, position.line - 1).reduce((sum, line) => sum + line.length + 1, position.column - 1)
  const end = endOfCall(text, start)
  return { last: lineAt(text, end), next: lineAt(text, skip(gap, text, end)) }
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
