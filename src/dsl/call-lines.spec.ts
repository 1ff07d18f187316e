import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { firstArgument, linesOfCall } from './call-lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The lines for the call `allow` of a text. */
function linesOf(...lines: string[]): [number, number] {
  const file = join(folder, 'design.ts')
  writeFileSync(file, lines.join('\n'))
  const line = lines.findIndex((text) => text.includes('allow')) + 1
  const { last, next } = linesOfCall({ file, line, column: lines[line - 1]!.indexOf('allow') + 1, length: 5 })
  return [last, next]
}

it('finds the next line of code, past comments and blank lines', () => {
  expect(linesOf("allow('A', 'b')", 'x()')).toEqual([1, 2])
  expect(linesOf('f()', "  allow('A', 'b') // why", '', '  // more', '  /* and', '   more */ x()', 'y()')).toEqual([2, 6])
  expect(linesOf("allow('A', 'b'); x()", 'y()')).toEqual([1, 2])
})

it('finds where a call over several lines ends, whatever strings and comments hold', () => {
  expect(linesOf('allow(', "  'A',", "  'a ) b'", ')', 'x()')).toEqual([4, 5])
  expect(linesOf("allow('A', 'it\\'s )', () => {", '  f(`) $(`) // )', '  /* ) */ h()', '})', 'x()')).toEqual([4, 5])
})

it('falls back to the line itself without a text', () => {
  expect(linesOfCall({ file: join(folder, 'none.ts'), line: 7, column: 1, length: 5 })).toEqual({ last: 7, next: 8 })
})

it('reads the first argument of a call as it is written', () => {
  const first = (text: string): string | undefined =>
    firstArgument(text, { file: 'design.ts', line: text.slice(0, text.indexOf('when')).split('\n').length, column: 3, length: 4 })
  expect(first('x()\n  when(io.x.and(io.y, [1, 2]), () => {})')).toBe('io.x.and(io.y, [1, 2])')
  expect(first("  when(\n    f('a, )'),\n    () => {})")).toBe("f('a, )')")
  expect(first('  when(a\n    .and(b))')).toBe('a .and(b)')
  expect(first('  when()')).toBeUndefined()
  expect(first('  when')).toBeUndefined()
})
