import { expect, it } from 'vitest'
import { constant, read } from './expression.ts'
import { assign, line, variable, when } from './hand-built.ts'
import type { Statement } from './module.ts'
import { visitStatements } from './walk.ts'

const a = variable('input', 'a', 1)
const set = (at: number) => assign(a, constant(0n, 1), line(at))

it('visits statements in the order of the text, a parent before its children', () => {
  const body: Statement[] = [
    set(1),
    when(read(a), [set(3), when(read(a), [set(5)], [], line(4))], [set(6)], line(2)),
    {
      kind: 'switch',
      on: read(a),
      arms: [
        { patterns: [], body: [set(8)] },
        { patterns: [], body: [set(9)] },
      ],
      otherwise: [set(10)],
      origin: line(7),
    },
    set(11),
  ]
  const lines: (number | undefined)[] = []
  visitStatements(body, ({ origin }) => lines.push(origin?.position.line))
  expect(lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

it('takes blocks of many statements', () => {
  const many = Array.from({ length: 500_000 }, () => set(1))
  let count = 0
  visitStatements([when(read(a), many)], () => count++)
  expect(count).toBe(500_001)
})
