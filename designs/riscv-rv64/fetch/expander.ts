import { bool, cat, decodeTable, format, input, literal, module, output, ports, type Signal, struct, uint } from 'gatewright'
import { c } from '../isa/c.ts'
import { type ReadRow, readRow } from './compressed-rows.ts'

const rows = Object.entries(c).map(([name, row]) => readRow(name, row))

/** The bits of the halfword that a bit of the word can be a copy of; `one` where it can be a constant 1. */
const sourcesOfBit = Array.from({ length: 32 }, (_, at) =>
  [...new Set(rows.map((row) => labelOf(row, at)))].filter((label) => label !== 'zero'),
)

function labelOf({ sources }: ReadRow, at: number): string {
  const source = sources[at]!
  return source === 0 ? 'zero' : source === 1 ? 'one' : `bit${source.bit}`
}
const selectName = (at: number, label: string): string => `word${at}_${label}`

const Selects = struct({
  isKnown: bool,
  ...Object.fromEntries(sourcesOfBit.flatMap((labels, at) => labels.map((label) => [selectName(at, label), bool]))),
})
const none = Object.fromEntries(Object.keys(Selects.fields).map((name) => [name, false]))
const selectsOf = (row: ReadRow): Record<string, boolean> =>
  Object.fromEntries(
    sourcesOfBit.flatMap((labels, at) => labels.map((label) => [selectName(at, label), label === labelOf(row, at)])),
  )
const table = decodeTable(
  format(16, {}),
  Selects,
  Object.fromEntries(
    rows.flatMap((row) =>
      row.patterns.map((pattern, i) => [`${row.name}_${i}`, [pattern, { ...selectsOf(row), isKnown: true }]]),
    ),
  ) as never,
  { defaults: none as never, illegal: { isKnown: false } as never },
)

/**
 * The word of 32 bits that a compressed instruction stands for, and whether there is one: without, the word is anything.
 *
 * Each bit of the word is one of a few bits of the halfword or a constant, chosen by what `isa/c.ts` says of it.
 * Latency   none: some 4 LUT levels.
 */
export const Expander = module('expander', () => {
  const io = ports({ halfword: input(uint(16)), isKnown: output(bool), word: output(uint(32)) })
  const selects = table.decode(io.halfword) as unknown as Readonly<Record<string, Signal<typeof bool>>>
  const bits = sourcesOfBit.map((labels, at) =>
    labels
      .map((label) => {
        const isChosen = selects[selectName(at, label)]!
        return label === 'one' ? isChosen : isChosen.and(io.halfword.bit(Number(label.slice(3))))
      })
      .reduce((a, b) => a.or(b), literal(bool, false) as never),
  )
  io.isKnown.set(selects.isKnown!)
  io.word.set(cat(...(bits.toReversed() as [Signal<typeof bool>])) as never)
  return io
})
