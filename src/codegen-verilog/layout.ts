/** Marks a place within a statement's text where a line may end. Never part of what is written. */
export const breakable = '\u0001'

const lineWidth = 110
const marks = new RegExp(breakable, 'g')

export const withoutMarks = (text: string): string => text.replace(marks, '')
export const lengthOf = (text: string): number => withoutMarks(text).length

/** Breaks a statement that is too long for one line, at the outermost places that fit, its rest indented further. */
export function layOut(text: string, indent: string): string[] {
  const plain = withoutMarks(text)
  if (indent.length + plain.length <= lineWidth || !text.includes(breakable)) return [indent + plain]
  const lines: string[] = []
  let current = indent
  let rest = text
  while (true) {
    if (current.length + lengthOf(rest.slice(0, 4 * lineWidth)) <= lineWidth && rest.length < 4 * lineWidth) {
      lines.push(current + withoutMarks(rest))
      return lines
    }
    const at = placeToBreak(rest, lineWidth - current.length)
    if (at < 0) {
      lines.push(current + withoutMarks(rest))
      return lines
    }
    lines.push((current + withoutMarks(rest.slice(0, at))).trimEnd())
    rest = rest.slice(at + 1)
    current = `${indent}    `
  }
}

/** The mark to break at: the last one of the least depth in the second half of the room, else the last that fits. */
function placeToBreak(text: string, room: number): number {
  let depth = 0
  let used = 0
  let best = -1
  let bestDepth = Number.POSITIVE_INFINITY
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === breakable) {
      if (used > room && best >= 0) break
      const isLate = used * 2 > room
      if (best < 0 || !isLate || depth <= bestDepth) {
        best = at
        bestDepth = isLate ? depth : Number.POSITIVE_INFINITY
      }
      if (used > room) break
      continue
    }
    used++
    if (character === '(' || character === '{') depth++
    else if (character === ')' || character === '}') depth--
  }
  return best
}
