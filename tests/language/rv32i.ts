import { input, literal, matchBits, module, output, ports, uint, wire } from 'gatewright'
import { Control, defaults, fields, illegal, instructions, rows } from '../../docs/guide/rv32i/instructions.ts'

/** The decode table of the guide's core, by itself. */
export const TableDecoder = module('table_decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control) })
  io.control.set(instructions.decode(io.word))
  return io
})

/** The same table as the plain `casez` that one would write by hand. */
export const CaseDecoder = module('case_decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control) })
  const control = wire(Control)
  const digits = (pattern: string): string =>
    pattern
      .split(' ')
      .map((token) => (token in fields ? '?'.repeat(fields[token as keyof typeof fields]) : token))
      .join('')
  const arms = Object.values(rows as Record<string, readonly [string, object]>).map(([pattern, values]) => [
    digits(pattern),
    () => control.set(literal(Control, { ...defaults, ...values } as never)),
  ])
  matchBits(io.word, {
    ...Object.fromEntries(arms),
    _: () => control.set(literal(Control, { ...defaults, ...illegal } as never)),
  })
  io.control.set(control)
  return io
})
